import { type Accounts, type BytePath, type Inode, latin1, normalizePath, textOf } from '../../model/index.ts'
import { parseId } from '../../parse/index.ts'

export const STATOVERRIDE = '/var/lib/dpkg/statoverride'
export const DIVERSIONS = '/var/lib/dpkg/diversions'

type Override = Pick<Inode, 'uid' | 'gid' | 'owner' | 'group' | 'mode'>

const linesOf = (bytes: Uint8Array | undefined): readonly string[] =>
  bytes === undefined ? [] : latin1(bytes).split('\n')

/** Owners and modes that hold whatever a package says: `user group mode path`, numbers after a `#` (dpkg-statoverride(1)). */
export const statOverrides = (bytes: Uint8Array | undefined, accounts: Accounts): ReadonlyMap<BytePath, Override> => {
  const overrides = new Map<BytePath, Override>()
  for (const line of linesOf(bytes)) {
    const [user = '', group = '', mode = '', ...rest] = line.split(' ')
    const path = rest.join(' ')
    if (!path.startsWith('/') || !/^[0-7]{1,4}$/.test(mode)) continue
    const uid = user.startsWith('#') ? parseId(user.slice(1)) : accounts.uid(textOf(user))
    const gid = group.startsWith('#') ? parseId(group.slice(1)) : accounts.gid(textOf(group))
    overrides.set(normalizePath(path), {
      uid,
      gid,
      owner: uid === undefined ? textOf(user) : (accounts.userName(uid) ?? null),
      group: gid === undefined ? textOf(group) : (accounts.groupName(gid) ?? null),
      mode: Number.parseInt(mode, 8),
    })
  }
  return overrides
}

/** Where a file of a package goes: three lines a diversion, from, to, and the package whose own file stays (`:` none). */
export const diversions = (bytes: Uint8Array | undefined) => {
  const lines = linesOf(bytes)
  const found = new Map<BytePath, { readonly to: BytePath; readonly by: string }>()
  for (let at = 0; at + 2 < lines.length; at += 3) {
    const [from = '', to = '', by = ''] = lines.slice(at, at + 3)
    if (from.startsWith('/') && to.startsWith('/')) found.set(normalizePath(from), { to: normalizePath(to), by })
  }
  return (name: string | undefined) =>
    (path: BytePath): BytePath => {
      const diversion = found.get(path)
      return diversion === undefined || diversion.by === name ? path : diversion.to
    }
}
