import { ANYONE, type IdRanges, type Inode, type Subject } from '../model/index.ts'

/** A subject made ready for many questions: groups as a set, the capabilities that decide access as flags. */
export interface Who {
  readonly uid: number
  readonly groups: ReadonlySet<number>
  /** Whether an inode of unobserved owner (group) could be this subject's. */
  readonly mayOwn: boolean
  readonly mayBelong: boolean
  readonly override: boolean
  readonly readSearch: boolean
  readonly fowner: boolean
  readonly immutable: boolean
  /** In a user namespace: the only numbers its capabilities act on. */
  readonly mapped: IdRanges | undefined
}

/** A uid or gid no inode can carry: the number of `ANYONE`. */
const NOBODY_AT_ALL = ANYONE.uid
/** Equal to no uid, not even that number in a forged archive. */
const OWNS_NOTHING = -1

export const whoIs = (subject: Subject): Who => {
  const groups = new Set(subject.groups)
  groups.add(subject.gid)
  groups.delete(NOBODY_AT_ALL)
  const holds = (name: string): boolean =>
    subject.caps === undefined ? subject.uid === 0 : subject.caps.some((cap) => cap.toLowerCase() === name)
  return Object.freeze({
    uid: subject.uid === NOBODY_AT_ALL ? OWNS_NOTHING : subject.uid,
    groups,
    mayOwn: subject.uid !== NOBODY_AT_ALL,
    mayBelong: groups.size > 0,
    override: holds('cap_dac_override'),
    readSearch: holds('cap_dac_read_search'),
    fowner: holds('cap_fowner'),
    // capable(CAP_LINUX_IMMUTABLE) asks the initial namespace, whatever is mapped.
    immutable: holds('cap_linux_immutable') && subject.mapped === undefined,
    mapped: subject.mapped,
  })
}

const within = (ranges: readonly (readonly [number, number])[], id: number): boolean =>
  ranges.some(([first, count]) => id >= first && id < first + count)

/** `capsReach` for what asks of the owner alone whether it is mapped: CAP_FOWNER in `inode_owner_or_capable` (fs/inode.c). */
export const capsReachOwner = (who: Who, { uid }: Inode): boolean | undefined => {
  if (who.mapped === undefined) return true
  return uid === undefined ? undefined : within(who.mapped.uids, uid)
}

/** Whether the subject's capabilities act on this inode; undefined when its owner or group was not observed and decides. */
export const capsReach = (who: Who, inode: Inode): boolean | undefined => {
  if (who.mapped === undefined) return true
  const { uid, gid } = inode
  if (uid !== undefined && !within(who.mapped.uids, uid)) return false
  if (gid !== undefined && !within(who.mapped.gids, gid)) return false
  return uid === undefined || gid === undefined ? undefined : true
}
