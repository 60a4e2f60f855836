import { type Batch, type Extra, type LazyFacts, originWith } from './batch.ts'
import type { BytePath } from './path.ts'
import { INODE_TYPES, type InodeType, type Origin } from './record.ts'

/** Column values that stand for "not observed". */
const NO_MODE = 0xffff
const NO_ID = 0xffffffff

/** The columns of one inode as a collector hands them over; what is left out was not observed. */
export interface RowInput {
  readonly type?: InodeType | undefined
  readonly mode?: number | undefined
  readonly uid?: number | undefined
  readonly gid?: number | undefined
  readonly size?: number | undefined
  readonly mtime?: number | undefined
  readonly ctime?: number | undefined
  readonly nlink?: number | undefined
  readonly dev?: number | undefined
  readonly ino?: number | undefined
  readonly extra?: Extra | undefined
}

export interface BatchBuilder {
  /** The root itself is added with directory `/` and an empty name. */
  add(directory: BytePath, name: BytePath, row: RowInput): void
  readonly length: number
  /** Closes the block; the builder starts a new one. */
  take(): Batch
}

const TYPE_CODE: ReadonlyMap<InodeType, number> = new Map(INODE_TYPES.map((type, index) => [type, index + 1]))

/** Fills batches of up to `capacity` inodes; the caller takes one when `length` reaches it. */
export const batchBuilder = (origin: Origin, capacity: number, lazy: LazyFacts = {}): BatchBuilder => {
  const fresh = () => ({
    directories: [] as BytePath[],
    directory: new Uint32Array(capacity),
    names: [] as BytePath[],
    type: new Uint8Array(capacity),
    mode: new Uint16Array(capacity),
    uid: new Uint32Array(capacity),
    gid: new Uint32Array(capacity),
    size: new Float64Array(capacity),
    mtime: new Float64Array(capacity),
    ctime: new Float64Array(capacity),
    nlink: new Uint32Array(capacity),
    dev: new Float64Array(capacity),
    ino: new Float64Array(capacity),
    extra: new Map<number, Extra>(),
  })
  let block = fresh()
  let ownersNamed = false
  let interned = new Map<BytePath, number>()
  // Entries come directory by directory, and most are of the type of the one before.
  let lastDirectory: BytePath | undefined
  let lastNumber = 0
  let lastType: InodeType | undefined
  let lastCode = 0
  const directoryNumber = (directory: BytePath): number => {
    if (directory === lastDirectory) return lastNumber
    let number = interned.get(directory)
    if (number === undefined) {
      number = block.directories.push(directory) - 1
      interned.set(directory, number)
    }
    lastDirectory = directory
    lastNumber = number
    return number
  }
  const codeOf = (type: InodeType | undefined): number => {
    if (type !== lastType) {
      lastType = type
      lastCode = type === undefined ? 0 : (TYPE_CODE.get(type) as number)
    }
    return lastCode
  }
  return {
    get length() {
      return block.names.length
    },
    add(directory, name, row) {
      const at = block.names.push(name) - 1
      if (at >= capacity) throw new RangeError(`a batch holds ${capacity} inodes; take it first`)
      block.directory[at] = directoryNumber(directory)
      block.type[at] = codeOf(row.type)
      block.mode[at] = row.mode ?? NO_MODE
      block.uid[at] = row.uid ?? NO_ID
      block.gid[at] = row.gid ?? NO_ID
      block.size[at] = row.size ?? Number.NaN
      block.mtime[at] = row.mtime ?? Number.NaN
      block.ctime[at] = row.ctime ?? Number.NaN
      block.nlink[at] = row.nlink ?? 0
      block.dev[at] = row.dev ?? Number.NaN
      block.ino[at] = row.ino ?? Number.NaN
      const { extra } = row
      if (extra === undefined) return
      block.extra.set(at, extra)
      if (extra.owner !== undefined || extra.group !== undefined) ownersNamed = true
    },
    take() {
      const { names, extra, ...columns } = block
      const batch: Batch = {
        ...columns,
        length: names.length,
        name: (row) => names[row] as BytePath,
        extra: (row) => extra.get(row),
        origin: (row) => originWith(origin, extra.get(row)),
        ownersNamed,
        lazy,
      }
      block = fresh()
      ownersNamed = false
      interned = new Map()
      lastDirectory = undefined
      return batch
    },
  }
}
