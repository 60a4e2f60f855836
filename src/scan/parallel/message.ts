import type { Plan } from '../../evaluate/index.ts'
import type { FactCacheOptions, Finding, Incomplete, Service, Stop } from '../../model/index.ts'
import type { TargetOptions } from '../contract.ts'
import type { WorldSeed } from '../world.ts'

/** All that a worker needs to judge as the main thread does. Plain data: it opens the target and binds the plan anew. */
export interface Job {
  readonly plan: Plan
  /** Those that are judged; the same objects as in the plan and in the seed, which cloning in one message keeps. */
  readonly services: readonly Service[]
  readonly seed: WorldSeed
  readonly target: Pick<TargetOptions, 'target' | 'input' | 'exclude' | 'crossMounts'>
  readonly cache?: FactCacheOptions | undefined
}

/** What judging one piece gave. */
export interface Judged {
  readonly findings: readonly Finding[]
  /** What could not be told in this piece alone. */
  readonly unknown: readonly Finding[]
  readonly records: number
  /** Where the walk goes on. */
  readonly rest: readonly Stop[]
  /** What the thread has come to know of these since its last answer. */
  readonly incomplete: readonly Incomplete[]
  readonly notLookedAt: readonly Incomplete[]
  readonly interrupted: boolean
}

export type ToWorker =
  | { readonly kind: 'piece'; readonly number: number; readonly from: readonly Stop[]; readonly entries: number }
  | { readonly kind: 'stop' }
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'judged'; readonly number: number; readonly judged: Judged }
