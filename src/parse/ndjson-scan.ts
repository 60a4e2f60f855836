import { LIMITS } from '../model/index.ts'
import { isWord, type Text, textOf } from './ndjson-bytes.ts'
import { type InodeCells, newCells } from './ndjson-cells.ts'
import { knownPassages } from './ndjson-known.ts'
import { pathReader } from './ndjson-path.ts'
import { type HeadSayings, KEYS, LINK, SIZE, type TailSayings, valueReader } from './ndjson-values.ts'

const COMMA = 0x2c
const NEWLINE = 0x0a
const BRACE = 0x7d
/** Bytes of a head, from `type` on, and of a tail, from `linkTarget` on, that tell it from others. */
const HEAD_PROBE = 40
const TAIL_PROBE = 80

/** Of each key, its comma included: its length, its first and its last eight bytes; of a shorter one the first and last four. */
const WORDED = KEYS.map((key) => textOf(Uint8Array.of(COMMA, ...key)))
const LENGTHS = Uint8Array.from(WORDED, ({ length }) => length)
const wordAt = ({ view, length }: Text, at: number): number =>
  length >= 8 ? view.getFloat64(at, true) : view.getInt32(at, true)
const FIRST_WORDS = Float64Array.from(WORDED, (key) => wordAt(key, 0))
const LAST_WORDS = Float64Array.from(WORDED, (key) => wordAt(key, key.length - (key.length >= 8 ? 8 : 4)))
const isKeyAt = ({ view, length: end }: Text, at: number, field: number): boolean => {
  const length = LENGTHS[field] as number
  const first = FIRST_WORDS[field] as number
  const last = LAST_WORDS[field] as number
  if (at + length > end) return false
  return length >= 8
    ? view.getFloat64(at, true) === first && view.getFloat64(at + length - 8, true) === last
    : view.getInt32(at, true) === first && view.getInt32(at + length - 4, true) === last
}

export interface InodeScanner {
  readonly cells: InodeCells
  /**
   * Reads the line that begins at `at` into `cells` if it is an inode line as records are written, without escapes and
   * ASCII alone: answers where the next line begins. -1: whoever asks must read the line as JSON; `cells` then hold
   * nothing. The bytes must end with a newline, which stands in no word, string or number: every loop ends there. Bytes
   * that change between two calls must not be read on where the last line ended.
   */
  scan(bytes: Uint8Array, at: number): number
}

/**
 * What the fields up to `group` say, and the field whose value comes next: its key is part of the passage. KEYS.length: the
 * line ends, and its end is part of the passage.
 */
interface Head {
  readonly says: HeadSayings
  readonly next: number
}

/**
 * A scanner of inode lines. Most lines say much that lines before said: the directory, all from `type` to `group`, all
 * from `linkTarget` on. These three passages are compared with those that are known before they are read.
 */
export const inodeScanner = (): InodeScanner => {
  const cells = newCells()
  const values = valueReader(cells)
  const paths = pathReader(cells)
  const heads = knownPassages<Head>(HEAD_PROBE)
  const tails = knownPassages<TailSayings>(TAIL_PROBE)
  let text = textOf(new Uint8Array(0))

  /** What came behind each field the last time, if anything did. */
  const followers = Uint8Array.from(KEYS, (_, field) => Math.min(field + 1, KEYS.length - 1))
  /** The field whose key stands behind the comma at `at`, from number `first` on; KEYS.length: none of them. */
  const fieldAt = (at: number, first: number): number => {
    const expected = first === 0 ? 0 : (followers[first - 1] as number)
    if (expected >= first && isKeyAt(text, at, expected)) return expected
    let field = first
    while (field < KEYS.length && !isWord(text.bytes, at + 1, KEYS[field] as Uint8Array)) field++
    if (first > 0 && field < KEYS.length) followers[first - 1] = field
    return field
  }
  const behindKey = (at: number, field: number): number => at + (LENGTHS[field] as number)
  /** The field whose value is to be read next, once a part of a line has been; KEYS.length where the line ends. */
  let next = 0
  /** Reads fields from number `next` on as long as they are below `last`: where the next value, or the closing brace, stands. */
  const fields = (bytes: Uint8Array, start: number, last: number): number => {
    let at = start
    while (next < last) {
      at = next >= SIZE && next < LINK ? values.number(bytes, at, next) : values.read(bytes, at, next)
      if (at < 0) return -1
      if (bytes[at] !== COMMA) {
        next = KEYS.length
        return at
      }
      next = fieldAt(at, next + 1)
      if (next === KEYS.length) return -1
      at = behindKey(at, next)
    }
    return at
  }
  /** Behind the newline of a line whose closing brace stands at `at`; -1: there is none. */
  const lineEnd = (at: number): number => (text.bytes[at] === BRACE && text.bytes[at + 1] === NEWLINE ? at + 2 : -1)
  const behindHead = (start: number): number => {
    const known = heads.find(text, start)
    if (known !== undefined) {
      values.sayHead(known.says.says)
      next = known.says.next
      return start + known.passage.length
    }
    values.forgetHead()
    const { bytes } = text
    next = KEYS.length
    if (bytes[start] !== COMMA) return lineEnd(start)
    next = fieldAt(start, 0)
    if (next === KEYS.length) return -1
    const at = fields(bytes, behindKey(start, next), SIZE)
    if (at < 0) return -1
    const end = next < KEYS.length ? at : lineEnd(at)
    if (end >= 0) heads.keep(text, start, end, { says: values.head(), next })
    return end
  }
  /** From behind the key of a field of the tail. */
  const behindTail = (start: number): number => {
    // The key is part of what is known: with other keys the same values say other things.
    const from = start - (KEYS[next] as Uint8Array).length
    const known = tails.find(text, from)
    if (known !== undefined) {
      values.sayTail(known.says)
      return from + known.passage.length
    }
    values.forgetTail()
    const at = fields(text.bytes, start, KEYS.length)
    const end = at < 0 ? -1 : lineEnd(at)
    const says = values.tail()
    if (end >= 0 && says !== undefined) tails.keep(text, from, end, says)
    return end
  }
  /** From behind the path to the next line. */
  const rest = (start: number): number => {
    let at = behindHead(start)
    if (at < 0) return -1
    cells.size = Number.NaN
    cells.mtime = Number.NaN
    cells.nlink = 0
    cells.dev = Number.NaN
    cells.ino = Number.NaN
    if (next === KEYS.length) {
      values.forgetTail()
      return at
    }
    if (next < LINK) at = fields(text.bytes, at, LINK)
    if (at < 0) return -1
    if (next < KEYS.length) return behindTail(at)
    values.forgetTail()
    return lineEnd(at)
  }
  return {
    cells,
    scan(bytes, start) {
      if (text.bytes !== bytes) text = textOf(bytes)
      const quote = paths.read(text, start)
      const end = quote < 0 ? -1 : rest(quote + 1)
      if (end < 0 || end - start > LIMITS.lineLength + 1) {
        paths.forget()
        return -1
      }
      cells.bytes = bytes
      cells.line = start
      cells.extra = values.extra()
      return end
    },
  }
}
