import type { Stats } from 'node:fs'
import type { Extra, InodeType, RowInput } from '../../model/index.ts'

const TYPES: ReadonlyMap<number, InodeType> = new Map([
  [0o100000, 'file'],
  [0o040000, 'directory'],
  [0o120000, 'symlink'],
  [0o140000, 'socket'],
  [0o010000, 'fifo'],
  [0o060000, 'block'],
  [0o020000, 'char'],
])

/** The type in a mode as stat(2) gives it; undefined for none that Linux has. */
export const typeOf = (stats: Stats): InodeType | undefined => TYPES.get(stats.mode & 0o170000)

/**
 * What lstat says of an inode as the columns of a batch. An inode number that a double cannot hold exactly (above 2^53:
 * some layered file systems put the layer there) is left out as not observed rather than rounded into another's.
 */
export const rowOf = (stats: Stats, extra: Extra | undefined): RowInput => ({
  type: typeOf(stats),
  mode: stats.mode & 0o7777,
  uid: stats.uid,
  gid: stats.gid,
  size: stats.size,
  mtime: Math.floor(stats.mtimeMs / 1000),
  nlink: stats.nlink,
  dev: stats.dev,
  ino: Number.isSafeInteger(stats.ino) ? stats.ino : undefined,
  extra,
})
