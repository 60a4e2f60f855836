import type { Batch, Selection } from '../../model/index.ts'
import { cellsOf } from '../../parse/index.ts'
import type { Loaded } from './loaded.ts'
import { FULL, type RowBatch } from './row-batch.ts'
import { directoriesInOrder, selectedEntries, selectionOn } from './walk.ts'

/** The selected rows of a table directory by directory. */
export function* batchesOf(loaded: Loaded, selection: Selection, rows: RowBatch): Generator<Batch> {
  const { table } = loaded
  const { columns } = table
  const facts = selectionOn(table, selection)
  for (const directory of directoriesInOrder(table)) {
    const path = table.directoryPath(directory)
    for (const { row, name } of selectedEntries(table, facts, directory)) {
      rows.add(cellsOf(name, columns.get(row)), directory, path, columns.at(row), columns.origin(row), undefined)
      if (rows.length < FULL) continue
      yield rows.batch(undefined)
      rows.clear()
    }
  }
  if (rows.length > 0) yield rows.batch(undefined)
}
