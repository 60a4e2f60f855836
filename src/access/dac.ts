import type { Acl, Inode } from '../model/index.ts'
import { ASSUMED, type Fact, isNo, isYes, MISSING, NO, or, UNSURE, YES } from './fact.ts'
import { capsReach, type Who } from './who.ts'

/** rwx bits a question asks for, as one set. */
export const R = 4
export const W = 2
export const X = 1

const has = (bits: number, want: number): Fact => ((want & ~bits & 7) === 0 ? YES : NO)

/** The two branches an unobserved number leaves open: the same answer whichever it is, or unsure. */
const either = (ifSo: Fact, ifNot: Fact, missing: number): Fact => {
  if ((isYes(ifSo) && isYes(ifNot)) || (isNo(ifSo) && isNo(ifNot))) return ifSo | ifNot
  return UNSURE | missing | ((ifSo | ifNot) & ~YES)
}

const aclGroups = (who: Who, acl: Acl, want: number, mask: number, inGroup: boolean): Fact => {
  let matched = inGroup
  if (inGroup && (want & ~acl.group) === 0) return has(mask, want)
  for (const [gid, bits] of acl.groups) {
    if (!who.groups.has(gid)) continue
    matched = true
    if ((want & ~bits) === 0) return has(mask, want)
  }
  return matched ? NO : has(acl.other, want)
}

const byAcl = (who: Who, acl: Acl, gid: number | undefined, want: number): Fact => {
  const mask = acl.mask ?? 7
  for (const [uid, bits] of acl.users) if (uid === who.uid) return has(bits & mask, want)
  if (gid !== undefined || !who.mayBelong)
    return aclGroups(who, acl, want, mask, gid !== undefined && who.groups.has(gid))
  return either(aclGroups(who, acl, want, mask, true), aclGroups(who, acl, want, mask, false), MISSING.gid)
}

const byGroupOrOther = (who: Who, inode: Inode, mode: number, want: number): Fact => {
  const group = (mode >> 3) & 7
  let taken = 0
  if (group !== 0) {
    // The mask is the group bits: an ACL cannot grant what neither they nor "other" hold, so it need not be read.
    if ((want & ~group) !== 0 && (want & ~mode & 7) !== 0) return NO
    const acl = inode.acl
    if (acl) return byAcl(who, acl, inode.gid, want)
    if (acl === undefined) taken = ASSUMED.acl
  }
  const asGroup = has(group, want)
  const asOther = has(mode, want)
  if (asGroup === asOther || !who.mayBelong) return asOther | taken
  const gid = inode.gid
  if (gid === undefined) return UNSURE | MISSING.gid | taken
  return (who.groups.has(gid) ? asGroup : asOther) | taken
}

/** What capabilities alone say: generic_permission of the kernel. NO means that the bits decide. */
const byCapability = (who: Who, inode: Inode, want: number): Fact => {
  if (!who.override && !who.readSearch) return NO
  const reach = capsReach(who, inode)
  if (reach === false) return NO
  const granted = reach ? YES : UNSURE | MISSING.uid | MISSING.gid
  const isDirectory = inode.type === 'directory'
  if (who.readSearch && (isDirectory ? (want & W) === 0 : want === R)) return granted
  if (!who.override) return NO
  if ((want & X) === 0 || isDirectory) return granted
  const mode = inode.mode
  if (mode === undefined) return UNSURE | MISSING.mode
  return mode & 0o111 ? granted : NO
}

/**
 * Whether the inode's permission bits, its ACL and the subject's capabilities together grant the whole set `want`, in
 * POSIX.1e order and with the kernel's gate: no group bits, no ACL (acl(5), `acl_permission_check` in fs/namei.c).
 */
export const dac = (who: Who, inode: Inode, want: number): Fact => {
  const privileged = who.override || who.readSearch ? byCapability(who, inode, want) : NO
  return isYes(privileged) ? privileged : or(privileged, byBits(who, inode, want))
}

const byBits = (who: Who, inode: Inode, want: number): Fact => {
  const mode = inode.mode
  if (mode === undefined) return UNSURE | MISSING.mode
  const uid = inode.uid
  if (uid === who.uid) return has(mode >> 6, want)
  const others = byGroupOrOther(who, inode, mode, want)
  return uid !== undefined || !who.mayOwn ? others : either(has(mode >> 6, want), others, MISSING.uid)
}
