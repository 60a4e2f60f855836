import { type BytePath, type Inode, joinPath, LIMITS, parentOf } from '../model/index.ts'
import { isLink } from './guard.ts'
import type { Place } from './place.ts'

/** Of a loop through very many entries, the first that steer it. */
const ENTRIES = 4_096

/**
 * The entries the kernel looks at, from the directory `from` along `target`, until it has followed too many links: each as a
 * place of its own, a link unfollowed. Whoever can change one of them changes where the loop leads; what lies past the last
 * link that is followed steers nothing.
 */
export const wander = (
  from: Place,
  target: BytePath,
  lookup: (path: BytePath) => Inode | null | undefined,
  directory: (path: BytePath) => Place,
): readonly Place[] => {
  const seen: Place[] = []
  const pending: BytePath[] = []
  let at = from.real
  let hops = from.hops
  const follow = (text: BytePath): boolean => {
    hops++
    if (text.startsWith('/')) at = '/'
    pending.push(...text.split('/').reverse())
    return hops <= LIMITS.symlinkHops
  }
  if (!follow(target)) return seen
  for (let name = pending.pop(); name !== undefined && seen.length < ENTRIES; name = pending.pop()) {
    if (name === '' || name === '.') continue
    if (name === '..') {
      at = parentOf(at)
      continue
    }
    const entry = joinPath(at, name)
    const inode = lookup(entry)
    if (inode && !isLink(inode) && inode.type === 'directory') {
      seen.push(directory(entry))
      at = entry
      continue
    }
    const parent = directory(at)
    seen.push({ path: entry, entry, real: entry, state: inode ? 'other' : 'absent', inode, parent, hops })
    if (!inode || typeof inode.linkTarget !== 'string' || !follow(inode.linkTarget)) break
  }
  return seen
}
