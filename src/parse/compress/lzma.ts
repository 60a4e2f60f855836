import { damaged, truncated } from './fault.ts'

/** Where each kind of probability begins; their meaning is that of the LZMA specification (Igor Pavlov's LZMA SDK). */
const IS_REP = 192
const IS_REP_G0 = 204
const IS_REP_G1 = 216
const IS_REP_G2 = 228
const IS_REP_0_LONG = 240
const SLOT = 432
const SPEC = 688
const ALIGN = 816
const LENGTH = 832
const REP_LENGTH = 1346
const LITERAL = 1860
/** Within the probabilities of a length: two choices, then trees of 3, 3 (each for 16 positions) and 8 bits. */
const LENGTH_LOW = 2
const LENGTH_MID = 130
const LENGTH_HIGH = 258

const TOP = 0xff000000 | 0
/** Turns an unsigned comparison of 32 bits into a signed one, which stays within machine integers. */
const SIGN = 0x80000000 | 0

/** Bytes that one symbol may take; with fewer left, decoding waits for more. */
export const SYMBOL_BYTES = 20
/** Bytes that one symbol may give. */
export const MATCH_BYTES = 273

/** The decoded bytes: those before `at` down to `start` can be referred to. */
export interface LzmaWindow {
  readonly bytes: Uint8Array
  start: number
  at: number
}

/** Decodes the symbols of LZMA1 streams and of the chunks of LZMA2. */
export interface Lzma {
  /** New properties, (pb * 5 + lp) * 9 + lc, and a fresh state. */
  reset(properties: number): void
  /** A fresh state under the same properties. */
  resetState(): void
  /** Starts the range decoder from five bytes. */
  start(head: Uint8Array): void
  /**
   * Decodes until the window is filled up to `limit`, an end marker comes, or fewer than `spare` bytes are left from `from` to `to`;
   * answers where it stopped. Past `to` zeros are read: a result beyond it means that bytes are missing.
   */
  run(input: Uint8Array, from: number, to: number, limit: number, spare: number): number
  /** Whether an end marker was met. */
  readonly ended: boolean
  /** Whether the range decoder stands where an encoder leaves it. */
  readonly settled: boolean
}

export const newLzma = (window: LzmaWindow): Lzma => {
  let probabilities = new Uint16Array(0)
  let literalBits = 0
  let literalMask = 0
  let positionMask = 0
  let state = 0
  let rep0 = 0
  let rep1 = 0
  let rep2 = 0
  let rep3 = 0
  let ended = false
  // The range decoder.
  let input = new Uint8Array(0)
  let ip = 0
  let range = -1
  let code = 0

  const bit = (index: number): number => {
    const probability = probabilities[index] as number
    const bound = Math.imul(range >>> 11, probability)
    let found = 0
    if ((code ^ SIGN) < (bound ^ SIGN)) {
      range = bound
      probabilities[index] = probability + ((2048 - probability) >> 5)
    } else {
      range = (range - bound) | 0
      code = (code - bound) | 0
      probabilities[index] = probability - (probability >> 5)
      found = 1
    }
    if ((range & TOP) === 0) {
      range <<= 8
      code = (code << 8) | (input[ip++] as number)
    }
    return found
  }
  const tree = (base: number, bits: number): number => {
    let symbol = 1
    for (let i = bits; i > 0; i--) symbol = (symbol << 1) | bit(base + symbol)
    return symbol - (1 << bits)
  }
  const reverseTree = (base: number, bits: number): number => {
    let index = 1
    let symbol = 0
    for (let i = 0; i < bits; i++) {
      const found = bit(base + index)
      index = (index << 1) | found
      symbol |= found << i
    }
    return symbol
  }
  const direct = (bits: number): number => {
    let symbol = 0
    for (let i = bits; i > 0; i--) {
      range >>>= 1
      code = (code - range) | 0
      const less = code >> 31
      code = (code + (range & less)) | 0
      symbol = (symbol << 1) + less + 1
      if ((range & TOP) === 0) {
        range <<= 8
        code = (code << 8) | (input[ip++] as number)
      }
    }
    return symbol
  }
  const literal = (out: Uint8Array, at: number, before: number): number => {
    const base = LITERAL + 0x300 * (((at & literalMask) << literalBits) + (before >> (8 - literalBits)))
    let symbol = 1
    if (state >= 7) {
      // Behind a match: the byte that the match would have gone on with helps, as long as it is right.
      let matched = out[at - rep0 - 1] as number
      do {
        matched <<= 1
        const expected = matched & 0x100
        const found = bit(base + 0x100 + expected + symbol)
        symbol = (symbol << 1) | found
        if (expected >> 8 !== found) break
      } while (symbol < 0x100)
    }
    while (symbol < 0x100) symbol = (symbol << 1) | bit(base + symbol)
    state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6
    return symbol
  }
  const lengthOf = (base: number, position: number): number => {
    if (bit(base) === 0) return 2 + tree(base + LENGTH_LOW + (position << 3), 3)
    if (bit(base + 1) === 0) return 10 + tree(base + LENGTH_MID + (position << 3), 3)
    return 18 + tree(base + LENGTH_HIGH, 8)
  }
  const distanceFor = (length: number): number => {
    const slot = tree(SLOT + (Math.min(length - 2, 3) << 6), 6)
    if (slot < 4) return slot
    const low = (slot >> 1) - 1
    const high = 2 | (slot & 1)
    if (slot < 14) return (high << low) | reverseTree(SPEC + (high << low) - slot - 1, low)
    return (((high << (low - 4)) | direct(low - 4)) << 4) | reverseTree(ALIGN, 4)
  }
  /** The length of a repeated match, whose distance is put first among the four. */
  const repeated = (position: number): number => {
    if (bit(IS_REP_G0 + state) === 0) {
      if (bit(IS_REP_0_LONG + (state << 4) + position) === 0) {
        state = state < 7 ? 9 : 11
        return 1
      }
    } else {
      let distance = rep1
      if (bit(IS_REP_G1 + state) !== 0) {
        distance = rep2
        if (bit(IS_REP_G2 + state) !== 0) {
          distance = rep3
          rep3 = rep2
        }
        rep2 = rep1
      }
      rep1 = rep0
      rep0 = distance
    }
    state = state < 7 ? 8 : 11
    return lengthOf(REP_LENGTH, position)
  }
  const matched = (position: number): number => {
    rep3 = rep2
    rep2 = rep1
    rep1 = rep0
    const length = lengthOf(LENGTH, position)
    state = state < 7 ? 7 : 10
    rep0 = distanceFor(length)
    return length
  }
  const resetState = (): void => {
    probabilities.fill(1024)
    state = rep0 = rep1 = rep2 = rep3 = 0
    ended = false
  }
  return {
    resetState,
    reset(properties) {
      if (properties >= 225) throw damaged('LZMA properties out of range')
      literalBits = properties % 9
      const literalPosition = Math.floor(properties / 9) % 5
      literalMask = (1 << literalPosition) - 1
      positionMask = (1 << Math.floor(properties / 45)) - 1
      probabilities = new Uint16Array(LITERAL + (0x300 << (literalBits + literalPosition)))
      resetState()
    },
    start(head) {
      if (head[0] !== 0) throw damaged('an LZMA stream begins with another byte than 0')
      code = 0
      for (let i = 1; i < 5; i++) code = (code << 8) | (head[i] as number)
      range = -1
    },
    get ended() {
      return ended
    },
    get settled() {
      return code === 0
    },
    run(from, at0, to, limit, spare) {
      const out = window.bytes
      const { start } = window
      const last = to - spare
      let { at } = window
      input = from as Uint8Array<ArrayBuffer>
      ip = at0
      while (at < limit && ip <= last) {
        const position = at & positionMask
        if (bit((state << 4) + position) === 0) {
          out[at] = literal(out, at, at > start ? (out[at - 1] as number) : 0)
          at++
          continue
        }
        const length = bit(IS_REP + state) === 0 ? matched(position) : repeated(position)
        if (rep0 === -1) {
          ended = true
          break
        }
        let source = at - rep0 - 1
        const end = at + length
        if (rep0 < 0 || source < start || end > out.length) {
          window.at = at
          // What is made of bytes that are not there is no match.
          throw ip > to ? truncated() : damaged('a match reaches out of what is there')
        }
        while (at < end) out[at++] = out[source++] as number
      }
      window.at = at
      return ip
    },
  }
}
