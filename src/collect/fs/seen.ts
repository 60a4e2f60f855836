import type { Stats } from 'node:fs'
import { type Extra, INODE_TYPES, type InodeType, type RowInput } from '../../model/index.ts'

/**
 * What one stat says. `mode` with its type bits, `size` in bytes, `mtime` in whole seconds, `ctime` in microseconds, `dev` as
 * makedev(3) packs it.
 * Whoever hands one out may use the same object for the next answer: read it before asking again.
 */
export interface Seen {
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  readonly mtime: number
  readonly ctime: number
  readonly nlink: number
  readonly dev: number
  readonly ino: number
}

export const seenOf = ({ mode, uid, gid, size, mtimeMs, ctimeMs, nlink, dev, ino }: Stats): Seen => ({
  mode,
  uid,
  gid,
  size,
  mtime: Math.floor(mtimeMs / 1000),
  ctime: Math.floor(ctimeMs * 1000),
  nlink,
  dev,
  ino,
})

const TYPE_BITS = 0o170000
const BITS: Readonly<Record<InodeType, number>> = {
  file: 0o100000,
  directory: 0o040000,
  symlink: 0o120000,
  socket: 0o140000,
  fifo: 0o010000,
  block: 0o060000,
  char: 0o020000,
}
/** By the four type bits of a mode. */
const TYPES: readonly (InodeType | undefined)[] = Array.from({ length: 16 }, (_, bits) =>
  INODE_TYPES.find((type) => BITS[type] === bits << 12),
)

/** The type in a mode as stat(2) gives it; undefined for none that Linux has. */
export const typeOf = ({ mode }: Pick<Seen, 'mode'>): InodeType | undefined => TYPES[(mode & TYPE_BITS) >> 12]
export const isDirectory = ({ mode }: Pick<Seen, 'mode'>): boolean => (mode & TYPE_BITS) === BITS.directory
export const isFile = ({ mode }: Pick<Seen, 'mode'>): boolean => (mode & TYPE_BITS) === BITS.file
export const isSymlink = ({ mode }: Pick<Seen, 'mode'>): boolean => (mode & TYPE_BITS) === BITS.symlink

/**
 * An inode as the columns of a batch. An inode number that a double cannot hold exactly (above 2^53:
 * some layered file systems put the layer there) is left out as not observed rather than rounded into another's.
 */
export const rowOf = (seen: Seen, extra: Extra | undefined): RowInput => ({
  type: typeOf(seen),
  mode: seen.mode & 0o7777,
  uid: seen.uid,
  gid: seen.gid,
  size: seen.size,
  mtime: seen.mtime,
  ctime: seen.ctime,
  nlink: seen.nlink,
  dev: seen.dev,
  ino: Number.isSafeInteger(seen.ino) ? seen.ino : undefined,
  extra,
})
