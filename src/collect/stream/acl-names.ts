import { type NameToId, parseAcl, textOf } from '../../model/index.ts'
import { parseGroup, parsePasswd } from '../../parse/index.ts'
import type { Loaded } from './loaded.ts'

/** An ACL whose entries are names, of the entry at `at` in row `row`. */
export interface WaitingAcl {
  readonly row: number
  readonly at: number
  readonly acl: string | undefined
  readonly defaultAcl: string | undefined
}

/** The numbers that the input gives its accounts: in its account records, else in its passwd and group files. */
const numbersIn = (loaded: Loaded): NameToId => {
  const surveyed = (path: string): Uint8Array => loaded.bytes.get(loaded.table.row(path) ?? -1) ?? new Uint8Array(0)
  const users = new Map(parsePasswd(surveyed('/etc/passwd')).entries.map(({ name, uid }) => [name, uid]))
  const groups = new Map(parseGroup(surveyed('/etc/group')).entries.map(({ name, gid }) => [name, gid]))
  for (const record of loaded.records) {
    if (record.kind === 'account') users.set(record.name, record.uid)
    if (record.kind === 'group') groups.set(record.name, record.gid)
  }
  return (kind, name) => (kind === 'user' ? users : groups).get(name)
}

/** Turns names in ACLs into numbers. Answers the rows whose ACL stays unread, each reported. */
export const resolveAcls = (loaded: Loaded, waiting: readonly WaitingAcl[]): ReadonlySet<number> => {
  const unread = new Set<number>()
  if (waiting.length === 0) return unread
  const numberOf = numbersIn(loaded)
  const { columns } = loaded.table
  for (const { row, at, ...texts } of waiting) {
    if (columns.at(row) !== at) continue
    // Every name of a hard-linked inode has its ACL.
    const rows = loaded.links.get(at) ?? [row]
    for (const field of ['acl', 'defaultAcl'] as const) {
      const text = texts[field]
      if (text === undefined) continue
      const acl = parseAcl(text, numberOf)
      for (const each of rows) {
        if (acl !== undefined) columns.setExtra(each, { ...columns.extra(each), [field]: acl })
        else unread.add(each)
      }
      if (acl === undefined)
        loaded.incomplete.add(
          loaded.table.path(row),
          `its ACL cannot be read, or names an account that has no number here: ${textOf(text.slice(0, 200))}`,
        )
    }
  }
  return unread
}
