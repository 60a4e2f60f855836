import { type BytePath, latin1 } from '../model/index.ts'

/** One 512-byte header block as it is written; numbers that are not numbers are undefined. */
export interface TarHeader {
  readonly name: BytePath
  readonly mode: number | undefined
  readonly uid: number | undefined
  readonly gid: number | undefined
  readonly size: number | undefined
  readonly mtime: number | undefined
  readonly flag: string
  readonly linkName: BytePath
  readonly user: string
  readonly group: string
}

const textIn = (block: Uint8Array, from: number, length: number): BytePath => {
  const end = block.indexOf(0, from)
  return latin1(block.subarray(from, end < 0 || end > from + length ? from + length : end))
}

/** GNU's base-256: the first bit says so, the second is the sign; big-endian. */
const base256 = (bytes: Uint8Array): number | undefined => {
  const negative = ((bytes[0] as number) & 0x40) !== 0
  let value = negative ? -1 : 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = i === 0 ? ((bytes[0] as number) & 0x7f) | (negative ? 0x80 : 0) : (bytes[i] as number)
    value = value * 256 + byte
    if (!Number.isSafeInteger(value)) return undefined
  }
  return value
}

/** A numeric field: octal text padded with blanks or NULs, or base-256. Blank is 0, as in GNU tar. */
export const tarNumber = (block: Uint8Array, from: number, length: number): number | undefined => {
  if (((block[from] as number) & 0x80) !== 0) return base256(block.subarray(from, from + length))
  const text = textIn(block, from, length).trim()
  if (text === '') return 0
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined
}

export const isZeroBlock = (block: Uint8Array): boolean => block.every((byte) => byte === 0)

/** The stated sum is that of the block with blanks in its place; old writers summed signed bytes. */
export const hasGoodSum = (block: Uint8Array): boolean => {
  let unsigned = 0
  let signed = 0
  for (let i = 0; i < 512; i++) {
    const byte = i >= 148 && i < 156 ? 0x20 : (block[i] as number)
    unsigned += byte
    signed += byte < 128 ? byte : byte - 256
  }
  const stated = tarNumber(block, 148, 8)
  return stated === unsigned || stated === signed
}

export const parseTarHeader = (block: Uint8Array): TarHeader => {
  // In GNU's own format the prefix field holds other things.
  const posix = textIn(block, 257, 6) === 'ustar'
  const prefix = posix ? textIn(block, 345, 155) : ''
  const name = textIn(block, 0, 100)
  const named = posix || textIn(block, 257, 6) === 'ustar '
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    mode: tarNumber(block, 100, 8),
    uid: tarNumber(block, 108, 8),
    gid: tarNumber(block, 116, 8),
    size: tarNumber(block, 124, 12),
    mtime: tarNumber(block, 136, 12),
    flag: String.fromCharCode(block[156] as number),
    linkName: textIn(block, 157, 100),
    user: named ? textIn(block, 265, 32) : '',
    group: named ? textIn(block, 297, 32) : '',
  }
}

/** Whether bytes begin as a tar archive: a header whose checksum is right. */
export const looksLikeTar = (head: Uint8Array): boolean =>
  head.length >= 512 && !isZeroBlock(head.subarray(0, 512)) && hasGoodSum(head.subarray(0, 512))
