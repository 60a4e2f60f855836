/** An identity that access is asked for. `caps` absent: none for a user, all for uid 0. Names as in `capabilities(7)`, lower case (`cap_fowner`). */
export interface Subject {
  readonly name: string
  readonly uid: number
  readonly gid: number
  /** Every group it belongs to, the primary one included, ascending. */
  readonly groups: readonly number[]
  readonly caps?: readonly string[] | undefined
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
