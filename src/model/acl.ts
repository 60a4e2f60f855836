/** A POSIX.1e access ACL: rwx bits (4, 2, 1) of each entry, named entries by number. `mask` is absent when no named entry needs one. */
export interface Acl {
  readonly owner: number
  readonly users: readonly (readonly [uid: number, bits: number])[]
  readonly group: number
  readonly groups: readonly (readonly [gid: number, bits: number])[]
  readonly mask?: number | undefined
  readonly other: number
}

const bitsOf = (text: string): number | undefined => {
  if (!/^[r-][w-][x-]$/.test(text)) return undefined
  return (text[0] === 'r' ? 4 : 0) | (text[1] === 'w' ? 2 : 0) | (text[2] === 'x' ? 1 : 0)
}

const textOfBits = (bits: number): string => (bits & 4 ? 'r' : '-') + (bits & 2 ? 'w' : '-') + (bits & 1 ? 'x' : '-')

/** Turns a name in an ACL entry into its number; undefined when the target knows no such account. */
export type NameToId = (kind: 'user' | 'group', name: string) => number | undefined

/**
 * ACL text, as `getfacl` prints it (a comma or a newline between entries, long or short tags, names or numbers,
 * `#effective` comments ignored); undefined when it is not an ACL or a name has no number.
 */
export const parseAcl = (text: string, numberOf: NameToId): Acl | undefined => {
  let owner: number | undefined
  let group: number | undefined
  let other: number | undefined
  let mask: number | undefined
  const users: [number, number][] = []
  const groups: [number, number][] = []
  for (const raw of text.split(/[,\n]/)) {
    const entry = raw.replace(/#.*$/, '').trim()
    if (entry === '') continue
    const parts = entry.split(':')
    const [tag, who] = parts
    const bits = bitsOf(parts[2] ?? '')
    if (parts.length !== 3 || bits === undefined || who === undefined) return undefined
    const kind = tag === 'user' || tag === 'u' ? 'user' : tag === 'group' || tag === 'g' ? 'group' : tag
    if (kind === 'user' || kind === 'group') {
      if (who === '') {
        if (kind === 'user') owner = bits
        else group = bits
        continue
      }
      const id = /^\d+$/.test(who) ? Number(who) : numberOf(kind, who)
      if (id === undefined) return undefined
      ;(kind === 'user' ? users : groups).push([id, bits])
    } else if (kind === 'mask' || kind === 'm') mask = bits
    else if (kind === 'other' || kind === 'o') other = bits
    else return undefined
  }
  if (owner === undefined || group === undefined || other === undefined) return undefined
  return { owner, users, group, groups, mask, other }
}

/** The wire form: short, numeric, in POSIX order: `user::rw-,user:33:r--,group::r--,mask::r--,other::---`. */
export const formatAcl = (acl: Acl): string =>
  [
    `user::${textOfBits(acl.owner)}`,
    ...acl.users.map(([uid, bits]) => `user:${uid}:${textOfBits(bits)}`),
    `group::${textOfBits(acl.group)}`,
    ...acl.groups.map(([gid, bits]) => `group:${gid}:${textOfBits(bits)}`),
    ...(acl.mask === undefined ? [] : [`mask::${textOfBits(acl.mask)}`]),
    `other::${textOfBits(acl.other)}`,
  ].join(',')
