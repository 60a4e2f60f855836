import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { type Acl, formatAcl, type Inode, parentOf } from '../../src/model/index.ts'
import type { Sketch } from './random-tree.ts'

/** Sets the ACL of a file; returns whether the file system took it. */
export type SetAcl = (path: string, acl: Acl) => boolean

/** acl(5) in the form of the `system.posix_acl_access` attribute: version 2, then tag, permissions, number. */
const encoded = (acl: Acl): Buffer => {
  const none = 0xffffffff
  const entries = [
    [1, acl.owner, none],
    ...acl.users.map(([uid, bits]) => [2, bits, uid]),
    [4, acl.group, none],
    ...acl.groups.map(([gid, bits]) => [8, bits, gid]),
    ...(acl.mask === undefined ? [] : [[16, acl.mask, none]]),
    [32, acl.other, none],
  ]
  const buffer = Buffer.alloc(4 + entries.length * 8)
  buffer.writeUInt32LE(2, 0)
  entries.forEach(([tag, bits, id], at) => {
    buffer.writeUInt16LE(tag as number, 4 + at * 8)
    buffer.writeUInt16LE(bits as number, 6 + at * 8)
    buffer.writeUInt32LE(id as number, 8 + at * 8)
  })
  return buffer
}

/** The path of the native-call library, null when it cannot be loaded here. */
export const koffiPath = (): string | null => {
  try {
    const require = createRequire(import.meta.url)
    require('koffi')
    return require.resolve('koffi')
  } catch {
    return null
  }
}

/** Through setxattr(2) when native calls are to be had, else through setfacl(1), else not at all. */
export const aclSetter = (koffi: string | null): SetAcl | undefined => {
  if (koffi !== null) {
    const native = createRequire(import.meta.url)(koffi) as {
      load(name: string): { func(signature: string): (...args: readonly unknown[]) => number }
    }
    const set = native
      .load('libc.so.6')
      .func('int setxattr(const char *p, const char *n, const uint8_t *v, size_t s, int f)')
    return (path, acl) => {
      const value = encoded(acl)
      return set(path, 'system.posix_acl_access', value, value.length, 0) === 0
    }
  }
  if (spawnSync('setfacl', ['--version']).status !== 0) return undefined
  return (path, acl) => spawnSync('setfacl', ['--set', formatAcl(acl), path]).status === 0
}

/** A made name, with what lstat does not tell. */
interface Made {
  readonly path: string
  readonly type: Sketch['type']
}
export interface Built {
  readonly inodes: readonly Inode[]
  readonly immutable: readonly string[]
  readonly appendOnly: readonly string[]
}

const linkText = (from: string, to: string, style: Sketch['style']): string => {
  if (style === 'absolute') return to
  if (style === 'missing') return 'no/such'
  const plain = relative(parentOf(from), to) || '.'
  return style === 'relative' ? plain : `../${parentOf(from).slice(parentOf(parentOf(from)).length + 1)}/${plain}`
}

/** Makes the sketched inodes under `top` (a fresh directory, root's), and says what stands there now. */
export const buildTree = (top: string, sketched: readonly Sketch[], setAcl: SetAcl | undefined): Built => {
  mkdirSync(top, { mode: 0o755 })
  const made: Made[] = [{ path: top, type: 'directory' }]
  const facts = new Map<string, { acl: Acl | null; attrs: string | null }>()
  const pick = (of: readonly Made[], number: number): Made => of[number % of.length] as Made
  sketched.forEach((sketch, at) => {
    const path = join(
      pick(
        made.filter(({ type }) => type === 'directory'),
        sketch.into,
      ).path,
      `p${at}`,
    )
    const files = made.filter(({ type }) => type === 'file')
    let type = sketch.type
    if (type === 'hard-link' && files.length === 0) type = 'file'
    if (type === 'directory') mkdirSync(path)
    else if (type === 'file') writeFileSync(path, '')
    else if (type === 'fifo') spawnSync('mkfifo', [path])
    else if (type === 'symlink') symlinkSync(linkText(path, pick(made, sketch.target).path, sketch.style), path)
    else linkSync(pick(files, sketch.target).path, path)
    made.push({ path, type })
    if (type === 'hard-link') return
    lchownSync(path, sketch.uid, sketch.gid)
    if (type === 'symlink') return
    chmodSync(path, sketch.mode)
    const acl = sketch.acl !== null && setAcl?.(path, sketch.acl) ? sketch.acl : null
    const attrs = type === 'fifo' || sketch.attrs === '' ? null : sketch.attrs
    const { dev, ino } = lstatSync(path)
    facts.set(`${dev}:${ino}`, { acl, attrs })
  })
  const inodes = made.map(({ path }) => inodeAt(path, facts))
  const marked = (letter: string): readonly string[] =>
    inodes.filter(({ attrs }) => attrs === letter).map(({ path }) => path)
  return { inodes, immutable: marked('i'), appendOnly: marked('a') }
}

/** One inode as lstat shows it; ACL and attributes as they were set. */
export const inodeAt = (
  path: string,
  facts: ReadonlyMap<string, { acl: Acl | null; attrs: string | null }> = new Map(),
): Inode => {
  const stat = lstatSync(path)
  const type = stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : stat.isFIFO() ? 'fifo' : 'file'
  const { uid, gid, nlink, dev, ino } = stat
  const set = facts.get(`${dev}:${ino}`)
  const linkTarget = type === 'symlink' ? readlinkSync(path) : null
  const mode = stat.mode & 0o7777
  return {
    path,
    type,
    mode,
    uid,
    gid,
    nlink,
    dev,
    ino,
    linkTarget,
    mount: null,
    acl: set?.acl ?? null,
    attrs: set?.attrs ?? null,
  }
}
