import { type PlainRecord, plainRecord } from './workloads/index.ts'

/** What is known of a tree's directories, a few bytes each: what a scan keeps of its first pass. */
export interface Directories {
  lookup(path: string): PlainRecord | undefined
}

const MODE_BITS = 12

/** Keeps type, mode and owners of the directories among the records. */
export const directoriesOf = (records: Iterable<PlainRecord>): Directories => {
  const numbers = new Map<string, number>()
  const facts: number[] = []
  for (const { type, path, mode, uid, gid } of records) {
    if (type !== 'directory') continue
    numbers.set(path, facts.length)
    facts.push(uid * 2 ** MODE_BITS + mode, gid)
  }
  return {
    lookup: (path) => {
      const at = numbers.get(path)
      if (at === undefined) return undefined
      const [first, gid] = [facts[at] as number, facts[at + 1] as number]
      return plainRecord({
        path,
        type: 'directory',
        mode: first % 2 ** MODE_BITS,
        uid: Math.floor(first / 2 ** MODE_BITS),
        gid,
      })
    },
  }
}
