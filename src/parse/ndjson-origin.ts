import { latin1, type Origin } from '../model/index.ts'
import { ascii, isWord, stringEnd } from './ndjson-bytes.ts'

/** A byte-for-byte copy of `{"collector":…,"source":…}` and the object it stands for. */
export interface KnownOrigin {
  readonly bytes: Uint8Array
  readonly origin: Origin
}
const COLLECTOR = ascii('{"collector":"')
const SOURCE = ascii('","source":"')
/** The origin that stands there in just these letters; undefined: none does. */
export const originAt = (bytes: Uint8Array, at: number): KnownOrigin | undefined => {
  if (!isWord(bytes, at, COLLECTOR)) return undefined
  const collector = at + COLLECTOR.length
  const middle = stringEnd(bytes, collector)
  if (middle < 0 || !isWord(bytes, middle, SOURCE)) return undefined
  const source = middle + SOURCE.length
  const end = stringEnd(bytes, source)
  if (end < 0 || bytes[end + 1] !== 0x7d) return undefined
  const text = (from: number, to: number): string => latin1(bytes.subarray(from, to))
  const origin = Object.freeze({ collector: text(collector, middle), source: text(source, end) })
  return { bytes: bytes.slice(at, end + 2), origin }
}
