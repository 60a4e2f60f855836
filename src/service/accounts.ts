import type { AccountRecord, Accounts, FactRecord, GroupRecord, OwnerNames } from '../model/index.ts'

/** The first record of a key counts, as in the files themselves. */
const firstBy = <K, T>(items: readonly T[], key: (item: T) => K): ReadonlyMap<K, T> => {
  const map = new Map<K, T>()
  for (const item of items) if (!map.has(key(item))) map.set(key(item), item)
  return map
}

/** Groups that name a user as a member, ascending: what initgroups(3) adds to the primary group. */
export const membershipsOf = (records: readonly FactRecord[]): ((user: string) => readonly number[]) => {
  const memberships = new Map<string, Set<number>>()
  for (const record of records) {
    if (record.kind !== 'group') continue
    for (const member of record.members) {
      const groups = memberships.get(member) ?? new Set<number>()
      memberships.set(member, groups.add(record.gid))
    }
  }
  return (user) => [...(memberships.get(user) ?? [])].sort((a, b) => a - b)
}

const numbersByName = (names: ReadonlyMap<number, string> | undefined): ReadonlyMap<string, number> =>
  new Map([...(names ?? [])].map(([number, name]) => [name, number] as const))

/**
 * The target's accounts from its own records. `observed`: whether a passwd file was there to be read; where it was not, the
 * names that the listing itself puts beside numbers stand in.
 */
export const accountsOf = (records: readonly FactRecord[], observed: boolean, names?: OwnerNames): Accounts => {
  const told = observed ? undefined : names
  const toldUsers = numbersByName(told?.users)
  const toldGroups = numbersByName(told?.groups)
  const users = records.filter((record): record is AccountRecord => record.kind === 'account')
  const groups = records.filter((record): record is GroupRecord => record.kind === 'group')
  const userByName = firstBy(users, (user) => user.name)
  const userById = firstBy(users, (user) => user.uid)
  const groupByName = firstBy(groups, (group) => group.name)
  const groupById = firstBy(groups, (group) => group.gid)
  const memberships = membershipsOf(groups)
  return Object.freeze({
    userName: (uid: number) => userById.get(uid)?.name ?? told?.users.get(uid),
    groupName: (gid: number) => groupById.get(gid)?.name ?? told?.groups.get(gid),
    uid: (user: string) => userByName.get(user)?.uid ?? toldUsers.get(user),
    gid: (group: string) => groupByName.get(group)?.gid ?? toldGroups.get(group),
    groupsOf: (name: string) => {
      const user = userByName.get(name)
      return user && [...new Set([user.gid, ...memberships(name)])].sort((a, b) => a - b)
    },
    users: [...userByName.values()].map(({ name, uid, gid }) => ({ name, uid, gid })),
    observed,
  })
}
