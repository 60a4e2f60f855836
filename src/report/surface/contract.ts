import type { Incomplete, SurfaceEntry } from '../../model/index.ts'

/** How a walk for a surface ended. `paths`: how many were asked about. */
export interface SurfaceEnd {
  readonly complete: boolean
  readonly incomplete: readonly Incomplete[]
  readonly notLookedAt: readonly Incomplete[]
  readonly assumed: readonly string[]
  readonly paths: number
}
/** What ends a surface. `modifiable`: how many entries there were. */
export interface SurfaceSummary extends SurfaceEnd {
  readonly modifiable: number
}
/** Pure: each call returns the text to print next. Entries come ordered by path. */
export interface SurfaceReporter {
  entry(entry: SurfaceEntry): string
  end(summary: SurfaceSummary): string
}
