import { type BytePath, type Inode, joinPath, parentOf, type RowInput, type Tree } from '../../model/index.ts'
import { impliedIn } from './implied.ts'
import type { Loaded } from './loaded.ts'
import { passedLookup } from './passed-lookup.ts'

const inodeFrom = (path: BytePath, { extra, ...columns }: RowInput): Inode => {
  const { line: _line, offset: _offset, declared: _declared, ...facts } = extra ?? {}
  const isFile = columns.type === undefined || columns.type === 'file'
  const inode: Record<string, unknown> = { path, ...columns, ...facts }
  if (columns.type !== undefined && columns.type !== 'symlink') inode.linkTarget = null
  if (!isFile) Object.assign(inode, { contentClass: null, sha256: null })
  return inode as unknown as Inode
}

/** Paths by inode, for inputs that number their inodes; only of those that have several names. */
const namesByInode = (loaded: Loaded): Map<string, number[]> => {
  const { table } = loaded
  const found = new Map<string, number[]>()
  for (let row = 0; row < table.length; row++) {
    const { type, nlink, dev, ino } = table.columns.get(row)
    if (ino === undefined || nlink === undefined || nlink < 2 || type === 'directory') continue
    const rows = found.get(`${dev}:${ino}`)
    if (rows === undefined) found.set(`${dev}:${ino}`, [row])
    else rows.push(row)
  }
  return found
}

/**
 * The tree that an input lists. Of a path that is not listed it is sure only where the input lists the whole tree and the
 * directory that would hold it has an entry of its own (the root needs none); a directory that is only implied by what
 * lies below it has a type and nothing else.
 */
export const treeOf = (loaded: Loaded): Tree => {
  const { table } = loaded
  const { incomplete, notLookedAt } = loaded
  const blind = new Set([...notLookedAt.list, ...incomplete.list].map(({ path }) => path))
  const whole = loaded.wholeTree && !incomplete.overflowed && !notLookedAt.overflowed
  blind.delete('/')
  let implied: ReturnType<typeof impliedIn> | undefined
  const passed = passedLookup(loaded)
  let byInode: Map<string, number[]> | undefined

  const isBlind = (path: BytePath): boolean => {
    if (blind.size === 0) return false
    for (let at = path; at !== '/'; at = parentOf(at)) if (blind.has(at)) return true
    return false
  }
  const rowAt = (path: BytePath): RowInput | undefined => {
    const row = table.row(path)
    return row === undefined ? passed.find(path) : table.columns.get(row)
  }
  /** The nearest directory or inode above a path that the input names. */
  const holder = (path: BytePath): BytePath => {
    let at = parentOf(path)
    while (at !== '/' && table.directory(at) === undefined && rowAt(at) === undefined) at = parentOf(at)
    return at
  }
  const isListed = (directory: BytePath): boolean => whole && (directory === '/' || rowAt(directory) !== undefined)

  const lookup = (path: BytePath): Inode | null | undefined => {
    const row = rowAt(path)
    if (row !== undefined) return inodeFrom(path, row)
    if (path !== '/' && isBlind(parentOf(path))) return undefined
    if (path === '/' || table.directory(path) !== undefined) return { path, type: 'directory' }
    return isListed(holder(path)) ? null : undefined
  }
  return {
    lookup,
    children(path) {
      const self = lookup(path)
      if (self === null || (self?.type !== undefined && self.type !== 'directory')) return null
      if (self === undefined || !isListed(path) || isBlind(path)) return undefined
      const number = table.directory(path)
      if (number === undefined) return []
      implied ??= impliedIn(loaded)
      return [
        ...passed.entries(number, path).map(({ name, row }) => inodeFrom(joinPath(path, name), row)),
        ...(implied.get(number) ?? []).map((path): Inode => ({ path, type: 'directory' })),
      ]
    },
    names(inode) {
      const row = table.row(inode.path)
      // What passed has one name, or it was not observed how many.
      if (row === undefined) return passed.find(inode.path)?.nlink === 1 ? [inode.path] : undefined
      const linked = loaded.links.get(table.columns.at(row))
      if (linked?.has(row)) return [...linked].map(table.path)
      const { nlink, dev, ino } = table.columns.get(row)
      if (nlink === undefined || nlink === 1) return nlink === undefined ? undefined : [inode.path]
      if (ino === undefined) return undefined
      byInode ??= namesByInode(loaded)
      const rows = byInode.get(`${dev}:${ino}`) ?? []
      return rows.length < nlink ? undefined : rows.map(table.path)
    },
    read(path, limit) {
      const row = table.row(path)
      const bytes = row === undefined ? undefined : loaded.bytes.get(row)
      if (bytes !== undefined) return bytes.subarray(0, limit)
      const inode = lookup(path)
      return inode === null || (inode?.type !== undefined && inode.type !== 'file') ? null : undefined
    },
    sysctl: () => undefined,
  }
}
