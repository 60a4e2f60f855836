import { type BytePath, type Inode, joinPath, nameOf, parentOf, type Subject, type Tree } from '../model/index.ts'
import { createFootings, type Footing, type Footings } from './footing.ts'
import { isLink } from './guard.ts'
import type { Places } from './place.ts'
import { type Who, whoIs } from './who.ts'

/** One name a question is about: its holder (none for the root), the real path of the entry, and what stands there. */
export interface Entry {
  readonly path: BytePath
  readonly real: BytePath
  readonly holder: Footing | undefined
  /** null: observed absent; undefined: not observed. A link is not followed. */
  readonly inode: Inode | null | undefined
  /** The footing at the entry itself, when it is a directory or a link. */
  readonly own: Footing | undefined
}

/** All that is kept for one subject in one tree. */
export interface Ledger {
  readonly subject: Subject
  readonly who: Who
  readonly tree: Tree
  footing(path: BytePath): Footing
  entry(path: BytePath, given?: Inode): Entry
}

export const createLedger = (subject: Subject, tree: Tree, places: Places): Ledger => {
  const who = whoIs(subject)
  const footings: Footings = createFootings(who, places)
  // Entries are asked for directory by directory: the last holder serves the next question without a map.
  let lastPath: BytePath = '/'
  let last: Footing | undefined

  const footing = (path: BytePath): Footing => footings.at(places.at(path))

  const holderOf = (path: BytePath): Footing => {
    const slash = path.lastIndexOf('/')
    if (last !== undefined && slash === lastPath.length && path.startsWith(lastPath)) return last
    lastPath = parentOf(path)
    last = footing(lastPath)
    return last
  }

  const look = (holder: Footing, real: BytePath): Inode | null | undefined => {
    const { state } = holder.place
    return state === 'directory' ? tree.lookup(real) : state === 'unseen' ? undefined : null
  }

  const entry = (path: BytePath, given?: Inode): Entry => {
    if (path === '/') {
      const own = footing('/')
      return { path, real: path, holder: undefined, inode: own.place.inode ?? given, own }
    }
    const holder = holderOf(path)
    const { place } = holder
    const real = place.real === place.path ? path : joinPath(place.real, nameOf(path))
    const inode = given ?? look(holder, real)
    let own: Footing | undefined
    if (inode && (inode.type === 'directory' || isLink(inode))) {
      const found = places.at(path)
      if (found.link !== undefined || found.state === 'directory') own = footings.at(found)
    }
    return { path, real, holder, inode, own }
  }

  return { subject, who, tree, footing, entry }
}
