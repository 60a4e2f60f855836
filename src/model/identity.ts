/** An identity that access is asked for. `caps` absent: none for a user, all for uid 0. Names as in `capabilities(7)`, lower case (`cap_fowner`). */
export interface Subject {
  readonly name: string
  readonly uid: number
  readonly gid: number
  /** Every group it belongs to, the primary one included, ascending. */
  readonly groups: readonly number[]
  readonly caps?: readonly string[] | undefined
  /** In a user namespace: the host's numbers that are mapped; its capabilities act on no other inode. */
  readonly mapped?: IdRanges | undefined
}

/** Ranges of numbers, as in `/proc/PID/uid_map`, seen from outside. */
export interface IdRanges {
  readonly uids: readonly (readonly [first: number, count: number])[]
  readonly gids: readonly (readonly [first: number, count: number])[]
}

/** Nobody in particular: owns nothing, in no group. 0xfffffffe can own no inode that a mapping would show. */
export const ANYONE: Subject = Object.freeze({ name: 'anyone', uid: 0xfffffffe, gid: 0xfffffffe, groups: [] })

/** Names and numbers of the target's own passwd and group files, both ways. Undefined: no such account. */
export interface Accounts {
  userName(uid: number): string | undefined
  groupName(gid: number): string | undefined
  uid(user: string): number | undefined
  gid(group: string): number | undefined
  /** Primary and supplementary groups of a user, ascending; undefined when the user is unknown. */
  groupsOf(user: string): readonly number[] | undefined
  readonly users: readonly { readonly name: string; readonly uid: number; readonly gid: number }[]
  /** False when the target has no passwd file that could be read: then names are unknown rather than absent. */
  readonly observed: boolean
}
