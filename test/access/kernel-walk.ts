import { type Inode, joinPath, parentOf } from '../../src/model/index.ts'
import type { Mounted } from './kernel-tree.ts'

/** How the kernel walks a path as root, worked out from what lstat and readlink show: path_resolution(7) in twenty lines. */
export interface Walk {
  /** Real paths of all entries that were looked at, links included, in order. */
  readonly entries: readonly string[]
  /** `missing`: the name does not exist; `blocked`: the way leads on through what is no directory. */
  readonly end: 'found' | 'missing' | 'blocked' | 'loop'
  /** Where it ends: what was found, or the first name that is missing. */
  readonly real: string
  /** What was written behind it: names, and an empty one for a slash at the end. */
  readonly rest: readonly string[]
  readonly links: number
}

const HOPS = 40

export const walk = (inodes: ReadonlyMap<string, Inode>, path: string): Walk => {
  const entries: string[] = ['/']
  let links = 0
  let names = path.split('/')
  let at = '/'
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    if (name === '' || name === '.') continue
    if (name === '..') {
      at = parentOf(at)
      continue
    }
    const entry = joinPath(at, name)
    entries.push(entry)
    const inode = inodes.get(entry)
    const rest = names
    if (inode === undefined) return { entries, end: 'missing', real: entry, rest, links }
    if (typeof inode.linkTarget === 'string') {
      if (++links > HOPS) return { entries, end: 'loop', real: entry, rest, links }
      names = [...inode.linkTarget.split('/'), ...names]
      if (inode.linkTarget.startsWith('/')) at = '/'
    } else {
      if (rest.length > 0 && inode.type !== 'directory') return { entries, end: 'blocked', real: entry, rest, links }
      at = entry
    }
  }
  return { entries, end: 'found', real: at, rest: [], links }
}

/**
 * Entries that are mount points by another name of their directory, which is mounted twice: busy for the kernel, which the
 * facts of one path do not tell.
 */
export const busyElsewhere = (inodes: ReadonlyMap<string, Inode>, mounted: readonly Mounted[]): ReadonlySet<string> => {
  const busy = new Set<string>()
  for (const path of inodes.keys()) {
    const holder = inodes.get(parentOf(path))?.ino
    for (const mount of mounted)
      if (
        mount.point !== path &&
        mount.holder === holder &&
        path.endsWith(mount.point.slice(mount.point.lastIndexOf('/')))
      )
        busy.add(path)
  }
  return busy
}
