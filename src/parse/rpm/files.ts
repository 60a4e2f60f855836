import { type BytePath, type Extra, type InodeType, type RowInput, textOf } from '../../model/index.ts'
import type { RpmHeader } from './header.ts'
import { TAG } from './tags.ts'

/** One file as a header lists it. */
export interface RpmFile {
  /** As the header has it: absolute, in any honest package. */
  readonly name: BytePath
  readonly row: RowInput
  /** Its bytes come with the payload: a regular file that is not only promised. */
  readonly hasBody: boolean
  /** Bytes that it has in the payload under its last name: what a file holds, or where a link leads. */
  readonly stored: number
  /** Of a file that has several names: the same for all of them. */
  readonly inode: string | undefined
}

const CONFIG_GHOST = Object.freeze({ ghost: 1 << 6 })
const SHA256 = 8

const TYPES: Readonly<Record<number, InodeType>> = {
  1: 'fifo',
  2: 'char',
  4: 'directory',
  6: 'block',
  8: 'file',
  10: 'symlink',
  12: 'socket',
}

const namesOf = (header: RpmHeader): readonly BytePath[] => {
  const names = header.strings(TAG.baseNames)
  // Packages of the last century list whole paths.
  if (names.length === 0) return header.strings(TAG.oldFileNames)
  const directories = header.strings(TAG.directoryNames)
  const indexes = header.numbers(TAG.directoryIndexes)
  return names.map((name, at) => (directories[indexes[at] ?? -1] ?? '') + name)
}

/** Capabilities as cap_to_text(3) writes them; older versions put `= ` before. */
const capsOf = (text: BytePath | undefined): string | null => {
  const caps = textOf((text ?? '').replace(/^= */, '').trim())
  return caps === '' ? null : caps
}

/** The files of a package, in the header's order. Owners are names alone; a `%ghost` is promised, for the package brings none. */
export const rpmFiles = (header: RpmHeader): readonly RpmFile[] => {
  const columns = {
    modes: header.numbers(TAG.fileModes),
    sizes: header.numbers(TAG.fileSizes),
    long: header.numbers(TAG.longFileSizes),
    times: header.numbers(TAG.fileTimes),
    flags: header.numbers(TAG.fileFlags),
    inodes: header.numbers(TAG.fileInodes),
    devices: header.numbers(TAG.fileDevices),
    users: header.strings(TAG.fileUsers),
    groups: header.strings(TAG.fileGroups),
    links: header.strings(TAG.fileLinks),
    digests: header.strings(TAG.fileDigests),
    caps: header.strings(TAG.fileCaps),
  }
  const isSha256 = header.numbers(TAG.fileDigestAlgorithm)[0] === SHA256
  return namesOf(header).map((name, at): RpmFile => {
    const mode = columns.modes[at]
    const type = mode === undefined ? undefined : TYPES[mode >> 12]
    const isGhost = ((columns.flags[at] ?? 0) & CONFIG_GHOST.ghost) !== 0
    const digest = columns.digests[at] ?? ''
    const user = columns.users[at]
    const group = columns.groups[at]
    const extra: Extra = {
      ...(user ? { owner: textOf(user) } : {}),
      ...(group ? { group: textOf(group) } : {}),
      ...(type === 'symlink' ? { linkTarget: columns.links[at] ?? '' } : {}),
      ...(type === 'file' ? { caps: capsOf(columns.caps[at]) } : { caps: null }),
      ...(isGhost ? { declared: true as const } : {}),
      ...(type === 'file' && !isGhost && isSha256 && /^[0-9a-f]{64}$/.test(digest) ? { sha256: digest } : {}),
    }
    const inode = columns.inodes[at]
    return {
      name,
      hasBody: type === 'file' && !isGhost,
      stored: isGhost || (type !== 'file' && type !== 'symlink') ? 0 : (columns.long[at] ?? columns.sizes[at] ?? 0),
      inode: type !== 'file' || isGhost || inode === undefined ? undefined : `${columns.devices[at]}:${inode}`,
      row: {
        type,
        mode: mode === undefined ? undefined : mode & 0o7777,
        size: type === 'file' && !isGhost ? (columns.long[at] ?? columns.sizes[at]) : undefined,
        mtime: columns.times[at],
        nlink: type === 'directory' ? undefined : 1,
        extra,
      },
    }
  })
}
