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
  let block: PlainRecord[] = []
  let number = 0
  for (const record of records) {
    if (number++ % stride !== 0) continue
    block.push(record)
    if (block.length < size) continue
    yield chunkOf(block)
    block = []
  }
  if (block.length > 0) yield chunkOf(block)
}
