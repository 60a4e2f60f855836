import type { Plan } from '../../evaluate/index.ts'
import type { FactCacheOptions, Finding, Incomplete, Service, Stop, SurveyedFile } from '../../model/index.ts'
import type { TargetOptions } from '../contract.ts'
import type { WorldSeed } from '../world.ts'

/** What makes another thread open the same target in the same way. */
export interface Opening {
  readonly target: Pick<TargetOptions, 'target' | 'input' | 'exclude' | 'crossMounts'>
  readonly cache?: FactCacheOptions | undefined
}

/** Pass 1: the files that these globs name. */
export interface SurveyJob {
  readonly kind: 'survey'
  readonly globs: readonly string[]
}

/** All that a worker needs to judge as the main thread does. Plain data: it binds the plan anew. */
export interface JudgeJob {
  readonly kind: 'judge'
  readonly plan: Plan
  /** Those that are judged; the same objects as in the plan and in the seed, which cloning in one message keeps. */
  readonly services: readonly Service[]
  readonly seed: WorldSeed
}
export type Job = SurveyJob | JudgeJob

/** What one piece gave, whatever the job. */
export interface Done {
  readonly records: number
  /** Where the walk goes on. */
  readonly rest: readonly Stop[]
  /** What the thread has come to know of these since its last answer. */
  readonly incomplete: readonly Incomplete[]
  readonly notLookedAt: readonly Incomplete[]
  readonly interrupted: boolean
}
export interface Judged extends Done {
  readonly findings: readonly Finding[]
  /** What could not be told in this piece alone. */
  readonly unknown: readonly Finding[]
}
export interface Gathered extends Done {
  readonly files: readonly SurveyedFile[]
}

/** Does one piece of a walk after the other; `from` undefined: the first, at the root. */
export type PieceWork<T extends Done> = (from: readonly Stop[] | undefined, entries: number) => Promise<T>

export type ToWorker =
  | { readonly kind: 'job'; readonly number: number; readonly job: Job }
  | { readonly kind: 'piece'; readonly number: number; readonly from: readonly Stop[]; readonly entries: number }
  | { readonly kind: 'stop' }
export type FromWorker =
  | { readonly kind: 'ready'; readonly job: number }
  | { readonly kind: 'done'; readonly number: number; readonly done: Judged | Gathered }
