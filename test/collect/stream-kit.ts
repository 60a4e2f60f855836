import {
  type Batch,
  BatchRow,
  type BytePath,
  FACT,
  type Inode,
  type Selection,
  type Source,
} from '../../src/model/index.ts'

/** Selects everything, with these facts of each path; the state is the directory's number in order of asking. */
export const selectAll = (facts: (path: BytePath) => number = () => FACT.stat): Selection => {
  const paths: BytePath[] = ['']
  return {
    root: 0,
    rootFacts: facts('/'),
    enter: (state, name) => paths.push(`${paths[state]}/${name}`) - 1,
    dead: () => false,
    facts: (state, name) => facts(`${paths[state]}/${name}`),
  }
}

/** All that a row tells, for good: the batch it is in serves for other rows. */
const lasting = (row: BatchRow): Inode => {
  const copy: Record<string, unknown> = {}
  for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(BatchRow.prototype)))
    if (get !== undefined) copy[name] = get.call(row)
  return copy as unknown as Inode
}

export const rowsOf = async (source: Source, selection: Selection = selectAll()): Promise<Inode[]> => {
  const rows: Inode[] = []
  for await (const batch of source.batches(selection) as AsyncIterable<Batch>)
    for (let row = 0; row < batch.length; row++) rows.push(lasting(new BatchRow(batch, row)))
  return rows
}

/** Bytes in pieces of uneven size, so that every border is met somewhere. */
export async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
