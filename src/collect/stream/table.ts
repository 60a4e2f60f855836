import { type BytePath, joinPath, nameOf, parentOf } from '../../model/index.ts'
import { column } from './column.ts'
import { type Columns, columns } from './columns.ts'
import { nameIndex } from './name-index.ts'
import { pathWalk } from './path-walk.ts'

/**
 * Every inode of an input, found by path, about 52 bytes each for a name of a dozen letters. Rows and directories are numbered from 0; directory 0 is
 * the root. A directory is there as soon as some path runs through it, whether or not it has a row of its own.
 */
export interface Table {
  readonly length: number
  readonly columns: Columns
  readonly directories: number
  /** The number of a directory, made when there is none. */
  enter(path: BytePath): number
  /** The row of a path, made when there is none. */
  claim(path: BytePath): number
  /** The same for the name in a directory that is `bytes` from `from` to `to`; an empty one in the root's is the root. */
  claimBytes(directory: number, bytes: Uint8Array, from: number, to: number): number
  row(path: BytePath): number | undefined
  rowIn(directory: number, name: BytePath): number | undefined
  /** The row that a directory has of its own. */
  directoryRow(directory: number): number | undefined
  directory(path: BytePath): number | undefined
  directoryOf(row: number): number
  name(row: number): BytePath
  path(row: number): BytePath
  directoryPath(directory: number): BytePath
  directoryParent(directory: number): number
  directoryName(directory: number): BytePath
  /** Rows of the direct entries of a directory, in input order; the root is not its own entry. */
  entries(directory: number): number[]
}

export const newTable = (): Table => {
  const cells = columns()
  const inodes = nameIndex()
  const folders = nameIndex()
  const first = column()
  const last = column()
  const next = column()
  folders.add(0, '')
  const walk = pathWalk(folders)
  const nameIn = (path: BytePath): BytePath => (path === '/' ? '' : nameOf(path))
  const directoryPath = (directory: number): BytePath => {
    const names: BytePath[] = []
    for (let at = directory; at !== 0; at = folders.directory(at)) names.push(folders.name(at))
    return `/${names.reverse().join('/')}`
  }
  const link = (directory: number, row: number): number => {
    const before = last.get(directory)
    if (before === 0) first.set(directory, row + 1)
    else next.set(before - 1, row + 1)
    last.set(directory, row + 1)
    return row
  }
  return {
    get length() {
      return inodes.length
    },
    get directories() {
      return folders.length
    },
    columns: cells,
    enter: (path) => walk(path, true) as number,
    claim(path) {
      const directory = walk(parentOf(path), true) as number
      const name = nameIn(path)
      const found = inodes.find(directory, name)
      if (found !== undefined) return found
      const row = inodes.add(directory, name)
      return name === '' ? row : link(directory, row)
    },
    claimBytes(directory, bytes, from, to) {
      const found = inodes.findBytes(directory, bytes, from, to)
      if (found !== undefined) return found
      const row = inodes.addBytes(directory, bytes, from, to)
      return from === to ? row : link(directory, row)
    },
    row(path) {
      const directory = walk(parentOf(path), false)
      return directory === undefined ? undefined : inodes.find(directory, nameIn(path))
    },
    rowIn: (directory, name) => inodes.find(directory, name),
    directoryRow: (directory) => inodes.findOf(folders.directory(directory), folders, directory),
    directory: (path) => walk(path, false),
    directoryOf: (row) => inodes.directory(row),
    name: (row) => inodes.name(row),
    path(row) {
      const name = inodes.name(row)
      return name === '' ? '/' : joinPath(directoryPath(inodes.directory(row)), name)
    },
    directoryPath,
    directoryParent: (directory) => folders.directory(directory),
    directoryName: (directory) => folders.name(directory),
    entries(directory) {
      const rows: number[] = []
      for (let at = first.get(directory); at !== 0; at = next.get(at - 1)) rows.push(at - 1)
      return rows
    },
  }
}
