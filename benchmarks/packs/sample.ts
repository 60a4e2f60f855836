import { randomFrom } from '../random.ts'
import type { PlainRecord } from '../workloads/index.ts'

/** What rules are made from: some of a tree's directories and files, chosen evenly, and the areas where most of it lies. */
export interface Sample {
  readonly records: number
  readonly directories: readonly PlainRecord[]
  readonly files: readonly PlainRecord[]
  /** Directories of the second level below which at least a hundredth of the tree lies, the largest first. */
  readonly areas: readonly string[]
}

const KEPT = 4_000
const AREAS = 12
const LONGEST = 900

const reservoir = (random: () => number) => {
  const kept: PlainRecord[] = []
  let seen = 0
  const offer = (record: PlainRecord): void => {
    seen++
    if (kept.length < KEPT) kept.push(record)
    else {
      const at = Math.floor(random() * seen)
      if (at < KEPT) kept[at] = record
    }
  }
  return { kept, offer }
}

/** `/usr/share` of `/usr/share/doc/x`; undefined for what lies higher. */
const areaOf = (path: string): string | undefined => {
  const second = path.indexOf('/', 1)
  const third = second < 0 ? -1 : path.indexOf('/', second + 1)
  return third < 0 ? undefined : path.slice(0, third)
}

/** Reads the tree once. */
export const sampleOf = (records: Iterable<PlainRecord>, seed: number): Sample => {
  const random = randomFrom(seed + 17)
  const [directories, files] = [reservoir(random), reservoir(random)]
  const weights = new Map<string, number>()
  let count = 0
  for (const record of records) {
    count++
    const area = areaOf(record.path)
    if (area !== undefined) weights.set(area, (weights.get(area) ?? 0) + 1)
    // A glob has a limit of its own.
    if (record.path.length > LONGEST) continue
    if (record.type !== 'directory') files.offer(record)
    else if (record.path !== '/' && record.dir !== '/') directories.offer(record)
  }
  const areas = [...weights]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .filter(([, weight], at) => at === 0 || weight * 100 >= count)
    .slice(0, AREAS)
    .map(([area]) => area)
  return {
    records: count,
    directories: directories.kept,
    files: files.kept,
    areas: areas.length > 0 ? areas : ['/etc'],
  }
}
