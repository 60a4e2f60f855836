import type { Entry } from '../server.ts'

export interface WorkloadOptions {
  /** How many records, about: the tree is cut there. */
  readonly records: number
  readonly seed: number
}

/** A kind of tree, decided by its name, a number of records and a seed; never held in memory as a whole. */
export interface Workload {
  readonly name: string
  readonly about: string
  /** Directories come before what they hold, entries of one directory together. */
  entries(options: WorkloadOptions): Iterable<Entry>
}
