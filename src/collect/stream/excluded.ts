import type { BytePath, CollectOptions } from '../../model/index.ts'
import type { Notes } from '../notes.ts'
import type { Table } from './table.ts'

/** Asks along the table's directories, each once, whether it lies in a tree that must not be entered; notes those trees. `path` is its own. */
export const exclusion = (table: Table, excluded: CollectOptions['excluded'], notLookedAt: Notes) => {
  /** Per directory: 1 inside, 2 excluded. A parent's number is always below its child's. */
  const known: number[] = [1]
  return (directory: number, own: BytePath): boolean => {
    if (excluded === undefined) return false
    for (let number = known.length; number <= directory; number++) {
      if (known[table.directoryParent(number)] === 2) known.push(2)
      else {
        const path = number === directory ? own : table.directoryPath(number)
        const out = excluded(path)
        known.push(out ? 2 : 1)
        if (out) notLookedAt.add(path, 'excluded')
      }
    }
    return known[directory] === 2
  }
}
