import type { PlainRecord } from './record.ts'

/** Stands where the directory does in the order of a walk: a directory before what it holds, siblings by their bytes. */
const keyOf = (directory: string): string => (directory === '/' ? '' : directory.replaceAll('/', '\0'))
const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Records as `pathwrit collect` writes them: directory by directory. Holds them all. */
export function* inWalkOrder(records: Iterable<PlainRecord>): Generator<PlainRecord> {
  const held = new Map<string, PlainRecord[]>()
  for (const record of records) {
    const known = held.get(record.dir)
    if (known === undefined) held.set(record.dir, [record])
    else known.push(record)
  }
  const directories = [...held].map(([directory, entries]) => ({ key: keyOf(directory), directory, entries }))
  directories.sort((a, b) => ascending(a.key, b.key))
  for (const { directory, entries } of directories) {
    held.delete(directory)
    yield* entries.sort((a, b) => ascending(a.name, b.name))
  }
}
