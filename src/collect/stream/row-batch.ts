import {
  type Batch,
  type BytePath,
  type Extra,
  type Lookups,
  type Match,
  type Origin,
  originWith,
  type RowInput,
} from '../../model/index.ts'
import { type InodeCells, newCells, rowOf } from '../../parse/index.ts'
import type { Feed } from './feed.ts'

/** Rows of a batch that is full. */
export const FULL = 4096
/** A batch is full where a piece of the input ends, so it has room for the rows of one more. */
export const PIECE = 1 << 16
/** No inode line takes fewer bytes, its newline included. */
const SHORTEST = '{"kind":"inode","path":"/"}\n'.length
const ROOM = FULL + Math.ceil(PIECE / SHORTEST)

/**
 * The rows of the batch that is being judged, in columns that serve every batch anew: nothing is made for a row. It is also
 * looked into by path, for what is asked about most is what passes.
 */
export interface RowBatch {
  readonly length: number
  /** All rows are judged: the next ones take their place. */
  clear(): void
  /** A row, in a directory of this number and path. Of an ordered input rows come in the order of directories' numbers and of names. */
  add(cells: InodeCells, directory: number, path: BytePath, at: number, origin: number, match: Match | undefined): void
  /** The rows so far, until `clear`. `by`: who found the matches. */
  batch(by: Lookups | undefined): Batch
  find(directory: number, name: BytePath): RowInput | undefined
}

const room = () => ({
  directory: new Uint32Array(ROOM),
  type: new Uint8Array(ROOM),
  mode: new Uint16Array(ROOM),
  uid: new Uint32Array(ROOM),
  gid: new Uint32Array(ROOM),
  size: new Float64Array(ROOM),
  mtime: new Float64Array(ROOM),
  ctime: new Float64Array(ROOM).fill(Number.NaN),
  nlink: new Uint32Array(ROOM),
  dev: new Float64Array(ROOM),
  ino: new Float64Array(ROOM),
})

/** `origins`: by their numbers, 0 being this input, in which a row has a `position`. */
export const newRowBatch = (origins: readonly Origin[], position: Feed['position']): RowBatch => {
  const columns = room()
  const { directory: held, type, mode, uid, gid, size, mtime, nlink, dev, ino } = columns
  const positions = new Float64Array(ROOM)
  const origin = new Uint16Array(ROOM)
  const extras: (Extra | undefined)[] = new Array(ROOM).fill(undefined)
  const matches: Match[] = new Array(ROOM).fill(undefined)
  const nameFrom = new Uint32Array(ROOM + 1)
  let names = Buffer.allocUnsafeSlow(ROOM * 16)
  let directories: BytePath[] = []
  let numbers: number[] = []
  let entered = -1
  let length = 0
  let ownersNamed = false
  let lastExtra: Extra | undefined
  const seen = newCells()

  const keepName = (bytes: Uint8Array, from: number, to: number): void => {
    let end = nameFrom[length] as number
    if (end + to - from > names.length) {
      const larger = Buffer.allocUnsafeSlow((names.length + to - from) * 2)
      larger.set(names)
      names = larger
    }
    for (let at = from; at < to; at++) names[end++] = bytes[at] as number
    nameFrom[length + 1] = end
  }
  const name = (row: number): BytePath => names.toString('latin1', nameFrom[row], nameFrom[row + 1])
  const originOf = (row: number): Origin => {
    const from = origins[origin[row] as number] as Origin
    // A record that came with an origin of its own keeps it whole; ours is where it stands in this input.
    if (origin[row] !== 0) return originWith(from, extras[row])
    return originWith(from, { ...extras[row], [position]: positions[row] })
  }
  const rowAt = (row: number): RowInput => {
    seen.type = type[row] as number
    seen.mode = mode[row] as number
    seen.uid = uid[row] as number
    seen.gid = gid[row] as number
    seen.size = size[row] as number
    seen.mtime = mtime[row] as number
    seen.nlink = nlink[row] as number
    seen.dev = dev[row] as number
    seen.ino = ino[row] as number
    seen.extra = extras[row]
    return rowOf(seen)
  }
  return {
    get length() {
      return length
    },
    clear() {
      length = 0
      directories = []
      numbers = []
      entered = -1
      ownersNamed = false
      lastExtra = undefined
    },
    add(cells, directory, path, at, from, match) {
      if (directory !== entered) {
        entered = directory
        directories.push(path)
        numbers.push(directory)
      }
      keepName(cells.bytes, cells.name, cells.to)
      held[length] = directories.length - 1
      type[length] = cells.type
      mode[length] = cells.mode
      uid[length] = cells.uid
      gid[length] = cells.gid
      size[length] = cells.size
      mtime[length] = cells.mtime
      nlink[length] = cells.nlink
      dev[length] = cells.dev
      ino[length] = cells.ino
      positions[length] = at
      origin[length] = from
      if (match !== undefined) matches[length] = match
      const { extra } = cells
      extras[length] = extra
      if (extra !== lastExtra) {
        lastExtra = extra
        if (extra?.owner !== undefined || extra?.group !== undefined) ownersNamed = true
      }
      length++
    },
    batch: (by) => ({
      ...columns,
      length,
      directories,
      name,
      extra: (row) => extras[row],
      origin: originOf,
      matches: by && { by, of: matches },
      ownersNamed,
      lazy: {},
    }),
    find(directory, wanted) {
      let low = 0
      let high = length
      while (low < high) {
        const middle = (low + high) >>> 1
        const at = numbers[held[middle] as number] as number
        if (at < directory || (at === directory && name(middle) < wanted)) low = middle + 1
        else high = middle
      }
      return low < length && numbers[held[low] as number] === directory && name(low) === wanted ? rowAt(low) : undefined
    },
  }
}
