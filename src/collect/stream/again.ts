import { setImmediate } from 'node:timers/promises'
import type { Batch, Selection } from '../../model/index.ts'
import { chosenRows } from './chosen.ts'
import type { Feed } from './feed.ts'
import type { Input } from './input.ts'
import { linePieces } from './line-pieces.ts'
import type { Loaded } from './loaded.ts'
import { FULL, PIECE, type RowBatch } from './row-batch.ts'

/** The longest that reading keeps the event loop to itself. Milliseconds. */
const TURN = 25

/**
 * The selected rows of an ordered input, read again from its start: the same batches as from a table that holds them all.
 * `each` is called now and then, also where nothing is selected.
 */
export async function* batchesAgain(
  loaded: Loaded,
  feed: Feed,
  input: Input,
  selection: Selection,
  rows: RowBatch,
  each: () => void,
): AsyncGenerator<Batch> {
  await input.assertUnchanged()
  const decoder = feed.decoder(input.name, chosenRows(loaded, selection, rows))
  let turned = performance.now()
  for (const piece of linePieces(input, PIECE)) {
    decoder.push(piece)
    if (rows.length >= FULL) {
      yield rows.batch(selection.lookups)
      rows.clear()
    } else if (performance.now() - turned > TURN) {
      await setImmediate()
      each()
      turned = performance.now()
    }
  }
  decoder.end()
  if (rows.length > 0) yield rows.batch(selection.lookups)
  await input.assertUnchanged()
}
