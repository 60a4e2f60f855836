import {
  type BytePath,
  type Inode,
  joinPath,
  LIMITS,
  nameOf,
  normalizePath,
  parentOf,
  type Tree,
} from '../model/index.ts'

/** A tree on top of another that is written to: what is not set shows through, what is cut does not. */
export interface Overlay extends Tree {
  set(inode: Inode): void
  /** Takes a path away with all that is below it. */
  cut(path: BytePath): void
  /** Every path that was set or cut, with what is there now. */
  readonly changed: ReadonlyMap<BytePath, Inode | null>
}

export const overlay = (base: Tree): Overlay => {
  const changed = new Map<BytePath, Inode | null>()
  const cuts = new Set<BytePath>()
  /** Names set in a directory. */
  const named = new Map<BytePath, Set<BytePath>>()
  const isCut = (path: BytePath): boolean => {
    for (let at = path; ; at = parentOf(at)) {
      if (cuts.has(at)) return true
      if (at === '/') return false
    }
  }
  const lookup = (path: BytePath): Inode | null | undefined => {
    const own = changed.get(path)
    if (own !== undefined) return own
    return cuts.size > 0 && isCut(path) ? null : base.lookup(path)
  }
  return {
    lookup,
    children(path) {
      const self = lookup(path)
      if (self === null) return null
      const below = cuts.size > 0 && isCut(path) ? [] : base.children(path)
      const added = named.get(path)
      if (added === undefined) return below
      const kept = (below ?? []).filter((inode) => !changed.has(inode.path))
      const own = [...added].flatMap((at) => changed.get(at) ?? [])
      return [...kept, ...own].sort((a, b) => (nameOf(a.path) < nameOf(b.path) ? -1 : 1))
    },
    // A name that was changed no longer stands for the inode that its other names do.
    names: (inode) => (changed.has(inode.path) ? [inode.path] : base.names(inode)),
    read: (path, limit) => (changed.has(path) || (cuts.size > 0 && isCut(path)) ? undefined : base.read(path, limit)),
    sysctl: (name) => base.sysctl(name),
    set(inode) {
      changed.set(inode.path, inode)
      if (inode.path === '/') return
      const siblings = named.get(parentOf(inode.path))
      if (siblings === undefined) named.set(parentOf(inode.path), new Set([inode.path]))
      else siblings.add(inode.path)
    },
    cut(path) {
      cuts.add(path)
      for (const at of [...changed.keys()]) if (at.startsWith(`${path}/`)) changed.delete(at)
      changed.set(path, null)
      const siblings = named.get(parentOf(path))
      if (siblings === undefined) named.set(parentOf(path), new Set([path]))
      else siblings.add(path)
    },
    changed,
  }
}

/** Where a path leads, links on the way followed, and the last one too where that is asked; a loop leads nowhere. */
export const follow = (tree: Tree, path: BytePath, last: boolean): BytePath | undefined => {
  let rest = normalizePath(path)
    .split('/')
    .filter((segment) => segment !== '')
  let at: BytePath = '/'
  for (let hops = 0; rest.length > 0; ) {
    const next = joinPath(at, rest[0] as BytePath)
    const inode = tree.lookup(next)
    const isLink = inode?.type === 'symlink' && typeof inode.linkTarget === 'string'
    if (!isLink || (rest.length === 1 && !last)) {
      at = next
      rest = rest.slice(1)
      continue
    }
    if (++hops > LIMITS.symlinkHops) return undefined
    const target = inode.linkTarget as BytePath
    const whole = normalizePath(target.startsWith('/') ? target : joinPath(at, target))
    rest = [...whole.split('/').filter((segment) => segment !== ''), ...rest.slice(1)]
    at = '/'
  }
  return at
}
