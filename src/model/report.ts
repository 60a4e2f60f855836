import type { Witness } from './access.ts'
import type { Chain } from './chain.ts'
import type { Finding, Severity } from './finding.ts'
import type { BytePath } from './path.ts'
import type { ActVerb } from './record.ts'
import type { SandboxState } from './sandbox.ts'
import type { Service } from './service.ts'
import type { Incomplete } from './source.ts'
import type { WaiverTail } from './waiver.ts'

/** What a reporter is told before the first finding. */
export interface ReportHead {
  readonly version: 1
  readonly tool: { readonly name: 'pathwrit'; readonly version: string }
  readonly target: string
  readonly collector: string
  readonly services: readonly Service[]
  readonly packs: readonly { readonly name: string; readonly version: string; readonly rules: number }[]
}

/** A rule that judged nothing for a service, and why (`service.dirs.uploads is not set`). */
export interface NotApplicable {
  readonly rule: string
  readonly service: string | null
  readonly why: string
}

/** A fact that the input does not carry, and the target's own files that say what it will be. */
export interface Declared {
  readonly fact: string
  readonly by: readonly BytePath[]
}

/** Acts whose path could not be told, so that no rule judged them: how many, and up to five of them, from different files. */
export interface UnresolvedActs {
  readonly count: number
  readonly examples: readonly {
    readonly source: string
    readonly line?: number | undefined
    readonly verb: ActVerb
    readonly by?: string | undefined
    readonly words?: string | undefined
    readonly why: string
  }[]
}

/** What a reporter is told after the last finding. */
export interface ReportTail {
  readonly complete: boolean
  readonly incomplete: readonly Incomplete[]
  readonly notLookedAt: readonly Incomplete[]
  /** Facts the whole scan took for granted, and those its input cannot carry. */
  readonly assumed: readonly string[]
  readonly cannotCarry: readonly string[]
  /** Of those, the ones that are judged by what the target declares; where its files say nothing they are assumed. */
  readonly declared?: readonly Declared[] | undefined
  readonly notApplicable: readonly NotApplicable[]
  /** Absent where no rule reads acts. */
  readonly unresolvedActs?: UnresolvedActs | undefined
  /** Violations and unknowns that no waiver covers. */
  readonly counts: Readonly<Record<Severity, number>>
  readonly unknown: number
  /** Absent where there were no waivers. */
  readonly waivers?: WaiverTail | undefined
  /** Who becomes whom, by what was found. */
  readonly chains?: readonly Chain[] | undefined
  /** Inodes that some rule selects. */
  readonly records: number
  /** Inodes that the input lists, selected or not; absent where they are looked up one by one. */
  readonly listed?: number | undefined
  readonly rules: number
}

/** Pure: each call returns the text to print next. One per report (`targets` scans); it may keep what it has seen. */
export interface Reporter {
  begin(head: ReportHead): string
  finding(finding: Finding): string
  end(tail: ReportTail): string
}
export interface ReporterOptions {
  readonly color: boolean
  /** Columns of the terminal; 0 when there is none. */
  readonly width: number
  /** How many scans, one after the other, make up this report; 1 when left out. What closes a report comes after the last. */
  readonly targets?: number | undefined
}
export interface ReporterKind {
  readonly name: string
  create(options: ReporterOptions): Reporter
}

/** One path an identity can modify, as `surface` prints it. */
export interface SurfaceEntry {
  readonly path: BytePath
  readonly type: string | null
  readonly can: readonly string[]
  readonly modify: true
  /** What that rests on, as the last step of the witness says it: `owner NAME`, `group NAME`, `others`, `parent directory`, `link` … */
  readonly through?: string | undefined
  /** What the service's sandbox leaves of it; absent for an identity that has none. */
  readonly sandbox?: SandboxState | undefined
  readonly witness: Witness
}

/** One path over which an identity has other powers on one side of a comparison than on the other. */
export interface SurfaceChange {
  readonly path: BytePath
  readonly type: string | null
  /** `gained`: it can be modified on the second side only; `lost`: on the first only; `changed`: on both, with other powers. */
  readonly change: 'gained' | 'lost' | 'changed'
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** What the power rests on, on the side that has it (of a change, on the second). */
  readonly through?: string | undefined
  /** What takes it away or changes it, where that is known: a directive and its place. */
  readonly by?: string | undefined
  readonly witness: Witness
}
