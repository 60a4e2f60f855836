import { type BytePath, type Extra, INODE_TYPES, type Origin, type RowInput, rawBytes } from '../model/index.ts'

/**
 * One inode line as numbers, used again for every line: making an object for each would cost more than reading it. The
 * path is `bytes` from `from` to `to`, its last name begins at `name`; numbers that were not observed are as in a batch.
 * Whoever is handed it copies what it keeps.
 */
export interface InodeCells {
  bytes: Uint8Array
  /** Where the line begins. */
  line: number
  from: number
  name: number
  to: number
  /** Whether the directory is that of the line that was read before. */
  sameDirectory: boolean
  /** Whether the name stands behind that of the line before, by its bytes; undefined where that is not at hand. */
  ascends: boolean | undefined
  type: number
  mode: number
  uid: number
  gid: number
  size: number
  mtime: number
  nlink: number
  dev: number
  ino: number
  /** Lines that say the same share one object. */
  extra: Extra | undefined
  /** Lines from the same place share one object. */
  origin: Origin | undefined
}

export const NO_MODE = 0xffff
export const NO_ID = 0xffffffff

export const newCells = (): InodeCells => ({
  bytes: new Uint8Array(0),
  line: 0,
  from: 0,
  name: 0,
  to: 0,
  sameDirectory: false,
  ascends: undefined,
  type: 0,
  mode: NO_MODE,
  uid: NO_ID,
  gid: NO_ID,
  size: Number.NaN,
  mtime: Number.NaN,
  nlink: 0,
  dev: Number.NaN,
  ino: Number.NaN,
  extra: undefined,
  origin: undefined,
})

const known = (id: number): number | undefined => (id === NO_ID ? undefined : id)
const observed = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value)

/** The same as an object that lasts. */
export const rowOf = (cells: InodeCells): RowInput => ({
  type: INODE_TYPES[cells.type - 1],
  mode: cells.mode === NO_MODE ? undefined : cells.mode,
  uid: known(cells.uid),
  gid: known(cells.gid),
  size: observed(cells.size),
  mtime: observed(cells.mtime),
  nlink: cells.nlink === 0 ? undefined : cells.nlink,
  dev: observed(cells.dev),
  ino: observed(cells.ino),
  extra: cells.extra,
})

/** A row's own name and what is known of it, as columns that last. */
export const cellsOf = (name: BytePath, row: RowInput): InodeCells => ({
  ...newCells(),
  bytes: rawBytes(name),
  to: name.length,
  type: row.type === undefined ? 0 : INODE_TYPES.indexOf(row.type) + 1,
  mode: row.mode ?? NO_MODE,
  uid: row.uid ?? NO_ID,
  gid: row.gid ?? NO_ID,
  size: row.size ?? Number.NaN,
  mtime: row.mtime ?? Number.NaN,
  nlink: row.nlink ?? 0,
  dev: row.dev ?? Number.NaN,
  ino: row.ino ?? Number.NaN,
  extra: row.extra,
})
