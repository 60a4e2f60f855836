import { LIMITS } from '../model/index.ts'
import { ascii, isWord, type Passage, PLAIN, passage, QUOTE, remember, standsAt } from './ndjson-bytes.ts'
import { type InodeCells, newCells } from './ndjson-cells.ts'
import { KEYS, LINK, SIZE, valueReader } from './ndjson-values.ts'

const START = passage(ascii('{"kind":"inode","path":"'))
const COMMA = 0x2c
const DOT = 0x2e
const SLASH = 0x2f
const NEWLINE = 0x0a
const BRACE = 0x7d
/** Longer passages are read anew each time. */
const REMEMBERED = 1 << 10

const IN_NAME = PLAIN.map((plain, byte) => (byte === SLASH ? 0 : plain))

export interface InodeScanner {
  readonly cells: InodeCells
  /**
   * Reads the line that begins at `at` into `cells` if it is an inode line as records are written, without escapes and
   * ASCII alone: answers where the next line begins. -1: whoever asks must read the line as JSON; `cells` then hold
   * nothing. The bytes must end with a newline, which stands in no word, string or number: every loop ends there.
   */
  scan(bytes: Uint8Array, at: number): number
}

/**
 * A scanner of inode lines. Most lines say much that the line before said: its directory, all from `type` to `group`, all
 * from `linkTarget` on. These three passages are compared with the last ones, four bytes at a time, before they are read.
 */
export const inodeScanner = (): InodeScanner => {
  const cells = newCells()
  const values = valueReader(cells)
  const room = (): Passage => ({ ...passage(new Uint8Array(REMEMBERED)), length: 0 })
  const directory = room()
  const head = room()
  /** The first field that the remembered head does not tell. */
  let headEnd = 0
  const tail = room()
  let input = passage(new Uint8Array(0))

  const nameEnd = (bytes: Uint8Array, name: number): number => {
    let to = name
    while (IN_NAME[bytes[to] as number] === 1) to++
    const length = to - name
    const special = length === 0 || (length <= 2 && bytes[name] === DOT && (length === 1 || bytes[name + 1] === DOT))
    return special ? -1 : to
  }
  const pathEnd = (name: number, to: number): number => {
    cells.name = name
    cells.to = to
    return to
  }
  /** Where the path's closing quote stands. */
  const path = (bytes: Uint8Array, at: number): number => {
    cells.from = at
    cells.sameDirectory = false
    if (standsAt(input, at, directory)) {
      const name = at + directory.length
      const to = nameEnd(bytes, name)
      if (to >= 0 && bytes[to] === QUOTE) {
        cells.sameDirectory = true
        return pathEnd(name, to)
      }
    }
    if (bytes[at] !== SLASH) return -1
    if (bytes[at + 1] === QUOTE) {
      directory.length = 0
      return pathEnd(at + 1, at + 1)
    }
    for (let name = at + 1; ; ) {
      const to = nameEnd(bytes, name)
      if (to < 0) return -1
      if (bytes[to] === QUOTE) {
        remember(directory, bytes, at, name)
        return pathEnd(name, to)
      }
      if (bytes[to] !== SLASH) return -1
      name = to + 1
    }
  }
  /** Reads the fields from number `first` to `last`: where the comma or brace behind them stands. */
  let next = 0
  const fields = (bytes: Uint8Array, start: number, first: number, last: number): number => {
    let at = start
    next = first
    while (bytes[at] === COMMA) {
      let field = next
      while (field < last && !isWord(bytes, at + 1, KEYS[field] as Uint8Array)) field++
      if (field === last) break
      at = values.read(bytes, at + 1 + (KEYS[field] as Uint8Array).length, field)
      if (at < 0) return -1
      next = field + 1
    }
    return at
  }
  const behindHead = (bytes: Uint8Array, start: number): number => {
    // The byte behind is part of what is remembered: 1 is not the beginning of 10.
    const stands = standsAt(input, start, head)
    const from = stands ? start + head.length - 1 : start
    if (stands && (headEnd === SIZE || bytes[from] !== COMMA)) return from
    if (!stands) values.forgetHead()
    const at = fields(bytes, from, stands ? headEnd : 0, SIZE)
    if (stands && at === from) return at
    head.length = 0
    if (at < 0) return -1
    headEnd = next
    remember(head, bytes, start, at + 1)
    return at
  }
  const behindTail = (bytes: Uint8Array, start: number): number => {
    if (standsAt(input, start, tail)) return start + tail.length
    tail.length = 0
    values.forgetTail()
    const at = fields(bytes, start, LINK, KEYS.length)
    if (at < 0 || bytes[at] !== BRACE || bytes[at + 1] !== NEWLINE) return -1
    remember(tail, bytes, start, at + 2)
    return at + 2
  }
  /** From behind the path to the next line. */
  const rest = (bytes: Uint8Array, start: number): number => {
    let at = behindHead(bytes, start)
    if (at < 0) return -1
    cells.size = Number.NaN
    cells.mtime = Number.NaN
    cells.nlink = 0
    cells.dev = Number.NaN
    cells.ino = Number.NaN
    if (bytes[at] === COMMA) at = fields(bytes, at, SIZE, LINK)
    return at < 0 ? -1 : behindTail(bytes, at)
  }
  return {
    cells,
    scan(bytes, start) {
      if (input.bytes !== bytes) input = passage(bytes)
      if (!standsAt(input, start, START)) return -1
      const quote = path(bytes, start + START.length)
      if (quote < 0) return -1
      const end = rest(bytes, quote + 1)
      if (end < 0 || end - start > LIMITS.lineLength + 1) {
        // Nobody will be told of this line, so the next one is not in the same directory as any that was.
        directory.length = 0
        return -1
      }
      cells.bytes = bytes
      cells.line = start
      cells.extra = values.extra()
      return end
    },
  }
}
