/** What a run of the suite is asked to do. Everything has a default. */
export interface BenchOptions {
  readonly workloads: readonly string[]
  readonly records: readonly number[]
  readonly rules: readonly number[]
  /** Names of engines; none: all. */
  readonly engines: readonly string[]
  readonly seed: number
  /** Passes over the tree; the median of them is the figure. */
  readonly repeat: number
  /** Seconds a pass of a slow engine may take: then every n-th record is judged. */
  readonly budget: number
  /** Rules of the set that ask what a service can modify; undefined: one in a hundred, one at least. */
  readonly access?: number | undefined
  /** Records of one's own, as `pathwrit collect` wrote them, instead of generated trees. */
  readonly from?: string | undefined
  /** Packs of one's own, instead of generated rules. */
  readonly packs: readonly string[]
  /** Trees on a disk for collectors to walk: so many entries each; none: no collector runs. */
  readonly collect: readonly number[]
  /** A tree of one's own for collectors to walk, instead. */
  readonly tree?: string | undefined
  /** Names of collectors; none: all. */
  readonly collectors: readonly string[]
}

export const DEFAULTS: BenchOptions = {
  workloads: ['server'],
  records: [100_000],
  rules: [30, 300],
  engines: [],
  seed: 1,
  repeat: 5,
  budget: 5,
  packs: [],
  collect: [],
  collectors: [],
}
