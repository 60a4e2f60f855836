import { type BytePath, formatMode, type Inode, isPrintable, type Subject, type WitnessStep } from '../model/index.ts'
import { R, W, X } from './dac.ts'
import { capsReach, type Who } from './who.ts'

/** An account name of the target fit to print, else its number, else a question mark. */
const account = (name: string | null | undefined, id: number | undefined): string => {
  if (name && name.length <= 64 && isPrintable(name)) return name
  return id === undefined ? '?' : String(id)
}

export const ownerOf = (inode: Inode): string => account(inode.owner, inode.uid)
const groupOf = (inode: Inode): string => account(inode.group, inode.gid)

/** `0775 root:foo`. */
export const badge = (inode: Inode): string =>
  `${inode.mode === undefined ? '????' : formatMode(inode.mode)} ${ownerOf(inode)}:${groupOf(inode)}`

/** Which class of bits, ACL entry or capability grants `want`: for answers already known to be yes. */
const granter = (subject: Subject, who: Who, inode: Inode, want: number): string => {
  const mode = inode.mode
  if (mode !== undefined && inode.uid === who.uid && (want & ~(mode >> 6) & 7) === 0) return `owner ${ownerOf(inode)}`
  const byBits = mode === undefined || inode.uid === who.uid ? undefined : classOf(subject, who, inode, mode, want)
  if (byBits !== undefined) return byBits
  const readOnly = inode.type === 'directory' ? (want & W) === 0 : want === R
  if (who.readSearch && readOnly && capsReach(who, inode) !== false && !who.override) return 'cap_dac_read_search'
  return who.override ? 'cap_dac_override' : `owner ${ownerOf(inode)}`
}

const classOf = (subject: Subject, who: Who, inode: Inode, mode: number, want: number): string | undefined => {
  const covers = (bits: number): boolean => (want & ~bits & 7) === 0
  const group = (mode >> 3) & 7
  // The mask of an ACL is the group bits, its last entry the others': it grants no more than they do.
  if (!covers(group) && !covers(mode)) return undefined
  const acl = group === 0 ? null : inode.acl
  if (acl) {
    const mask = acl.mask ?? 7
    const user = acl.users.find(([uid]) => uid === who.uid)
    if (user)
      return covers(user[1] & mask) ? `ACL entry user:${who.uid} (${account(subject.name, who.uid)})` : undefined
    const owning = inode.gid !== undefined && who.groups.has(inode.gid)
    if (owning && covers(acl.group & mask)) return `group ${groupOf(inode)}`
    const named = acl.groups.filter(([gid]) => who.groups.has(gid))
    const entry = named.find(([, bits]) => covers(bits & mask))
    if (entry) return `ACL entry group:${entry[0]}`
    return !owning && named.length === 0 && covers(acl.other) ? 'others' : undefined
  }
  const inGroup = inode.gid !== undefined && who.groups.has(inode.gid)
  if (inGroup) return covers(group) ? `group ${groupOf(inode)}` : undefined
  return covers(mode) ? 'others' : undefined
}

const VERB: ReadonlyMap<number, string> = new Map([
  [R, 'read'],
  [W, 'write'],
  [W | X, 'write'],
  [X, 'execute'],
])

/** `0775 root:foo: group foo may write`. */
export const grantStep = (path: BytePath, subject: Subject, who: Who, inode: Inode, want: number): WitnessStep => {
  const verb = want === X && inode.type === 'directory' ? 'search' : VERB.get(want)
  const by = granter(subject, who, inode, want)
  return { path, why: `${badge(inode)}: ${by} may ${verb}`, by }
}

/** `0400 foo:foo: owner foo may change its mode`. */
export const controlStep = (path: BytePath, who: Who, inode: Inode): WitnessStep => {
  const by = inode.uid === who.uid ? `owner ${ownerOf(inode)}` : 'cap_fowner'
  return { path, why: `${badge(inode)}: ${by} may change its mode`, by }
}

/** What follows from the step before, and how it leads there. */
export const inDirectory = (path: BytePath, why: string): WitnessStep => ({ path, why, by: 'parent directory' })
export const byLink = (path: BytePath, why = 'is a symlink to it'): WitnessStep => ({ path, why, by: 'link' })
export const sameFile = (path: BytePath): WitnessStep => ({
  path,
  why: 'is the same file by another name',
  by: 'hard link',
})
