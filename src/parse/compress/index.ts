import { unbzip2 } from './bzip2.ts'
import type { Checksum } from './crc.ts'
import { looksLikeLzma, unlzmaAlone } from './lzma-alone.ts'
import { readerOf } from './reader.ts'
import { unxz } from './xz.ts'

export type { Checksum } from './crc.ts'
export { CompressedFault, damaged, truncated, unsupported } from './fault.ts'
export { type Reader, readerOf } from './reader.ts'

export const COMPRESSIONS = ['gzip', 'zstd', 'xz', 'bzip2', 'lzma'] as const
export type Compression = (typeof COMPRESSIONS)[number]

const MAGICS: readonly (readonly [Compression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
]

/** Most that must be seen to tell. */
export const COMPRESSION_HEAD = 14

/** What bytes that begin so are compressed with, by what they are, not by a name; undefined: nothing that is known. */
export const compressionOf = (head: Uint8Array): Compression | undefined => {
  for (const [compression, magic] of MAGICS) if (magic.every((byte, at) => head[at] === byte)) return compression
  // A frame of zstd that is to be skipped may stand first.
  if (((head[0] ?? 0) & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18) return 'zstd'
  return looksLikeLzma(head) ? 'lzma' : undefined
}

/** Whether bytes of which only the beginning is known can turn out to be compressed. */
export const mayBeCompressed = ([first]: Uint8Array): boolean =>
  first === undefined || (first & 0xf0) === 0x50 || MAGICS.some(([, magic]) => magic[0] === first)

/** Decompresses what is decoded here, in plain code that works anywhere. `sha256` makes a checksum of that name. */
export const pureDecoders = (sha256: () => Checksum) => ({
  xz: (bytes: AsyncIterable<Uint8Array>) => unxz(readerOf(bytes), sha256),
  bzip2: (bytes: AsyncIterable<Uint8Array>) => unbzip2(readerOf(bytes)),
  lzma: (bytes: AsyncIterable<Uint8Array>) => unlzmaAlone(readerOf(bytes)),
})
