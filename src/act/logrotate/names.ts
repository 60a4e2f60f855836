import type { FactRecord } from '../../model/index.ts'

/** Names of users and groups as a configuration gives them: a number becomes the name it has here, else `#number`. */
export interface OwnerWords {
  readonly user: (word: string) => string
  readonly group: (word: string) => string
}

const namer =
  (names: ReadonlyMap<string, string>, known: ReadonlySet<string>) =>
  (word: string): string => {
    if (known.has(word)) return word
    const digits = /^:?([0-9]{1,10})$/.exec(word)?.[1]
    if (digits === undefined) return word
    return names.get(String(Number(digits))) ?? `#${Number(digits)}`
  }

export const ownerWords = (records: readonly FactRecord[]): OwnerWords => {
  const users = new Map<string, string>()
  const groups = new Map<string, string>()
  const [userNames, groupNames] = [new Set<string>(), new Set<string>()]
  for (const record of records) {
    if (record.kind === 'account') {
      userNames.add(record.name)
      if (!users.has(String(record.uid))) users.set(String(record.uid), record.name)
    } else if (record.kind === 'group') {
      groupNames.add(record.name)
      if (!groups.has(String(record.gid))) groups.set(String(record.gid), record.name)
    }
  }
  return { user: namer(users, userNames), group: namer(groups, groupNames) }
}
