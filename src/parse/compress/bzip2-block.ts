import type { Bits } from './bzip2-bits.ts'
import { damaged } from './fault.ts'

/** Symbols that share one Huffman table before the next selector counts. */
const GROUP = 50
const LONGEST = 20

/** One Huffman table: for 20 bits, the symbol and how many of them it takes. */
interface Huffman {
  /** By the first ten bits: symbol << 5 | length, or 0 for a longer code. */
  readonly short: Uint16Array
  /** The largest code of each length, left-aligned to 20 bits. */
  readonly limit: Int32Array
  readonly base: Int32Array
  readonly symbols: Uint16Array
}

const huffman = (lengths: Uint8Array, count: number): Huffman => {
  const counts = new Int32Array(LONGEST + 2)
  for (let i = 0; i < count; i++) counts[lengths[i] as number] = (counts[lengths[i] as number] as number) + 1
  const symbols = new Uint16Array(count)
  const limit = new Int32Array(LONGEST + 1).fill(-1)
  const base = new Int32Array(LONGEST + 1)
  const short = new Uint16Array(1024)
  let code = 0
  let seen = 0
  for (let length = 1; length <= LONGEST; length++) {
    base[length] = seen - code
    for (let symbol = 0; symbol < count; symbol++) {
      if (lengths[symbol] !== length) continue
      symbols[seen++] = symbol
      if (length <= 10) short.fill((symbol << 5) | length, code << (10 - length), (code + 1) << (10 - length))
      code++
    }
    if ((counts[length] as number) > 0) limit[length] = (code << (LONGEST - length)) - 1
    if (code > 1 << length) throw damaged('a Huffman table has too many codes')
    code <<= 1
  }
  return { short, limit, base, symbols }
}

const longCode = (table: Huffman, bits: Bits): number => {
  const next = bits.peek20()
  for (let length = 1; length <= LONGEST; length++)
    if (next <= (table.limit[length] as number)) {
      bits.skip(length)
      const symbol = table.symbols[(next >>> (LONGEST - length)) + (table.base[length] as number)]
      if (symbol !== undefined) return symbol
    }
  throw damaged('a code that is in no Huffman table')
}

const usedBytes = (bits: Bits): Uint8Array => {
  const groups = bits.read(16)
  const used: number[] = []
  for (let group = 0; group < 16; group++) {
    if ((groups & (0x8000 >> group)) === 0) continue
    const inGroup = bits.read(16)
    for (let i = 0; i < 16; i++) if ((inGroup & (0x8000 >> i)) !== 0) used.push(group * 16 + i)
  }
  return Uint8Array.from(used)
}

const selectorsOf = (bits: Bits, tables: number): Uint8Array => {
  const count = bits.read(15)
  if (count === 0) throw damaged('a block without selectors')
  const order = [0, 1, 2, 3, 4, 5]
  const selectors = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    let place = 0
    while (bits.bit() === 1) if (++place >= tables) throw damaged('a selector out of range')
    const [chosen] = order.splice(place, 1) as [number]
    order.unshift(chosen)
    selectors[i] = chosen
  }
  return selectors
}

const tableOf = (bits: Bits, count: number): Huffman => {
  const lengths = new Uint8Array(count)
  let length = bits.read(5)
  for (let symbol = 0; symbol < count; symbol++) {
    for (;;) {
      if (length < 1 || length > LONGEST) throw damaged('a code length out of range')
      if (bits.bit() === 0) break
      length += bits.bit() === 0 ? 1 : -1
    }
    lengths[symbol] = length
  }
  return huffman(lengths, count)
}

/** A block as it is before the inverse of the Burrows-Wheeler transform: in the low byte of each of `length` words. */
export interface Block {
  readonly length: number
  readonly origin: number
  readonly sum: number
}

/** Reads a block's symbols into `words`, whose length bounds it. The block's 48 magic bits have been read. */
export const readBlock = (bits: Bits, words: Uint32Array): Block => {
  const sum = (bits.read(16) << 16) | bits.read(16)
  if (bits.bit() === 1) throw damaged('a randomised block, which no bzip2 since 0.9.5 has made')
  const origin = bits.read(24)
  const order = usedBytes(bits)
  const symbols = order.length + 2
  const count = bits.read(3)
  if (order.length === 0 || count < 2 || count > 6) throw damaged('a block header out of range')
  const selectors = selectorsOf(bits, count)
  const tables = Array.from({ length: count }, () => tableOf(bits, symbols))
  const end = symbols - 1
  let length = 0
  let run = 0
  let weight = 1
  let left = 0
  let group = 0
  let table = tables[0] as Huffman
  for (;;) {
    if (left === 0) {
      const selected = tables[selectors[group++] ?? 6]
      if (selected === undefined || bits.over) throw damaged('a block goes on behind its last selector')
      table = selected
      left = GROUP
    }
    left--
    const packed = table.short[bits.peek20() >>> 10] as number
    let symbol: number
    if (packed === 0) symbol = longCode(table, bits)
    else {
      bits.skip(packed & 31)
      symbol = packed >>> 5
    }
    if (symbol < 2) {
      run += weight << symbol
      weight <<= 1
      if (run > words.length) throw damaged('a run is longer than its block')
      continue
    }
    if (run > 0) {
      if (length + run > words.length) throw damaged('a run is longer than its block')
      words.fill(order[0] as number, length, length + run)
      length += run
      run = 0
      weight = 1
    }
    if (symbol === end) break
    const place = symbol - 1
    const byte = order[place] as number
    order.copyWithin(1, 0, place)
    order[0] = byte
    if (length >= words.length) throw damaged('a block is longer than its size')
    words[length++] = byte
  }
  if (origin >= length) throw damaged('a block begins outside of itself')
  return { length, origin, sum }
}

/** Links each word to the next one in its upper 24 bits: the inverse of the transform. */
export const linkWords = (words: Uint32Array, length: number): void => {
  const starts = new Int32Array(257)
  for (let i = 0; i < length; i++) {
    const next = ((words[i] as number) & 255) + 1
    starts[next] = (starts[next] as number) + 1
  }
  for (let i = 1; i < 257; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number)
  for (let i = 0; i < length; i++) {
    const byte = (words[i] as number) & 255
    const at = starts[byte] as number
    starts[byte] = at + 1
    words[at] = (words[at] as number) | (i << 8)
  }
}
