import type { Acl } from '../model/index.ts'

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Tags of POSIX ACL entries (linux/posix_acl.h). */
const TAG = Object.freeze({ owner: 0x01, user: 0x02, group: 0x04, namedGroup: 0x08, mask: 0x10, other: 0x20 })
const ACL_VERSION = 2

/**
 * The value of `system.posix_acl_access` or `system.posix_acl_default` (linux/posix_acl_xattr.h: a version, then entries
 * of tag, bits and id, little-endian); undefined when it is not one.
 */
export const decodeAcl = (bytes: Uint8Array): Acl | undefined => {
  const view = viewOf(bytes)
  if (bytes.length < 4 || (bytes.length - 4) % 8 !== 0 || view.getUint32(0, true) !== ACL_VERSION) return undefined
  const plain = new Map<number, number>()
  const users: [number, number][] = []
  const groups: [number, number][] = []
  for (let at = 4; at < bytes.length; at += 8) {
    const tag = view.getUint16(at, true)
    const bits = view.getUint16(at + 2, true)
    const id = view.getUint32(at + 4, true)
    if (bits > 7) return undefined
    if (tag === TAG.user) users.push([id, bits])
    else if (tag === TAG.namedGroup) groups.push([id, bits])
    else if (plain.has(tag) || !(tag === TAG.owner || tag === TAG.group || tag === TAG.mask || tag === TAG.other))
      return undefined
    else plain.set(tag, bits)
  }
  const owner = plain.get(TAG.owner)
  const group = plain.get(TAG.group)
  const other = plain.get(TAG.other)
  if (owner === undefined || group === undefined || other === undefined) return undefined
  return { owner, users, group, groups, mask: plain.get(TAG.mask), other }
}

/** Names by number, capabilities(7). */
export const CAPABILITIES = (
  'chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service ' +
  'net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin ' +
  'sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override ' +
  'mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore'
).split(' ')

const INHERITABLE = 4
const PERMITTED = 2
const EFFECTIVE = 1
const flagText = (flags: number): string =>
  (flags & EFFECTIVE ? 'e' : '') + (flags & INHERITABLE ? 'i' : '') + (flags & PERMITTED ? 'p' : '')

/**
 * The value of `security.capability` (linux/capability.h: a revision and the effective bit, pairs of permitted and
 * inheritable words, for revision 3 the user namespace's root) as getcap prints it: `cap_chown=i cap_net_raw+ep`;
 * `[rootid=N]` after it unless N is 0. undefined when it is not one.
 */
export const decodeCaps = (bytes: Uint8Array): string | undefined => {
  const view = viewOf(bytes)
  if (bytes.length < 4) return undefined
  const head = view.getUint32(0, true)
  const revision = head >>> 24
  const words = revision === 1 ? 1 : 2
  if (bytes.length !== 4 + words * 8 + (revision === 3 ? 4 : 0) || revision < 1 || revision > 3) return undefined
  const bit = (which: 0 | 4, cap: number): boolean =>
    cap < words * 32 && ((view.getUint32(4 + (cap >> 5) * 8 + which, true) >>> (cap & 31)) & 1) === 1
  const flags = new Map<number, number>()
  for (let cap = 0; cap < 64; cap++) {
    const held = (bit(0, cap) ? PERMITTED : 0) | (bit(4, cap) ? INHERITABLE : 0)
    // A bit that has no name yet counts only when it is set.
    if (cap >= CAPABILITIES.length && held === 0) continue
    flags.set(cap, held !== 0 && (head & EFFECTIVE) !== 0 ? held | EFFECTIVE : held)
  }
  const root = revision === 3 ? view.getUint32(4 + words * 8, true) : 0
  return capsText(flags) + (root === 0 ? '' : ` [rootid=${root}]`)
}

/** Flags of every capability as cap_to_text(3) writes them: the commonest first, then what differs from it. */
const capsText = (flags: ReadonlyMap<number, number>): string => {
  const holders = Array.from({ length: 8 }, (_, set) =>
    [...flags].flatMap(([cap, held]) => (held === set ? [cap] : [])),
  )
  const count = (set: number): number => holders[set]?.length ?? 0
  let common = 7
  for (let set = 6; set >= 0; set--) if (count(set) >= count(common)) common = set
  const parts = common === 0 ? [] : [`=${flagText(common)}`]
  for (let set = 7; set >= 0; set--) {
    if (set === common || count(set) === 0) continue
    const names = (holders[set] ?? []).map((cap) =>
      CAPABILITIES[cap] === undefined ? `${cap}` : `cap_${CAPABILITIES[cap]}`,
    )
    const more = set & ~common
    const less = common & ~set
    const sign = parts.length === 0 ? '=' : '+'
    parts.push(names.join(',') + (more ? sign + flagText(more) : '') + (less ? `-${flagText(less)}` : ''))
  }
  return parts.length === 0 ? '=' : parts.join(' ')
}
