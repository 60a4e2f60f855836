import { type NameToId, parseAcl, textOf } from '../../model/index.ts'
import type { Loaded } from './load.ts'

/** An ACL whose entries are names, of the entry at `at` in row `row`. */
export interface WaitingAcl {
  readonly row: number
  readonly at: number
  readonly acl: string | undefined
  readonly defaultAcl: string | undefined
}

/** `name:x:number:` lines, the first of a name winning as it does in getpwnam. */
const numbersIn = (bytes: Uint8Array | undefined): Map<string, number> => {
  const numbers = new Map<string, number>()
  for (const line of new TextDecoder().decode(bytes ?? new Uint8Array(0)).split('\n')) {
    const [name, , id] = line.split(':')
    if (name !== undefined && id !== undefined && /^\d{1,10}$/.test(id) && !numbers.has(name))
      numbers.set(name, Number(id))
  }
  return numbers
}

/** Turns names in ACLs into the numbers the same input gives them: by its account records, else by its passwd and group. */
export const resolveAcls = (loaded: Loaded, waiting: readonly WaitingAcl[]): void => {
  if (waiting.length === 0) return
  const surveyed = (path: string): Uint8Array | undefined => loaded.bytes.get(loaded.table.row(path) ?? -1)
  const users = numbersIn(surveyed('/etc/passwd'))
  const groups = numbersIn(surveyed('/etc/group'))
  for (const record of loaded.records) {
    if (record.kind === 'account') users.set(record.name, record.uid)
    if (record.kind === 'group') groups.set(record.name, record.gid)
  }
  const numberOf: NameToId = (kind, name) => (kind === 'user' ? users : groups).get(name)
  const { columns } = loaded.table
  for (const { row, at, ...texts } of waiting) {
    if (columns.at(row) !== at) continue
    for (const field of ['acl', 'defaultAcl'] as const) {
      const text = texts[field]
      if (text === undefined) continue
      const acl = parseAcl(text, numberOf)
      if (acl !== undefined) columns.setExtra(row, { ...columns.extra(row), [field]: acl })
      else
        loaded.incomplete.push({
          path: loaded.table.path(row),
          why: `its ACL cannot be read, or names an account that has no number here: ${textOf(text.slice(0, 200))}`,
        })
    }
  }
}
