import { type BytePath, joinPath } from '../../model/index.ts'
import { hasPassed, type Loaded } from './loaded.ts'

/** Directories without a row that are looked for among those that passed; each takes reading a block of the input. */
const MOST = 1_000

/** Keeps the rows that passed of paths that have entries below them. Too many of those: then all rows must be kept. */
const keepHolders = (loaded: Loaded): void => {
  const { table, passed } = loaded
  let looked = 0
  for (let number = 1; number < table.directories && !loaded.isAstray; number++) {
    if (table.directoryRow(number) !== undefined) continue
    const parent = table.directoryParent(number)
    const name = table.directoryName(number)
    loaded.isAstray = ++looked > MOST
    const path = table.directoryPath(number)
    const found = passed?.find(parent, name, path)
    if (found !== undefined) table.columns.set(table.claim(path), found, 0, 0)
  }
}

/** Notes what has entries below it but is no directory. */
export const notDirectories = (loaded: Loaded): void => {
  const { table } = loaded
  if (hasPassed(loaded)) keepHolders(loaded)
  for (let number = 1; number < table.directories; number++) {
    const row = table.directoryRow(number)
    const type = row === undefined ? undefined : table.columns.type(row)
    if (type !== undefined && type !== 'directory')
      loaded.incomplete.add(
        table.directoryPath(number),
        `has entries below it but is a ${type}: where they land depends on the program that unpacks them`,
      )
  }
}

/** Paths of directories that are only implied by what lies below them, by the number of the directory that holds them. */
export const impliedIn = ({ table }: Loaded): ReadonlyMap<number, readonly BytePath[]> => {
  const found = new Map<number, BytePath[]>()
  for (let number = 1; number < table.directories; number++) {
    if (table.directoryRow(number) !== undefined) continue
    const parent = table.directoryParent(number)
    const name = table.directoryName(number)
    const path = joinPath(table.directoryPath(parent), name)
    const paths = found.get(parent)
    if (paths === undefined) found.set(parent, [path])
    else paths.push(path)
  }
  return found
}
