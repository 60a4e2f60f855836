import { LIMITS, latin1 } from '../model/index.ts'
import type { Body } from './entries.ts'
import { tarNumber } from './tar-header.ts'
import type { PaxFields } from './tar-pax.ts'

/** Stretches of a file that hold data, in order; between them are zeros. */
export type SparseMap = readonly (readonly [offset: number, length: number])[]

/** Where a sparse file's map is: known, or at the start of its data (GNU pax format 1.0). */
export interface Sparse {
  readonly realSize: number
  readonly map: SparseMap | 'in-data'
}

/** Holes are written out for whoever reads the bytes, up to here: a terabyte of nothing must not be hashed. */
const EXPANDED = 1 << 30
const ZEROS = 1 << 16

const isMap = (map: SparseMap, realSize: number): boolean => {
  let end = 0
  for (const [offset, length] of map) {
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < end || length < 0) return false
    end = offset + length
  }
  return end <= realSize
}

/** The four entries of an old GNU header, or the 21 of one of its extension blocks. */
export const oldSparseEntries = (block: Uint8Array, from: number, count: number): SparseMap => {
  const map: [number, number][] = []
  for (let at = from; at < from + count * 24; at += 24) {
    const offset = tarNumber(block, at, 12) ?? Number.NaN
    const length = tarNumber(block, at + 12, 12) ?? Number.NaN
    if (block[at] !== 0) map.push([offset, length])
  }
  return map
}

/** What GNU tar's pax fields say: versions 0.0, 0.1 and 1.0; undefined when the entry is not sparse. */
export const paxSparse = (values: ReadonlyMap<string, string>, own: PaxFields): Sparse | undefined => {
  const realSize = Number(values.get('GNU.sparse.realsize') ?? values.get('GNU.sparse.size') ?? Number.NaN)
  if (!Number.isSafeInteger(realSize) || realSize < 0) return undefined
  if (values.get('GNU.sparse.major') === '1') return { realSize, map: 'in-data' }
  const text = values.get('GNU.sparse.map')
  const numbers =
    text === undefined
      ? own
          .filter(([key]) => key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes')
          .map(([, value]) => Number(value))
      : text.split(',').map(Number)
  return { realSize, map: pairs(numbers) }
}

const pairs = (numbers: readonly number[]): SparseMap => {
  const map: [number, number][] = []
  for (let i = 0; i + 1 < numbers.length; i += 2) map.push([numbers[i] as number, numbers[i + 1] as number])
  return map
}

/** Hands the whole file, holes and all, to a body, from the stored data alone. */
export const expandSparse = ({ realSize, map: given }: Sparse, body: Body): Body => {
  let map = given === 'in-data' ? undefined : given
  let header = ''
  let at = 0
  let segment = 0
  let done = false
  const zeros = new Uint8Array(ZEROS)

  const stop = (whole: boolean): false => {
    if (!done) body.end(whole)
    done = true
    return false
  }
  const give = (bytes: Uint8Array): boolean => {
    at += bytes.length
    return (at <= EXPANDED && body.take(bytes)) || stop(false)
  }
  const hole = (to: number): boolean => {
    while (at < to) if (!give(zeros.subarray(0, Math.min(ZEROS, to - at)))) return false
    return true
  }
  /** Reads the map that stands before the data: a count, then offsets and lengths, one decimal number a line. */
  const readMap = (bytes: Uint8Array): Uint8Array | undefined => {
    header += latin1(bytes)
    const count = /^(\d{1,7})\n/.exec(header)
    const lines = count === null ? 0 : Number(count[1]) * 2 + 1
    let end = 0
    for (let line = 0; line < lines && end >= 0; line++) end = header.indexOf('\n', end) + 1 || -1
    if (count === null || end < 0) {
      if (header.length > LIMITS.tarHeader) stop(false)
      return undefined
    }
    const start = Math.ceil(end / 512) * 512
    if (header.length < start) return undefined
    map = pairs(header.slice(0, end).trim().split('\n').slice(1).map(Number))
    const rest = bytes.subarray(bytes.length - (header.length - start))
    header = ''
    return rest
  }
  return {
    take(bytes) {
      if (done) return false
      let data: Uint8Array | undefined = bytes
      if (map === undefined) {
        data = readMap(bytes)
        if (map === undefined || data === undefined) return !done
      }
      if (!isMap(map, realSize)) return stop(false)
      while (data.length > 0 && segment < map.length) {
        const [offset, length] = map[segment] as SparseMap[number]
        if (!hole(offset)) return false
        const piece: Uint8Array = data.subarray(0, offset + length - at)
        if (piece.length > 0 && !give(piece)) return false
        data = data.subarray(piece.length)
        if (at >= offset + length) segment++
      }
      return true
    },
    end(whole) {
      if (done) return
      if (whole && map !== undefined && isMap(map, realSize) && hole(realSize)) stop(true)
      else stop(false)
    },
  }
}
