import type { Machine } from './machine.ts'
import type { Timed } from './message.ts'
import type { Proof } from './prove.ts'
import type { Shape, Spec } from './setup.ts'

/** How one engine did in one table. Without `timed` it says why. */
export interface Row {
  readonly engine: string
  readonly proof?: Proof | undefined
  readonly timed?: Timed | undefined
  /** Not installed, and how to get it. */
  readonly missing?: string | undefined
  readonly failed?: string | undefined
}

/** All engines over one tree and one set of rules. */
export interface Table {
  readonly spec: Spec
  readonly shape: Shape
  readonly rows: readonly Row[]
}

export interface CollectorPass {
  readonly seconds: number
  readonly cpuSeconds?: number | undefined
  readonly peakBytes?: number | undefined
}

export interface CollectorRow {
  readonly collector: string
  readonly about: string
  readonly learns: string
  readonly versions?: Readonly<Record<string, string>> | undefined
  readonly missing?: string | undefined
  readonly failed?: string | undefined
  /** As it counted them itself; undefined: it does not say. */
  readonly entries?: number | undefined
  readonly passes: readonly CollectorPass[]
}

/** All collectors over one tree on a disk. */
export interface CollectorTable {
  /** `generated`, or that it was the user's own. */
  readonly root: string
  readonly entries: number
  readonly rows: readonly CollectorRow[]
}

export interface EngineNote {
  readonly name: string
  readonly about: string
  readonly versions?: Readonly<Record<string, string>> | undefined
  readonly missing?: string | undefined
}

/** Everything one run found out: `results.json`. */
export interface Result {
  readonly format: 'pathwrit-bench/1'
  readonly date: string
  readonly machine: Machine
  readonly seed: number
  readonly budget: number
  readonly repeat: number
  readonly engines: readonly EngineNote[]
  readonly tables: readonly Table[]
  readonly collectors: readonly CollectorTable[]
}

/** Records a second of each pass; of every `stride`-th record where not all were judged. */
export const rates = ({ passes, records }: Timed): readonly number[] => passes.map(({ seconds }) => records / seconds)
