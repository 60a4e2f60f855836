import { type BytePath, type Inode, joinPath, LIMITS, nameOf, parentOf, type Tree } from '../model/index.ts'
import { isLink } from './guard.ts'
import { wander } from './wander.ts'

/** `other`: something that is not a directory. `unseen`: not observed. `loop`: more links than the kernel follows. */
export type PlaceState = 'directory' | 'other' | 'absent' | 'unseen' | 'loop'

/**
 * Where one written path leads inside the root. `path` is as written, `entry` the real path of the directory entry it
 * names, `real` and `inode` what stands there once a link is followed. A link also tells the place `to` which its target
 * leads, and the places `left` by `..` on the way: they too must be searched, and steer the walk.
 */
export interface Place {
  readonly path: BytePath
  readonly entry: BytePath
  readonly real: BytePath
  readonly state: PlaceState
  readonly inode: Inode | null | undefined
  readonly parent: Place | undefined
  /** Links followed from the root to here. */
  readonly hops: number
  readonly link?: Inode | undefined
  readonly to?: Place | undefined
  readonly left?: readonly Place[] | undefined
}

export interface Places {
  at(path: BytePath): Place
}

/** A link's target is at most this long in any Linux file system (PATH_MAX). */
const TARGET_LENGTH = 4_095
/** Places remembered at once, and references they hold; then the memory starts afresh. */
const CAPACITY = 1 << 13

/** Resolves written paths segment by segment, links inside the root, `..` by the real parent; remembers directories. */
export const createPlaces = (tree: Tree): Places => {
  const known = new Map<BytePath, Place>()
  let weight = 0
  const lookup = (path: BytePath): Inode | null | undefined => tree.lookup(path)

  const keep = (place: Place, depth: number): Place => {
    weight += 1 + (place.left?.length ?? 0)
    // A loop found in the middle of a longer walk may be none when the walk starts here.
    if (place.state === 'loop' && depth > 0) return place
    if (weight > CAPACITY) {
      known.clear()
      weight = 0
    }
    known.set(place.path, place)
    return place
  }

  const root = (): Place => {
    const inode = tree.lookup('/')
    const state = inode === null ? 'absent' : inode === undefined ? 'unseen' : 'directory'
    return { path: '/', entry: '/', real: '/', state, inode, parent: undefined, hops: 0 }
  }

  const enter = (parent: Place, name: BytePath, depth: number): Place => {
    const path = joinPath(parent.path, name)
    const found = known.get(path)
    if (found !== undefined) return found
    const entry = joinPath(parent.real, name)
    const plain = (state: PlaceState, inode: Inode | null | undefined): Place =>
      keep({ path, entry, real: entry, state, inode, parent, hops: parent.hops }, depth)
    if (parent.state === 'unseen') return plain('unseen', undefined)
    if (parent.state !== 'directory') return plain(parent.state === 'loop' ? 'loop' : 'absent', null)
    const inode = tree.lookup(entry)
    if (inode === null) return plain('absent', null)
    if (inode === undefined) return plain('unseen', undefined)
    if (isLink(inode)) return keep(follow(parent, path, entry, inode, depth), depth)
    return plain(inode.type === 'directory' || inode.type === undefined ? 'directory' : 'other', inode)
  }

  const follow = (parent: Place, path: BytePath, entry: BytePath, link: Inode, depth: number): Place => {
    const here = { path, entry, parent, link }
    const target = link.linkTarget
    if (!target) return { ...here, real: entry, state: 'unseen', inode: undefined, hops: parent.hops + 1 }
    // What a loop went through still steers it: change one link of it and it leads somewhere. One that is found in the
    // middle of a longer walk is not kept.
    const loop = (): Place => {
      const through = depth > 0 ? [] : wander(parent, target, lookup, (up) => at(up, depth + 1))
      return { ...here, real: entry, state: 'loop', inode: null, hops: parent.hops + 1, left: through }
    }
    if (target.length > TARGET_LENGTH || Math.max(parent.hops, depth) >= LIMITS.symlinkHops) return loop()
    const left: Place[] = []
    let to = target.startsWith('/') ? at('/', depth + 1) : parent
    let hops = parent.hops + 1
    let walked = false
    for (const name of target.split('/')) {
      // Only a directory has a `.`, a `..`, or a slash behind its name.
      const beyond = to.state === 'other' || (to.state === 'unseen' && name === '.')
      if ((name === '' || name === '.') && !(walked && beyond)) {
        // A `.` is searched for in its directory; a link followed to get there was not the last of the path.
        if (name === '.' && to.state === 'directory') {
          left.push(to)
          if (to.to !== undefined) to = at(to.real, depth + 1)
        }
        continue
      }
      walked = true
      if (name === '..' && to.state === 'directory') {
        left.push(to)
        to = at(parentOf(to.real), depth + 1)
        continue
      }
      const next = enter(to, name, depth + 1)
      hops += next.hops - to.hops
      if (next.state === 'loop' || hops > LIMITS.symlinkHops) return loop()
      to = next
    }
    return { ...here, real: to.real, state: to.state, inode: to.inode, hops, to, left }
  }

  const at = (path: BytePath, depth: number): Place => {
    const names: BytePath[] = []
    let place = known.get(path)
    for (let above = path; place === undefined; place = known.get(above)) {
      if (above === '/') {
        place = keep(root(), depth)
        break
      }
      names.push(nameOf(above))
      above = parentOf(above)
    }
    for (let name = names.pop(); name !== undefined; name = names.pop()) place = enter(place, name, depth)
    return place
  }

  return { at: (path) => at(path, 0) }
}
