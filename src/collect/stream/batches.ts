import { type Batch, type BatchBuilder, batchBuilder, type Extra, type Origin } from '../../model/index.ts'
import type { Loaded } from './loaded.ts'
import { directoriesInOrder, type FactsIn, selectedEntries } from './walk.ts'

const CAPACITY = 4096

/** The selected rows directory by directory; a batch holds rows of one origin. */
export function* batchesOf(loaded: Loaded, facts: FactsIn, position: 'line' | 'offset'): Generator<Batch> {
  const { table, origins } = loaded
  const builders = new Map<number, BatchBuilder>()
  const builderOf = (origin: number): BatchBuilder => {
    const found = builders.get(origin)
    if (found !== undefined) return found
    const made = batchBuilder(origins.list[origin] as Origin, CAPACITY)
    builders.set(origin, made)
    return made
  }
  for (const directory of directoriesInOrder(table)) {
    const selected = selectedEntries(table, facts, directory)
    if (selected.length === 0) continue
    const path = table.directoryPath(directory)
    for (const { row, name } of selected) {
      const origin = table.columns.origin(row)
      const input = table.columns.get(row)
      // A record that came with an origin of its own keeps it whole; ours is where it stands in this input.
      const extra: Extra | undefined =
        origin === 0 ? { ...input.extra, [position]: table.columns.at(row) } : input.extra
      const builder = builderOf(origin)
      builder.add(path, name, { ...input, extra })
      if (builder.length === CAPACITY) yield builder.take()
    }
  }
  for (const builder of builders.values()) if (builder.length > 0) yield builder.take()
}
