import { type BytePath, type Inode, joinPath, nameOf, parentOf, type Tree } from '../model/index.ts'
import { isLink } from './guard.ts'
import type { Place, Places } from './place.ts'

/** One name that questions are about, whoever asks: its holder (none for the root), the real path of the entry, what stands there. */
export interface Spot {
  readonly path: BytePath
  readonly real: BytePath
  readonly holder: Place | undefined
  /** null: observed absent; undefined: not observed. A link is not followed. */
  readonly inode: Inode | null | undefined
  /** The place of the entry itself, when it is a directory or a link. */
  readonly own: Place | undefined
}

/** `given` is the inode when the caller holds it. */
export type Spots = (path: BytePath, given: Inode | undefined) => Spot

/**
 * Finds spots. Many subjects are asked about one entry after the other, often with one path beside it (its directory), and
 * entries come by directory: all three are remembered.
 */
export const createSpots = (tree: Tree, places: Places): Spots => {
  let last: Spot | undefined
  let lastGiven: Inode | undefined
  let beside: Spot | undefined
  let holderPath: BytePath = '/'
  let holder: Place | undefined

  const holderOf = (path: BytePath): Place => {
    const slash = path.lastIndexOf('/')
    if (holder !== undefined && slash === holderPath.length && path.startsWith(holderPath)) return holder
    holderPath = parentOf(path)
    holder = places.at(holderPath)
    return holder
  }

  const look = ({ state }: Place, real: BytePath): Inode | null | undefined =>
    state === 'directory' ? tree.lookup(real) : state === 'unseen' ? undefined : null

  const find = (path: BytePath, given: Inode | undefined): Spot => {
    if (path === '/') {
      const own = places.at(path)
      return { path, real: path, holder: undefined, inode: own.inode ?? given, own }
    }
    const above = holderOf(path)
    const real = above.real === above.path ? path : joinPath(above.real, nameOf(path))
    const inode = given ?? look(above, real)
    const found = inode && (inode.type === 'directory' || isLink(inode)) ? places.at(path) : undefined
    const own = found?.link !== undefined || found?.state === 'directory' ? found : undefined
    return { path, real, holder: above, inode, own }
  }

  return (path, given) => {
    if (given === undefined) {
      if (beside?.path !== path) beside = find(path, undefined)
      return beside
    }
    if (last === undefined || last.path !== path || lastGiven !== given) {
      last = find(path, given)
      lastGiven = given
    }
    return last
  }
}
