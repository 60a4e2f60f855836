import type { Pair } from './engines/index.ts'
import type { Beyond } from './packs/index.ts'
import type { Tally } from './tally.ts'

/** What one process is to do: agree with the others on the sample, or be timed on the tree. */
export interface Task {
  readonly mode: 'prove' | 'time'
  readonly engine: string
  readonly folder: string
  /** Seconds that one pass may take before only every n-th record is judged; and that proving may take. */
  readonly budget: number
  readonly repeat: number
}

export interface Proved {
  readonly kind: 'proved'
  /** Paths that were judged: all of the sample, or as many as the budget allowed. */
  readonly paths: readonly string[]
  readonly pairs: readonly Pair[]
  /** Rules that this engine was not told. */
  readonly beyond: readonly Beyond[]
}

/** One pass over the tree, or over every `stride`-th record of it. */
export interface Pass {
  readonly seconds: number
  readonly cpuSeconds: number
}

export interface Timed {
  readonly kind: 'timed'
  readonly records: number
  readonly stride: number
  readonly passes: readonly Pass[]
  /** Microseconds a record in the slowest hundredth of the blocks; undefined where records are not judged in blocks. */
  readonly p99?: number | undefined
  readonly compileSeconds: number
  /** For tables: getting the records in, not part of a pass. */
  readonly loadSeconds?: number | undefined
  /** From the start of the process to the first verdict, without the making of records. */
  readonly coldSeconds: number
  /** Bytes resident at most, and before the engine was loaded: what making and keeping records took is in both. */
  readonly peakBytes: number
  readonly baseBytes: number
  /** It runs a program of its own, which CPU and memory do not tell of. */
  readonly outside: boolean
  readonly tally: Tally
}

export interface Failed {
  readonly kind: 'failed'
  readonly why: string
}

export type Answer = Proved | Timed | Failed
