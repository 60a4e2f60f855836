import { type Batch, batchBuilder, type Origin } from '../src/index.ts'
import type { InodeType } from '../src/model/index.ts'
import type { Chunk } from './engines/index.ts'
import type { PlainRecord } from './workloads/index.ts'

const ORIGIN: Origin = { collector: 'benchmark', source: 'generated' }
const none = (): null => null
/** Looked at, and none: a record of a benchmark leaves nothing unknown. */
const NONE = { acl: none, attrs: none, mount: none, defaultAcl: none }

const batchOf = (records: readonly PlainRecord[]): Batch => {
  const builder = batchBuilder(ORIGIN, records.length, NONE)
  for (const { dir, name, type, mode, uid, gid, size, nlink } of records)
    builder.add(dir, name, { type: type as InodeType, mode, uid, gid, size, nlink })
  return builder.take()
}

export const chunkOf = (records: readonly PlainRecord[]): Chunk => {
  let batch: Batch | undefined
  return {
    records,
    get batch() {
      batch ??= batchOf(records)
      return batch
    },
  }
}

/** Every `stride`-th record, in blocks of `size`. */
export function* chunks(records: Iterable<PlainRecord>, size: number, stride: number): Generator<Chunk> {
  for (const block of grouped(everyNth(records, stride), size)) yield chunkOf(block)
}

function* everyNth<T>(items: Iterable<T>, stride: number): Generator<T> {
  let number = 0
  for (const item of items) if (number++ % stride === 0) yield item
}

/** As many at a time as `size` says; fewer at the end. */
export function* grouped<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let group: T[] = []
  for (const item of items) {
    group.push(item)
    if (group.length < size) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}
