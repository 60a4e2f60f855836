import { rawBytes } from '../../model/index.ts'
import { parseGroup, parsePasswd } from '../../parse/index.ts'
import type { Names } from './names.ts'

/**
 * Numbers of accounts that get theirs when they are made: far above all that systems give out, so that none is mistaken for one that an
 * archive carries. Which number it is means nothing; that two names have two, and one name one, does.
 */
export const FIRST_MADE_UP = 4_000_000_000

export interface AccountFiles {
  readonly passwd: Uint8Array
  readonly group: Uint8Array
  /** Users and groups that nothing makes and no file lists: taken to be there. */
  readonly supposed: readonly string[]
}

const text = (bytes: Uint8Array): string => {
  const whole = Buffer.from(bytes).toString('latin1')
  return whole === '' || whole.endsWith('\n') ? whole : `${whole}\n`
}

/** Lines of group(5) with further members. */
const joined = (lines: string, members: Names['members']): string => {
  const byLine = new Map(parseGroup(rawBytes(lines)).entries.map((entry) => [entry.line, entry]))
  return lines
    .split('\n')
    .map((line, index) => {
      const entry = byLine.get(index + 1)
      const more = [...((entry && members.get(entry.name)) ?? [])].filter((user) => !entry?.members.includes(user))
      if (more.length === 0) return line
      return `${line.replace(/\s+$/, '')}${entry?.members.length === 0 ? '' : ','}${more.join(',')}`
    })
    .join('\n')
}

/** The target's passwd and group files as they will be once everyone who is named is there. */
export const accountFiles = (passwd: Uint8Array, group: Uint8Array, names: Names): AccountFiles => {
  const users = new Map(parsePasswd(passwd).entries.map(({ name, uid }) => [name, uid]))
  const groups = new Map(parseGroup(group).entries.map(({ name, gid }) => [name, gid]))
  const supposed: string[] = []
  let next = FIRST_MADE_UP
  const taken = new Set([...users.values(), ...groups.values()])
  const numberFor = (fixed: number | undefined): number => {
    if (fixed !== undefined) return fixed
    while (taken.has(next)) next++
    return next++
  }
  const madeGroups: string[] = []
  const groupNumber = (name: string, fixed?: number): number => {
    const known = groups.get(name)
    if (known !== undefined) return known
    const gid = numberFor(fixed)
    groups.set(name, gid)
    madeGroups.push(`${name}:x:${gid}:\n`)
    return gid
  }
  for (const [name, fixed] of names.groups) {
    if (!groups.has(name) && !names.made.has(`:${name}`) && !names.users.has(name)) supposed.push(`the group ${name}`)
    groupNumber(name, fixed)
  }
  const madeUsers: string[] = []
  const uids = new Set(users.values())
  for (const [name, { uid: fixed, group: first, home = '/nonexistent' }] of names.users) {
    if (users.has(name)) continue
    if (!names.made.has(name)) supposed.push(`the user ${name}`)
    const gid = groupNumber(first ?? name, first === undefined ? fixed : undefined)
    // A group of its own has its number, as tools that make both see to.
    const shared = gid >= FIRST_MADE_UP && (first ?? name) === name && !uids.has(gid)
    const uid = numberFor(fixed ?? (shared ? gid : undefined))
    uids.add(uid)
    madeUsers.push(`${name}:x:${uid}:${gid}::${home}:/usr/sbin/nologin\n`)
  }
  const lines = `${text(group)}${madeGroups.join('')}`
  return {
    passwd: rawBytes(`${text(passwd)}${madeUsers.join('')}`),
    group: rawBytes(joined(lines, names.members)),
    supposed,
  }
}
