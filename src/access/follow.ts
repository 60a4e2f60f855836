import type { Inode, Tree } from '../model/index.ts'
import { ASSUMED, and, type Fact, MISSING, NO, UNSURE, YES } from './fact.ts'
import type { Footing } from './footing.ts'
import type { Who } from './who.ts'

/** Sticky and world-writable: where fs.protected_symlinks looks at who made a link. */
const SHARED = 0o1002

/**
 * fs.protected_symlinks (`may_follow_link` in fs/namei.c): in a sticky, world-writable directory the last link of a path
 * is followed only by its owner, or when the directory is its owner's. No capability excuses.
 */
const mayFollow = (who: Who, tree: Tree, link: Inode, directory: Inode): Fact => {
  if (directory.mode !== undefined && (directory.mode & SHARED) !== SHARED) return YES
  if (link.uid !== undefined && (link.uid === who.uid || link.uid === directory.uid)) return YES
  const setting = tree.sysctl('fs.protected_symlinks')
  if (setting === 0) return YES
  if (directory.mode === undefined) return UNSURE | MISSING.mode
  if (link.uid === undefined || directory.uid === undefined) return UNSURE | MISSING.uid
  return setting === undefined ? NO | ASSUMED.sysctl : NO
}

/** Where a link finally leads (never a link that could be followed), and the search of the whole way there. */
export interface Destination {
  readonly footing: Footing
  readonly enter: Fact
}

/** Opens a link as the kernel does for this subject. */
export const followAs = (who: Who, tree: Tree, link: Footing): Destination => {
  let footing = link
  let enter = link.parent?.enter ?? YES
  while (footing.to !== undefined) {
    const { place, parent, left } = footing
    if (place.link && parent?.place.inode) enter = and(enter, mayFollow(who, tree, place.link, parent.place.inode))
    for (const one of left) enter = and(enter, one.enter)
    footing = footing.to
    enter = and(enter, footing.parent?.enter ?? YES)
  }
  return { footing, enter }
}

/** Where a link finally leads, whoever asks. */
export const destination = (link: Footing): Footing => {
  let footing = link
  while (footing.to !== undefined) footing = footing.to
  return footing
}
