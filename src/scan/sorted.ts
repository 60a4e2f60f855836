import { openSpool, type Spool } from '../collect/index.ts'

/** Takes items in any order and gives them back in the order of their keys, keeping no more than a bounded number. */
export interface Sorter<T> {
  /** A promise when the caller must wait: what is in memory is being written out. */
  add(item: T): Promise<void> | undefined
  /** All of them, once; equal keys in no stated order. */
  sorted(): AsyncGenerator<T>
  close(): Promise<void>
}

/** Items in memory at once while they come, and bytes read ahead of all runs together while they are merged. */
const HELD = 1 << 11
const AHEAD = 1 << 23
const LEAST_AHEAD = 1 << 12
const NEWLINE = 0x0a

interface Run {
  readonly from: number
  readonly to: number
}
interface Keyed<T> {
  readonly key: string
  readonly item: T
}

const byKey = <T>(a: Keyed<T>, b: Keyed<T>): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

/** The lines of a stretch of the spool, read a block at a time. */
async function* linesOf(spool: Spool, { from, to }: Run, ahead: number): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  for (let at = from; at < to; ) {
    const block = Buffer.alloc(Math.min(ahead, to - at))
    const size = await spool.read(block, at)
    if (size === 0) throw new Error('the temporary file is shorter than what was written to it')
    at += size
    const bytes = rest.length === 0 ? block.subarray(0, size) : Buffer.concat([rest, block.subarray(0, size)])
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      yield bytes.toString('utf8', start, end)
      start = end + 1
    }
    rest = bytes.subarray(start)
  }
}

interface Head<T> extends Keyed<T> {
  readonly more: AsyncGenerator<string>
}

/** Puts a head that has changed at the top of a heap back into its order. */
const sift = <T>(heap: Head<T>[]): void => {
  const moved = heap[0] as Head<T>
  let at = 0
  for (;;) {
    let next = 2 * at + 1
    if (next >= heap.length) break
    if (next + 1 < heap.length && byKey(heap[next + 1] as Head<T>, heap[next] as Head<T>) < 0) next++
    if (byKey(heap[next] as Head<T>, moved) >= 0) break
    heap[at] = heap[next] as Head<T>
    at = next
  }
  heap[at] = moved
}

/**
 * A sorter of plain data (what JSON keeps) by `keyOf`, in the order of its UTF-16 units: of bytes, for a key of bytes.
 * Past `held` items, sorted runs go to a temporary file that has no name, and are merged when they are asked for.
 */
export const createSorter = <T>(keyOf: (item: T) => string, held = HELD): Sorter<T> => {
  const runs: Run[] = []
  let kept: Keyed<T>[] = []
  let spool: Spool | undefined
  let size = 0

  const spill = async (): Promise<void> => {
    const run = kept.sort(byKey)
    kept = []
    spool ??= await openSpool()
    const bytes = Buffer.from(run.map(({ item }) => `${JSON.stringify(item)}\n`).join(''))
    await spool.write(bytes)
    runs.push({ from: size, to: size + bytes.length })
    size += bytes.length
  }
  const nextOf = async (more: AsyncGenerator<string>): Promise<Head<T> | undefined> => {
    const { value, done } = await more.next()
    if (done === true) return undefined
    const item = JSON.parse(value) as T
    return { key: keyOf(item), item, more }
  }

  async function* merged(from: Spool): AsyncGenerator<T> {
    const ahead = Math.max(LEAST_AHEAD, Math.floor(AHEAD / runs.length))
    const heap: Head<T>[] = []
    for (const run of runs) {
      const head = await nextOf(linesOf(from, run, ahead))
      if (head !== undefined) heap.push(head)
    }
    heap.sort(byKey)
    for (let [first] = heap; first !== undefined; [first] = heap) {
      yield first.item
      const next = await nextOf(first.more)
      const last = next ?? heap.pop()
      if (last === undefined || heap.length === 0) break
      heap[0] = last
      sift(heap)
    }
  }

  return {
    add(item) {
      kept.push({ key: keyOf(item), item })
      return kept.length < held ? undefined : spill()
    },
    async *sorted() {
      if (runs.length > 0 && kept.length > 0) await spill()
      if (spool !== undefined) yield* merged(spool)
      else for (const { item } of kept.sort(byKey)) yield item
    },
    async close() {
      kept = []
      await spool?.close()
    },
  }
}
