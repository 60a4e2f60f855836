import { bitsOf } from './bzip2-bits.ts'
import { type Block, linkWords, readBlock } from './bzip2-block.ts'
import { damaged, truncated } from './fault.ts'
import type { Reader } from './reader.ts'

/** Bytes given at once. */
const OUTPUT = 1 << 18
/** More than any block of 100,000 bytes can take: a code has at most 20 bits, and tables and selectors stand before. */
const PACKED = 260_000

/** CRC-32 as bzip2 computes it: polynomial 0x04C11DB7, most significant bit first. */
const sums = (): Int32Array =>
  Int32Array.from({ length: 256 }, (_, byte) => {
    let sum = byte << 24
    for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0)
    return sum
  })

/** Decompresses .bz2: streams one after another, checksums verified. */
export async function* unbzip2(reader: Reader): AsyncGenerator<Uint8Array> {
  const table = sums()
  let words = new Uint32Array(0)

  /** The bytes of a linked block, runs written out. Throws when its checksum is wrong, behind what it gives. */
  function* bytesOf({ length, origin, sum: stated }: Block): Generator<Uint8Array> {
    let at = (words[origin] as number) >>> 8
    let sum = -1
    let last = -1
    let same = 0
    let i = 0
    let repeat = 0
    while (i < length || repeat > 0) {
      const out = new Uint8Array(OUTPUT)
      let filled = 0
      while (filled < OUTPUT && (i < length || repeat > 0)) {
        if (repeat > 0) {
          repeat--
          sum = (sum << 8) ^ (table[(sum >>> 24) ^ last] as number)
          out[filled++] = last
          continue
        }
        const word = words[at] as number
        at = word >>> 8
        const byte = word & 255
        i++
        if (same === 4) {
          repeat = byte
          same = 0
          continue
        }
        same = byte === last ? same + 1 : 1
        last = byte
        sum = (sum << 8) ^ (table[(sum >>> 24) ^ byte] as number)
        out[filled++] = byte
      }
      yield out.subarray(0, filled)
    }
    if (~sum !== stated) throw damaged('the checksum of a block is wrong')
  }

  for (let first = true; ; first = false) {
    const head = await reader.upTo(4)
    if (head.length === 0 && !first) return
    const level = (head[3] ?? 0) - 0x30
    if (head[0] !== 0x42 || head[1] !== 0x5a || head[2] !== 0x68 || level < 1 || level > 9) {
      if (first) throw head.length < 4 ? truncated() : damaged('no bzip2 header')
      if (head.every((byte) => byte === 0)) continue
      throw damaged('data that is not bzip2 follows its end')
    }
    if (words.length !== level * 100_000) words = new Uint32Array(level * 100_000)
    let bit = 0
    let combined = 0
    for (;;) {
      const bytes = await reader.upTo(level * PACKED)
      const bits = bitsOf(bytes, bit)
      const magic = [bits.read(24), bits.read(24)]
      let block: Block | undefined
      let ended = false
      try {
        if (magic[0] === 0x314159 && magic[1] === 0x265359) block = readBlock(bits, words)
        else if (magic[0] === 0x177245 && magic[1] === 0x385090) {
          ended = true
          if (((bits.read(16) << 16) | bits.read(16)) !== combined) throw damaged('the checksum of the whole is wrong')
        } else throw damaged('neither a block nor the end')
      } catch (error) {
        throw bits.over ? truncated() : error
      }
      if (bits.over) throw truncated()
      const used = ended ? Math.ceil(bits.at / 8) : bits.at >>> 3
      reader.back(bytes.length - used)
      bit = bits.at & 7
      if (ended || block === undefined) break
      linkWords(words, block.length)
      yield* bytesOf(block)
      combined = ((combined << 1) | (combined >>> 31)) ^ block.sum
    }
  }
}
