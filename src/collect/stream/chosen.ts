import { type BytePath, type Match, parentOf, type Selection, type State } from '../../model/index.ts'
import { cellsOf, type EntrySink } from '../../parse/index.ts'
import type { Loaded } from './loaded.ts'
import type { RowBatch } from './row-batch.ts'
import { selectionOn, statesOn } from './walk.ts'

/** A sink that puts selected rows into a batch as they come. Rows that were kept are taken from the table. */
export const chosenRows = (
  loaded: Pick<Loaded, 'table' | 'origins' | 'isExcluded'>,
  selection: Selection,
  rows: RowBatch,
): EntrySink => {
  const { table, origins } = loaded
  const { lookups } = selection
  const facts = selectionOn(table, selection)
  const states = statesOn(table, selection)
  /** Of the columns that came last. */
  let directory = 0
  let path: BytePath = '/'
  let state: State | undefined
  let isDead = false
  const enter = (into: number, called: BytePath): void => {
    directory = into
    path = called
    state = states(into)
    // The root itself may be wanted where nothing below is.
    isDead = loaded.isExcluded(into, called) || (state === undefined && into !== 0)
  }
  enter(0, '/')
  let isNew = true
  let text: { readonly bytes: Uint8Array; readonly buffer: Buffer } | undefined
  const bufferOf = (bytes: Uint8Array): Buffer => {
    if (text?.bytes !== bytes) text = { bytes, buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) }
    return text.buffer
  }
  /** undefined: it is not selected. */
  const matchOf = (bytes: Uint8Array, from: number, to: number): Match | undefined => {
    if (lookups === undefined) return undefined
    if (from < to && state === undefined) return undefined
    const match = from === to ? lookups.rootMatch : lookups.match(state as State, bytes, from, to)
    return match.id === 0 || lookups.facts(match) === 0 ? undefined : match
  }
  return {
    cells(cells, at) {
      const { bytes, from, name, to } = cells
      if (!cells.sameDirectory || isNew) {
        const called = name - from <= 1 ? '/' : bufferOf(bytes).toString('latin1', from, name - 1)
        enter(table.enter(called), called)
        isNew = false
      }
      if (isDead) return
      const match = matchOf(bytes, name, to)
      if (
        match === undefined &&
        (lookups !== undefined || facts(directory, bufferOf(bytes).toString('latin1', name, to)) === 0)
      )
        return
      rows.add(cells, directory, path, at, origins.numberOf(cells.origin), match)
    },
    inode(entry) {
      const row = table.row(entry.path)
      if (row === undefined) return undefined
      enter(table.directoryOf(row), entry.path === '/' ? '/' : parentOf(entry.path))
      isNew = true
      const cells = cellsOf(table.name(row), table.columns.get(row))
      const match = matchOf(cells.bytes, cells.name, cells.to)
      if (match !== undefined || (lookups === undefined && facts(directory, table.name(row)) !== 0))
        rows.add(cells, directory, path, table.columns.at(row), table.columns.origin(row), match)
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
}
