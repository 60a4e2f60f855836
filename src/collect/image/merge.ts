import { type BytePath, joinPath, LIMITS, nameOf, parentOf } from '../../model/index.ts'

/** A directory of the merged tree. `at`: the position of the entry that has its facts; -1: it is only implied. */
interface Folder {
  readonly kind: 'folder'
  readonly parent: Folder | undefined
  readonly name: BytePath
  readonly names: Map<BytePath, Item>
  at: number
}
interface Link {
  readonly kind: 'link'
  readonly at: number
  readonly target: BytePath
}
/** A number is the position of the entry of anything else. Positions grow from layer to layer. */
type Item = Folder | Link | number

/** Layers, put one over the other: which entry of which layer each path has in the end. */
export interface Merge {
  /** The entries that follow stand at this position or behind it: a layer of their own. */
  layer(from: number): void
  directory(path: BytePath, at: number): void
  symlink(path: BytePath, target: BytePath, at: number): void
  other(path: BytePath, at: number): void
  /** `path` is another name of what `target` names. */
  hardLink(path: BytePath, target: BytePath): void
  /** What is left, in the order of positions. */
  survivors(): Survivors
}

export interface Survivors {
  readonly count: number
  /** Every path that has the entry at a position; positions are asked for in rising order. */
  pathsAt(at: number): readonly BytePath[]
  /** Whether any path has an entry from one position to another. */
  anyIn(from: number, to: number): boolean
}

const WHITEOUT = '.wh.'
/** In a directory it hides all that lower layers have there. */
const OPAQUE = '.wh..wh..opq'
/** What aufs keeps for itself. */
const AUFS = '.wh..wh.'

const atOf = (item: Item): number => (typeof item === 'number' ? item : item.at)
const isFolder = (item: Item | undefined): item is Folder => typeof item === 'object' && item.kind === 'folder'
const isLink = (item: Item | undefined): item is Link => typeof item === 'object' && item.kind === 'link'

const pathOf = (folder: Folder): BytePath => {
  const names: BytePath[] = []
  for (let at: Folder = folder; at.parent !== undefined; at = at.parent) names.push(at.name)
  return `/${names.reverse().join('/')}`
}

/**
 * After the OCI image layer specification, as containerd applies it: an entry replaces what it names, but a directory only
 * takes new facts; whiteouts hide what lower layers have, never their own; links among the directories above an entry are followed
 * within the root. `note` is told what has no place.
 */
export const newMerge = (note: (path: BytePath, why: string) => void): Merge => {
  const root: Folder = { kind: 'folder', parent: undefined, name: '', names: new Map(), at: -1 }
  let base = 0
  let recent: { readonly path: BytePath; readonly folder: Folder } | undefined

  const newFolder = (parent: Folder, name: BytePath, at: number): Folder => {
    const folder: Folder = { kind: 'folder', parent, name, names: new Map(), at }
    parent.names.set(name, folder)
    return folder
  }
  /** The directory at a path, links followed, made where it is missing if `make` says so; undefined: there is none and none can be made. */
  const folderAt = (path: BytePath, make: boolean): Folder | undefined => {
    if (recent?.path === path) return recent.folder
    let at = root
    const left = path.split('/').reverse()
    for (let hops = 0; left.length > 0; ) {
      const name = left.pop() as BytePath
      if (name === '' || name === '.') continue
      if (name === '..') {
        at = at.parent ?? root
        continue
      }
      const found = at.names.get(name)
      if (isFolder(found)) at = found
      else if (isLink(found)) {
        if (++hops > LIMITS.symlinkHops || left.length > LIMITS.pathLength) return undefined
        if (found.target.startsWith('/')) at = root
        left.push(...found.target.split('/').reverse())
      } else if (found === undefined && make) at = newFolder(at, name, -1)
      else return undefined
    }
    recent = { path, folder: at }
    return at
  }
  /** Takes away what lower layers have in a directory, or under one name of it. */
  const hide = (folder: Folder, only?: BytePath): void => {
    recent = undefined
    const above: Folder[] = [folder]
    const folders: Folder[] = []
    for (let each = above.pop(); each !== undefined; each = above.pop()) {
      folders.push(each)
      for (const [name, item] of each.names)
        if ((each !== folder || only === undefined || name === only) && isFolder(item)) above.push(item)
    }
    // From below: a directory of a lower layer goes when nothing of this one is left in it.
    for (const each of folders.reverse())
      for (const [name, item] of each.names) {
        if (each === folder && only !== undefined && name !== only) continue
        if (atOf(item) >= base) continue
        if (!isFolder(item) || item.names.size === 0) each.names.delete(name)
        else item.at = -1
      }
  }
  /** The directory that an entry goes into, and its name there; whiteouts end here. */
  const place = (path: BytePath): { readonly folder: Folder; readonly name: BytePath } | undefined => {
    const name = nameOf(path)
    const folder = folderAt(parentOf(path), !name.startsWith(WHITEOUT))
    if (name.startsWith(WHITEOUT)) {
      const hidden = name.slice(WHITEOUT.length)
      if (folder === undefined) return undefined
      if (name === OPAQUE) hide(folder)
      else if (hidden === '' || hidden === '.' || hidden === '..') note(path, 'a whiteout of nothing that has a name')
      else if (!name.startsWith(AUFS)) hide(folder, hidden)
      return undefined
    }
    if (folder !== undefined) return { folder, name }
    note(parentOf(path), 'has entries below it but is no directory')
    return undefined
  }
  const put = (path: BytePath, item: Item): void => {
    const spot = path === '/' ? undefined : place(path)
    if (spot === undefined) return
    if (typeof spot.folder.names.get(spot.name) === 'object') recent = undefined
    spot.folder.names.set(spot.name, item)
  }
  return {
    layer(from) {
      base = from
      recent = undefined
    },
    directory(path, at) {
      if (path === '/') {
        root.at = at
        return
      }
      const spot = place(path)
      if (spot === undefined) return
      const found = spot.folder.names.get(spot.name)
      if (isFolder(found)) {
        found.at = at
        return
      }
      recent = undefined
      newFolder(spot.folder, spot.name, at)
    },
    symlink(path, target, at) {
      recent = undefined
      put(path, { kind: 'link', at, target })
    },
    other: put,
    hardLink(path, target) {
      const from = folderAt(parentOf(target), false)?.names.get(nameOf(target))
      if (from === undefined || isFolder(from)) note(path, 'a hard link to a name that does not stand before it')
      else put(path, from)
    },
    survivors: () => survivorsOf(root),
  }
}

const survivorsOf = (root: Folder): Survivors => {
  const found: { at: number; folder: Folder; name: BytePath }[] = []
  const left: Folder[] = [root]
  if (root.at >= 0) found.push({ at: root.at, folder: root, name: '' })
  for (let folder = left.pop(); folder !== undefined; folder = left.pop())
    for (const [name, item] of folder.names) {
      if (isFolder(item)) left.push(item)
      if (atOf(item) >= 0) found.push({ at: atOf(item), folder, name })
    }
  found.sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1))
  const firstFrom = (at: number): number => {
    let low = 0
    let high = found.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((found[middle] as { at: number }).at < at) low = middle + 1
      else high = middle
    }
    return low
  }
  let next = 0
  return {
    count: found.length,
    pathsAt(at) {
      if (found[next]?.at !== at) next = firstFrom(at)
      const paths: BytePath[] = []
      for (let each = found[next]; each?.at === at; each = found[++next])
        paths.push(each.name === '' ? '/' : joinPath(pathOf(each.folder), each.name))
      return paths
    },
    anyIn: (from, to) => (found[firstFrom(from)]?.at ?? Number.POSITIVE_INFINITY) < to,
  }
}
