import type { BytePath, Inode } from '../model/index.ts'
import { ASSUMED, type Fact, MISSING, NO, UNSURE, YES } from './fact.ts'
import { capsReach, capsReachOwner, type Who } from './who.ts'

export const isLink = (inode: Inode): boolean =>
  inode.type === 'symlink' || (inode.type === undefined && typeof inode.linkTarget === 'string')

/** The numeric owner alone, no capability: what the directory's side of the sticky rule asks. */
export const isOwner = (who: Who, inode: Pick<Inode, 'uid'>): Fact => {
  const uid = inode.uid
  if (uid === undefined) return who.mayOwn ? UNSURE | MISSING.uid : NO
  return uid === who.uid ? YES : NO
}

/** Owner, or as good as one for chmod by CAP_FOWNER, for which the owner must be mapped (`inode_owner_or_capable`). */
export const owns = (who: Who, inode: Inode): Fact => {
  if (!who.fowner) return isOwner(who, inode)
  const reach = capsReachOwner(who, inode)
  if (reach === true) return YES
  return reach === undefined ? UNSURE | MISSING.uid : isOwner(who, inode)
}

/** Owner, or as good as one where a directory is sticky: there the group must be mapped as well (`__check_sticky`). */
export const ownsInSticky = (who: Who, inode: Inode): Fact => {
  if (!who.fowner) return isOwner(who, inode)
  const reach = capsReach(who, inode)
  if (reach === true) return YES
  const owner = isOwner(who, inode)
  return reach === undefined && owner !== YES ? UNSURE | MISSING.uid | MISSING.gid : owner
}

/** No attribute of `letters` (lsattr) stands in the way. Links cannot carry them; CAP_LINUX_IMMUTABLE takes them off. */
export const unattributed = (who: Who, inode: Inode, letters: 'i' | 'a' | 'ia'): Fact => {
  if (who.immutable || inode.type === 'symlink') return YES
  const attrs = inode.attrs
  if (attrs === undefined) return YES | ASSUMED.attrs
  if (attrs === null) return YES
  for (const letter of letters) if (attrs.includes(letter)) return NO
  return YES
}

/** The mount an inode lives on does not carry `option` (`ro`, `noexec`, `nodev`). */
export const mountedWithout = (inode: Inode, option: string): Fact => {
  const mount = inode.mount
  if (mount === undefined) return YES | ASSUMED.mount
  return mount?.options.includes(option) ? NO : YES
}

/** No file system is mounted on this very name: such a name can be neither renamed nor removed. */
export const notMountPoint = (inode: Inode, path: BytePath): Fact => {
  if (inode.type === 'symlink') return YES
  const mount = inode.mount
  if (mount === undefined) return YES | ASSUMED.mount
  return mount?.point === path ? NO : YES
}
