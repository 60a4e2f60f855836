import { type BytePath, type Extra, latin1, parseAcl, rawBytes, textOf } from '../model/index.ts'
import { attrsOfFlags } from './mtree-keywords.ts'
import { decodeAcl, decodeCaps } from './xattr.ts'

/** Extended header fields in order; a later one of a name stands, but for those of a sparse map, which repeat. */
export type PaxFields = readonly (readonly [key: string, value: BytePath])[]

/** The records `LENGTH key=value\n` of an extended header; undefined when they are malformed. */
export const parsePax = (bytes: Uint8Array): PaxFields | undefined => {
  const text = latin1(bytes)
  const fields: [string, BytePath][] = []
  let at = 0
  while (at < text.length && text[at] !== '\0') {
    const space = text.indexOf(' ', at)
    const digits = space < 0 ? '' : text.slice(at, space)
    if (!/^\d{1,10}$/.test(digits)) return undefined
    const end = at + Number(digits)
    const equals = text.indexOf('=', space)
    if (end > text.length || equals < 0 || equals >= end - 1 || text[end - 1] !== '\n') return undefined
    fields.push([text.slice(space + 1, equals), text.slice(equals + 1, end - 1)])
    at = end
  }
  return fields
}

/** What extended headers say of one entry, in place of its own header's fields. */
export interface PaxFacts {
  readonly values: ReadonlyMap<string, BytePath>
  readonly extra: Extra
  /** Group bits of the mode: with an access ACL they are its mask, which some writers put nowhere else. */
  readonly groupBits?: number | undefined
  readonly aclText?: string | undefined
  readonly defaultAclText?: string | undefined
}

/** star writes the number behind the name, `user:www:r--:33`: the number is what counts. */
const aclWithNumbers = (text: string): string =>
  text
    .split(/[,\n]/)
    .map((entry) => {
      const [tag, who, bits, id] = entry.trim().split(':')
      return who !== '' && id !== undefined && /^\d+$/.test(id) ? `${tag}:${id}:${bits}` : entry
    })
    .join(',')

const ofBase64 = (text: string): BytePath | undefined => {
  try {
    return atob(text)
  } catch {
    return undefined
  }
}

/** An extended attribute's raw value, however it was written down. */
const xattr = (values: ReadonlyMap<string, BytePath>, name: string): BytePath | undefined => {
  const raw = values.get(`SCHILY.xattr.${name}`)
  if (raw !== undefined) return raw
  const encoded = values.get(`LIBARCHIVE.xattr.${name}`)
  return encoded === undefined ? undefined : ofBase64(encoded)
}

const known = <T>(value: T | undefined, put: (value: T) => void): void => {
  if (value !== undefined) put(value)
}

/** The facts of one entry from the fields in force: the archive's global ones, then its own. An empty value takes one away. */
export const paxFacts = (globals: PaxFields, own: PaxFields): PaxFacts => {
  const values = new Map<string, BytePath>()
  for (const [key, value] of [...globals, ...own]) {
    if (value === '') values.delete(key)
    else values.set(key, value)
  }
  const extra: Extra = {}
  const raw = (name: string): Uint8Array | undefined => {
    const value = xattr(values, name)
    return value === undefined ? undefined : rawBytes(value)
  }
  const access = raw('system.posix_acl_access')
  const inherited = raw('system.posix_acl_default')
  const caps = raw('security.capability')
  known(access && decodeAcl(access), (acl) => {
    extra.acl = acl
  })
  known(inherited && decodeAcl(inherited), (acl) => {
    extra.defaultAcl = acl
  })
  known(caps && decodeCaps(caps), (text) => {
    extra.caps = text
  })
  known(xattr(values, 'security.selinux') ?? values.get('RHT.security.selinux'), (label) => {
    extra.selinux = textOf(label).replace(/\0+$/, '')
  })
  known(values.get('SCHILY.fflags'), (flags) => {
    extra.attrs = attrsOfFlags(flags)
  })
  let mask = extra.acl?.mask
  const waiting: { aclText?: string; defaultAclText?: string } = {}
  for (const [field, key, text] of [
    ['acl', 'SCHILY.acl.access', 'aclText'],
    ['defaultAcl', 'SCHILY.acl.default', 'defaultAclText'],
  ] as const) {
    const value = values.get(key)
    if (value === undefined) continue
    const numbered = aclWithNumbers(textOf(value))
    const acl = parseAcl(numbered, () => undefined)
    if (acl === undefined) waiting[text] = numbered
    else extra[field] = acl
    if (field === 'acl') mask = (acl ?? parseAcl(numbered, () => 0))?.mask
  }
  return { values, extra, groupBits: mask, ...waiting }
}
