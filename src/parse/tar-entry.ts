import { type BytePath, type InodeType, LIMITS, textOf } from '../model/index.ts'
import type { InodeEntry } from './entries.ts'
import { placeInRoot } from './place.ts'
import type { TarHeader } from './tar-header.ts'
import { type PaxFields, paxFacts } from './tar-pax.ts'
import { paxSparse, type Sparse } from './tar-sparse.ts'

/** Type flags of entries that become an inode. `7`: contiguous file; `S`: old GNU sparse; `D`: GNU directory dump. */
const TYPES: ReadonlyMap<string, InodeType> = new Map([
  ['0', 'file'],
  ['\0', 'file'],
  ['7', 'file'],
  ['S', 'file'],
  ['2', 'symlink'],
  ['3', 'char'],
  ['4', 'block'],
  ['5', 'directory'],
  ['D', 'directory'],
  ['6', 'fifo'],
])

/** Only these have bytes after their header; other types may state a size and have none. */
const NO_BODY: ReadonlySet<string> = new Set(['1', '2', '3', '4', '5', '6'])

/** What stands before an entry's own header and changes it. */
export interface Prelude {
  globals: PaxFields
  own: PaxFields
  longName: BytePath | undefined
  longLink: BytePath | undefined
}

export type TarEntry =
  | { readonly kind: 'inode'; readonly inode: InodeEntry; readonly stored: number; readonly sparse: Sparse | undefined }
  | { readonly kind: 'link'; readonly path: BytePath; readonly target: BytePath }
  | { readonly kind: 'skip'; readonly stored: number; readonly why: string | undefined }

const decimal = (text: string | undefined): number | undefined => {
  if (text === undefined || !/^-?\d{1,16}(\.\d*)?$/.test(text)) return undefined
  const value = Math.floor(Number(text))
  return Number.isSafeInteger(value) ? value : undefined
}
const modeOf = (mode: number, groupBits: number | undefined): number =>
  groupBits === undefined ? mode & 0o7777 : (mode & 0o7707) | (groupBits << 3)
const idOf = (value: number | undefined): number | undefined =>
  value !== undefined && value >= 0 && value < 0xffffffff ? value : undefined

/** Bytes of data after the header; undefined when the header does not say. */
export const storedSize = (header: TarHeader, prelude: Prelude): number | undefined => {
  if (NO_BODY.has(header.flag)) return 0
  const { values } = paxFacts(prelude.globals, prelude.own)
  const size = values.has('size') ? decimal(values.get('size')) : header.size
  return size !== undefined && size >= 0 ? size : undefined
}

/** Puts an entry's header and its prelude together. `at` is the header's offset. */
export const tarEntry = (
  header: TarHeader,
  prelude: Prelude,
  oldSparse: Sparse | undefined,
  stored: number,
  at: number,
): TarEntry => {
  const { values, extra, groupBits, aclText, defaultAclText } = paxFacts(prelude.globals, prelude.own)
  const name = values.get('GNU.sparse.name') ?? values.get('path') ?? prelude.longName ?? header.name
  if (header.flag === 'V') return { kind: 'skip', stored, why: undefined }
  // Before POSIX a directory was a file whose name ends in a slash.
  const flag = (header.flag === '0' || header.flag === '\0') && name.endsWith('/') ? '5' : header.flag
  const type = TYPES.get(flag)
  const shown = `the entry ${textOf(name.slice(0, 200))} at byte ${at}`
  if (type === undefined && flag !== '1')
    return { kind: 'skip', stored, why: `${shown} is of a type that is not known (${JSON.stringify(textOf(flag))})` }
  const path = placeInRoot(name)
  if (path === undefined)
    return {
      kind: 'skip',
      stored,
      why:
        name.length > LIMITS.pathLength
          ? `${shown}: its name is too long`
          : `${shown}: its name ${name.includes('\0') ? 'holds a NUL byte' : 'leads outside the root'}`,
    }
  const linkName = values.get('linkpath') ?? prelude.longLink ?? header.linkName
  if (flag === '1') {
    const target = placeInRoot(linkName)
    return target === undefined
      ? { kind: 'skip', stored, why: `${shown}: its link leads outside the root` }
      : { kind: 'link', path, target }
  }
  if (type === 'symlink') extra.linkTarget = linkName
  const user = values.get('uname') ?? header.user
  const group = values.get('gname') ?? header.group
  if (user !== '') extra.owner = textOf(user)
  if (group !== '') extra.group = textOf(group)
  const sparse = type === 'file' ? (paxSparse(values, prelude.own) ?? oldSparse) : undefined
  const row = {
    type,
    mode: header.mode === undefined ? undefined : modeOf(header.mode, groupBits),
    uid: idOf(values.has('uid') ? decimal(values.get('uid')) : header.uid),
    gid: idOf(values.has('gid') ? decimal(values.get('gid')) : header.gid),
    size: type === 'file' ? (sparse?.realSize ?? stored) : undefined,
    mtime: values.has('mtime') ? decimal(values.get('mtime')) : header.mtime,
    // An archive lists every name it knows; those of hard links are counted when it has ended.
    nlink: type === 'directory' ? undefined : 1,
    extra: Object.keys(extra).length === 0 ? undefined : extra,
  }
  return { kind: 'inode', inode: { path, row, at, aclText, defaultAclText }, stored, sparse }
}
