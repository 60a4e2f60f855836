import { type Checksum, newCrc32, newCrc64 } from './crc.ts'
import { damaged, truncated, unsupported } from './fault.ts'
import { unlzma2 } from './lzma2.ts'
import type { Reader } from './reader.ts'

/** The XZ file format, version 1.2.0 (tukaani.org). */
const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]
const LZMA2 = 0x21
/** Bytes of a check by its number. */
const CHECK_SIZES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64]

const same = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])
const fourUp = (size: number): number => (4 - (size % 4)) % 4

/** A number of seven bits a byte, from `at` on. */
const variable = (bytes: Uint8Array, at: number): { value: number; at: number } => {
  let value = 0
  let scale = 1
  for (let i = at; i < bytes.length && i < at + 9; i++) {
    const byte = bytes[i] as number
    value += (byte & 0x7f) * scale
    scale *= 128
    if (!Number.isSafeInteger(value)) break
    if (byte < 0x80) return { value, at: i + 1 }
  }
  throw damaged('a number out of range')
}

interface BlockHead {
  readonly dictionary: number
  readonly packed: number | undefined
  readonly unpacked: number | undefined
}

const blockHead = (head: Uint8Array): BlockHead => {
  const flags = head[1] as number
  if ((flags & 0x3c) !== 0) throw unsupported('the .xz file uses an option that is not known')
  let at = 2
  const number = (): number => {
    const read = variable(head, at)
    at = read.at
    return read.value
  }
  const packed = (flags & 0x40) === 0 ? undefined : number()
  const unpacked = (flags & 0x80) === 0 ? undefined : number()
  if ((flags & 3) !== 0) throw unsupported('the .xz file uses a filter for machine code')
  const filter = number()
  const size = number()
  if (filter !== LZMA2 || size !== 1) throw unsupported(`the .xz file uses filter ${filter} in place of LZMA2`)
  const bits = head[at] as number
  if (bits > 40) throw damaged('a dictionary size out of range')
  return { packed, unpacked, dictionary: bits === 40 ? 2 ** 32 - 1 : (2 | (bits & 1)) * 2 ** ((bits >> 1) + 11) }
}

/** Decompresses .xz: streams one after another, padding between them, checks verified. `sha256` makes the check of that name. */
export async function* unxz(reader: Reader, sha256: () => Checksum): AsyncGenerator<Uint8Array> {
  const crc32 = newCrc32()
  const crc64 = newCrc64()
  const checked = (bytes: Uint8Array, stated: Uint8Array, what: string): void => {
    const sum = crc32()
    sum.update(bytes)
    if (!same(sum.digest(), stated)) throw damaged(`the checksum of ${what} is wrong`)
  }
  const checkOf = (kind: number): Checksum | undefined =>
    kind === 1 ? crc32() : kind === 4 ? crc64() : kind === 10 ? sha256() : undefined

  async function* block(headSize: number, kind: number): AsyncGenerator<Uint8Array> {
    const size = (headSize + 1) * 4
    const bytes = new Uint8Array(size)
    bytes[0] = headSize
    bytes.set(await reader.take(size - 1), 1)
    checked(bytes.subarray(0, size - 4), bytes.subarray(size - 4), 'a block header')
    const head = blockHead(bytes.subarray(0, size - 4))
    const start = reader.at
    const sum = checkOf(kind)
    let unpacked = 0
    for await (const piece of unlzma2(reader, head.dictionary)) {
      sum?.update(piece)
      unpacked += piece.length
      yield piece
    }
    const packed = reader.at - start
    if ((head.packed ?? packed) !== packed || (head.unpacked ?? unpacked) !== unpacked)
      throw damaged('a block is not as long as it says')
    if ((await reader.take(fourUp(packed))).some((byte) => byte !== 0)) throw damaged('the padding of a block')
    const stated = await reader.take(CHECK_SIZES[kind] as number)
    if (sum !== undefined && !same(sum.digest(), stated)) throw damaged('the checksum of a block is wrong')
  }
  /** The index says what the blocks said; it is read past, and its checksum verified. */
  const index = async (): Promise<number> => {
    const sum = crc32()
    let size = 0
    const next = async (): Promise<number> => {
      const bytes = await reader.take(1)
      sum.update(bytes)
      size++
      return bytes[0] as number
    }
    const number = async (): Promise<number> => {
      const bytes: number[] = []
      do bytes.push(await next())
      while ((bytes.at(-1) as number) >= 0x80 && bytes.length < 9)
      return variable(Uint8Array.from(bytes), 0).value
    }
    sum.update(Uint8Array.of(0))
    size++
    for (let left = (await number()) * 2; left > 0; left--) await number()
    while (size % 4 !== 0) if ((await next()) !== 0) throw damaged('the padding of the index')
    if (!same(sum.digest(), await reader.take(4))) throw damaged('the checksum of the index is wrong')
    return size + 4
  }
  async function* stream(): AsyncGenerator<Uint8Array> {
    const flags = (await reader.take(6)).slice()
    checked(flags.subarray(0, 2), flags.subarray(2), 'the stream header')
    const kind = flags[1] as number
    if (flags[0] !== 0 || kind > 15) throw unsupported('the .xz file uses an option that is not known')
    for (;;) {
      const size = (await reader.take(1))[0] as number
      if (size === 0) break
      yield* block(size, kind)
    }
    const indexSize = await index()
    const footer = (await reader.take(12)).slice()
    checked(footer.subarray(4, 10), footer.subarray(0, 4), 'the stream footer')
    const stated = (new DataView(footer.buffer).getUint32(4, true) + 1) * 4
    if (stated !== indexSize || footer[9] !== kind || footer[10] !== 0x59 || footer[11] !== 0x5a)
      throw damaged('the stream footer')
  }
  for (let first = true; ; first = false) {
    let head = await reader.upTo(MAGIC.length)
    // Zeros may stand between streams, four at a time.
    while (!first && head.length >= 4 && head.subarray(0, 4).every((byte) => byte === 0)) {
      reader.back(head.length - 4)
      head = await reader.upTo(MAGIC.length)
    }
    if (head.length === 0 && !first) return
    if (head.length < MAGIC.length && head.every((byte, at) => byte === MAGIC[at])) throw truncated()
    if (head.some((byte, at) => byte !== MAGIC[at])) {
      if (!first) throw trailing()
      throw damaged('no .xz header')
    }
    yield* stream()
  }
}

const trailing = () => damaged('data that is not .xz follows its end')
