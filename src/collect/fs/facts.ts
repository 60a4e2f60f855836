import {
  type Acl,
  type BytePath,
  type ContentClass,
  type InodeType,
  type LazyFacts,
  latin1,
} from '../../model/index.ts'
import { decodeAcl, decodeCaps } from '../../parse/index.ts'
import { contentClassOf, emptyClassOf, HASHED_BYTES, sha256Of } from '../content/index.ts'
import { attributeLetters } from './attributes.ts'
import { mountOf } from './boundary.ts'
import type { Libc } from './libc.ts'
import { withOpened } from './read.ts'
import type { WalkContext } from './walk.ts'

/** The fields that need libc: without it they are not observed. */
export const LIBC_FIELDS = ['acl', 'defaultAcl', 'caps', 'selinux', 'attrs'] as const

const FILE: readonly InodeType[] = ['file']

/**
 * The facts that cost a call or a read each, by path, fetched each time they are asked (the records remember).
 * Extended attributes are read by name, links not followed. A value that does not parse, and a call that fails, is not observed.
 */
export const factsOf = (context: WalkContext, libc: Libc | undefined): LazyFacts => {
  const { host, boundary, incomplete } = context
  const { mounts } = boundary

  const attribute = <T>(
    path: BytePath,
    name: string,
    decode: (value: Uint8Array) => T | undefined,
  ): T | null | undefined => {
    if (libc === undefined) return undefined
    const got = host.reach(path, (at) => ({ value: libc.lgetxattr(at, name) }))
    if (typeof got === 'string' || typeof got.value === 'number') return undefined
    if (got.value === null) return null
    const decoded = decode(got.value)
    if (decoded === undefined) incomplete.add(path, `its ${name} has a form that is not known`)
    return decoded
  }
  const acl = (name: string) => (path: BytePath) =>
    // An empty default ACL is how some file systems store its absence.
    attribute<Acl | null>(path, name, (value) => (value.length === 0 ? null : decodeAcl(value)))

  const classAt = (fd: number, path: BytePath, size: number): ContentClass | undefined => {
    const head = host.head(fd, size)
    return typeof head === 'string' ? undefined : contentClassOf(fd, path, size, head)
  }

  return {
    acl: acl('system.posix_acl_access'),
    defaultAcl: acl('system.posix_acl_default'),
    caps: (path) => attribute(path, 'security.capability', decodeCaps),
    selinux: (path) => attribute(path, 'security.selinux', (value) => latin1(value).replace(/\0+$/, '')),
    attrs(path, known) {
      if (libc === undefined) return undefined
      const flags = withOpened(host, path, ['file', 'directory'], (fd) => ({ value: libc.flagsOf(fd) }), known)?.value
      return flags === undefined || flags === null ? flags : attributeLetters(flags)
    },
    mount: (path) => (mounts === undefined ? undefined : mountOf(mounts, path)),
    contentClass: (path, known) =>
      known?.type === 'file' && known.size === 0
        ? emptyClassOf(path)
        : withOpened(host, path, FILE, (fd, { size }) => classAt(fd, path, size), known),
    sha256: (path, known) =>
      withOpened(
        host,
        path,
        ['file'],
        (fd, { size }) => {
          const hash = size > HASHED_BYTES ? undefined : sha256Of(fd, HASHED_BYTES, size)
          if (hash === undefined) incomplete.add(path, `longer than ${HASHED_BYTES} bytes: not hashed`)
          return hash
        },
        known,
      ),
  }
}
