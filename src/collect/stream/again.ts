import {
  type Batch,
  type BatchBuilder,
  batchBuilder,
  type Extra,
  type Origin,
  type RowInput,
} from '../../model/index.ts'
import { type EntrySink, rowOf } from '../../parse/index.ts'
import type { Feed } from './feed.ts'
import type { Input } from './input.ts'
import type { Loaded } from './loaded.ts'
import type { FactsIn } from './walk.ts'
import type { WindowRows } from './window.ts'

const CAPACITY = 4096

interface Ready {
  readonly batch: Batch
  readonly rows: WindowRows
}

/** A sink that puts selected rows into batches as they come; a batch holds rows of one origin, one window the rows of all. */
const batchSink = (loaded: Loaded, facts: FactsIn, position: Feed['position']) => {
  const { table, window, origins } = loaded
  const builders = new Map<number, BatchBuilder>()
  const ready: Ready[] = []
  let directory = 0
  let path = '/'
  const add = (name: string, row: RowInput, at: number, origin: number): void => {
    let builder = builders.get(origin)
    if (builder === undefined) {
      builder = batchBuilder(origins.list[origin] as Origin, CAPACITY)
      builders.set(origin, builder)
    }
    // A record that came with an origin of its own keeps it whole; ours is where it stands in this input.
    const extra: Extra | undefined = origin === 0 ? { ...row.extra, [position]: at } : row.extra
    builder.add(path, name, { ...row, extra })
    window.add(directory, name, row)
    if (builder.length === CAPACITY) ready.push({ batch: builder.take(), rows: window.take() })
  }
  const enter = (into: number): void => {
    if (into === directory) return
    directory = into
    path = table.directoryPath(into)
  }
  /** The directory of the columns that came last. */
  let enterCells = 0
  let text: { readonly bytes: Uint8Array; readonly buffer: Buffer } | undefined
  const sink: EntrySink = {
    cells(cells, at) {
      const { bytes, from, name, to } = cells
      if (text?.bytes !== bytes) text = { bytes, buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) }
      const { buffer } = text
      if (!cells.sameDirectory)
        enterCells = table.enter(name - from <= 1 ? '/' : buffer.toString('latin1', from, name - 1))
      if (loaded.isExcluded(enterCells)) return
      const called = buffer.toString('latin1', name, to)
      if (facts(enterCells, called) === 0) return
      enter(enterCells)
      add(called, rowOf(cells), at, origins.numberOf(cells.origin))
    },
    inode(entry) {
      const row = table.row(entry.path)
      if (row === undefined) return undefined
      const called = table.name(row)
      if (facts(table.directoryOf(row), called) === 0) return undefined
      enter(table.directoryOf(row))
      add(called, table.columns.get(row), table.columns.at(row), table.columns.origin(row))
      return undefined
    },
    hardLink() {},
    amend() {},
    amended() {},
    record() {},
    incomplete() {},
    notLookedAt() {},
    trailer() {},
  }
  return {
    sink,
    *take(): Generator<Batch> {
      for (const { batch, rows } of ready.splice(0)) {
        window.show(rows)
        yield batch
      }
    },
    *rest(): Generator<Batch> {
      window.show(window.take())
      for (const builder of builders.values()) if (builder.length > 0) yield builder.take()
    },
  }
}

/** The selected rows of an ordered input, read again from its start: the same batches as from a table that holds them all. */
export async function* batchesAgain(loaded: Loaded, feed: Feed, input: Input, facts: FactsIn): AsyncGenerator<Batch> {
  await input.assertUnchanged()
  const { sink, take, rest } = batchSink(loaded, facts, feed.position)
  const decoder = feed.decoder(input.name, sink)
  for await (const chunk of input.chunks()) {
    decoder.push(chunk)
    yield* take()
  }
  decoder.end()
  yield* take()
  yield* rest()
  await input.assertUnchanged()
}
