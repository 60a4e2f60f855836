import { type ActRecord, bytesOf, type FactRecord, type Inode, type PackageFacts, textOf } from '../../model/index.ts'
import { parseSysusers } from '../../parse/index.ts'
import { SYSUSERS_DIRECTORIES, unitWords } from '../../service/index.ts'

/** Accounts that a system will have, by name. */
export interface Names {
  readonly users: Map<string, NamedUser>
  readonly groups: Map<string, number | undefined>
  /** Users by the groups they are put into. */
  readonly members: Map<string, Set<string>>
  /** What something says it makes; other names are only spoken of. */
  readonly made: Set<string>
}
export interface NamedUser {
  readonly uid?: number | undefined
  /** Its first group, by name; undefined: one of its own name. */
  readonly group?: string | undefined
  readonly home?: string | undefined
}

/** More accounts than any honest set of packages speaks of. */
const MOST = 10_000
const NAME = /^[A-Za-z_][\w.-]{0,31}\$?$/

const isName = (text: string | null | undefined): text is string => typeof text === 'string' && NAME.test(text)

/** The home that a command gives, where its words tell it. */
const homeIn = (words: string | undefined): string | undefined =>
  /(?:--home(?:-dir)?|-d)[ =](\/[\w./-]+)/.exec(words ?? '')?.[1]

const newNames = () => {
  const names: Names = { users: new Map(), groups: new Map(), members: new Map(), made: new Set() }
  const { users, groups, members, made } = names
  return {
    names,
    user(name: string | null | undefined, facts: NamedUser = {}, isMade = false): void {
      if (!isName(name) || (users.size >= MOST && !users.has(name))) return
      const known = users.get(name)
      users.set(name, {
        uid: facts.uid ?? known?.uid,
        group: facts.group ?? known?.group,
        home: facts.home ?? known?.home,
      })
      if (isMade) made.add(name)
    },
    group(name: string | null | undefined, gid?: number, isMade = false): void {
      if (!isName(name) || (groups.size >= MOST && !groups.has(name))) return
      groups.set(name, gid ?? groups.get(name))
      if (isMade) made.add(`:${name}`)
    },
    member(user: string, group: string): void {
      if (!isName(user) || !isName(group) || members.size >= MOST) return
      members.set(group, (members.get(group) ?? new Set()).add(user))
    },
  }
}
type Gathering = ReturnType<typeof newNames>

/** A line that a script adds to passwd or group says who comes to be. */
const fromAct = (act: ActRecord, into: Gathering): void => {
  const { owner, group, path, verb, words } = act
  if (verb === 'append' && path === '/etc/passwd') {
    into.user(owner, { group: group ?? undefined, home: homeIn(words) }, true)
    into.group(group, undefined, group === owner)
  } else if (verb === 'append' && path === '/etc/group') {
    into.group(group, undefined, owner == null)
    if (isName(owner) && isName(group)) {
      into.user(owner)
      into.member(owner, group)
    }
  } else {
    into.user(owner)
    into.group(group)
    into.user(act.actor)
  }
}

const fromSysusers = (text: string, into: Gathering): void => {
  for (const entry of parseSysusers(text).entries) {
    if (entry.type === 'group') into.group(entry.name, entry.gid, true)
    else if (entry.type === 'member') {
      into.user(entry.user)
      into.group(entry.group)
      into.member(entry.user, entry.group)
    } else {
      into.user(entry.name, { uid: entry.uid, group: entry.group }, true)
      if (entry.group === undefined) into.group(entry.name, entry.gid ?? entry.uid, true)
      else into.group(entry.group)
    }
  }
}

const isSysusers = (path: string): boolean =>
  SYSUSERS_DIRECTORIES.some((directory) => path.startsWith(`${bytesOf(directory)}/`))

const fromRecord = (record: FactRecord, into: Gathering): void => {
  if (record.kind === 'act') fromAct(record, into)
  else if (record.kind === 'config' && isSysusers(record.path)) fromSysusers(record.text, into)
  else if (record.kind === 'unit') {
    for (const { word, resolved } of unitWords(record, 'Service.User')) if (resolved) into.user(word)
    for (const key of ['Service.Group', 'Service.SupplementaryGroups'])
      for (const { word, resolved } of unitWords(record, key)) if (resolved) into.group(word)
  }
}

/** Everyone that packages make, need, or speak of: what scripts and sysusers.d add, and whoever files, acts and units are given to. */
export const gatherNames = (
  packages: readonly PackageFacts[],
  entries: Iterable<Pick<Inode, 'owner' | 'group'>>,
  records: readonly FactRecord[],
): Names => {
  const into = newNames()
  for (const { users, groups } of packages) {
    for (const user of users) into.user(textOf(user), {}, true)
    for (const group of groups) into.group(textOf(group), undefined, true)
  }
  for (const record of records) fromRecord(record, into)
  for (const { owner, group } of entries) {
    into.user(owner)
    into.group(group)
  }
  return into.names
}
