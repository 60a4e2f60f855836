import type { BytePath, EventPhase } from '../../model/index.ts'
import type { Aggregates } from './aggregate.ts'
import type { DropInHand, Failure } from './drop.ts'
import type { Identity } from './identity.ts'

/** What processes that share their file system view have in common (CLONE_FS). `cwd` undefined: not known. */
export interface View {
  cwd: BytePath | undefined
  /** What chroot made of `/`; the root of the trace is empty. */
  root: BytePath
  umask: number | undefined
}

/** The users that a process, its forebears and their other children became. */
export type Family = Set<number>

/** Deeds of one process as one program under one user. `phase` undefined: a drop may still come. */
export interface Stint {
  readonly program: BytePath | undefined
  readonly who: Identity
  readonly phase: EventPhase | undefined
  readonly done: Aggregates
}

/** A process; threads of one share it. */
export interface Process {
  readonly pid: number
  program: BytePath | undefined
  view: View
  files: Map<number, BytePath>
  readonly who: Identity
  readonly family: Family
  /** Undecided ones, in order; `now` is the one under way. */
  undecided: Stint[]
  now: Stint | undefined
  /** It gave up user 0 for good, or never had it. */
  dropped: boolean
  drop: DropInHand | undefined
  calls: string[]
  failures: Failure[]
  threads: number
  /** It spoke before the call that made it was told to have gone well. */
  early: boolean
}
