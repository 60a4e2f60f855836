import { gzipSync } from 'node:zlib'
import { decompressed } from '../../../src/collect/decode/index.ts'
import { bytesOf, type FuzzTarget } from '../contract.ts'

/** The same few lines, packed by each program in turn: xz, xz with SHA-256, bzip2, lzma, zstd. */
const PACKED = [
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4ACLACJdADQZSe6N6VYMYK+Tl5+alPmuKgu9BYNxVKeihXNSzkBdzmAAAAC8TYTwgG2bZAABPowBAAAA9oiPMbHEZ/sCAAAAAARZWg==',
  '/Td6WFoAAArh+wyhAgAhARYAAAB0L+Wj4ACLACJdADQZSe6N6VYMYK+Tl5+alPmuKgu9BYNxVKeihXNSzkBdzmAAAADBQXIll6JQtU27wR2zI5CXp3UAEvhYSAueJQUgXaF2nAABVowBAAAAwQUo1bbp3xwCAAAAAApZWg==',
  'QlpoOTFBWSZTWVuTWlcAABhZgAAQQAA8ACJk1IAgAFCmAAmgVVNM1DJp5SL4iTYdnx6GS5xBJsJBgoooyfi7kinChILcmtK4',
  'XQAAgAD//////////wA0GUnujelWDGCvk5efmpT5rioLvQWDcVSnooVzUs5CuZIr//7swAA=',
  'KLUv/QRYNQEAqGhlbGxvIHBhdGh3cml0IDEKMjM0CgYAwBHgzqgSYABAeT5eKQJcM+tu',
].map((text) => Buffer.from(text, 'base64'))

const LIMITS = { decompressed: 8 << 20, ratio: 2_000, ratioFrom: 1 << 20 }

const unpack = async (pieces: readonly Uint8Array[]): Promise<string> => {
  const said: string[] = []
  let [size, sum] = [0, 0]
  const source = (async function* () {
    yield* pieces
  })()
  const options = { name: 'fuzz', limits: LIMITS, trouble: (why: string) => void said.push(why) }
  for await (const piece of decompressed(source, options)) {
    size += piece.length
    for (const byte of piece) sum = (sum * 31 + byte) | 0
  }
  if (size > LIMITS.decompressed) throw new Error(`${size} bytes came out, the limit is ${LIMITS.decompressed}`)
  return `${size} ${sum} ${said.length}`
}

export const compressed: readonly FuzzTarget[] = [
  {
    name: 'compressed',
    seeds: [
      ...PACKED,
      gzipSync('hello hello hello\n'),
      Buffer.concat([PACKED[0], PACKED[1]].map((bytes) => bytesOf(bytes ?? ''))),
    ],
    words: PACKED.map((bytes) => bytes.subarray(0, 6).toString('latin1')),
    run: async (bytes) => {
      await unpack([bytes])
    },
  },
  {
    name: 'compressed-pieces',
    seeds: PACKED,
    run: async (bytes) => {
      const size = 1 + (bytes.length % 7)
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      )
      const [whole, cut] = [await unpack([bytes]), await unpack(pieces)]
      // What is damaged may give more or less before it is noticed; what is whole gives the same.
      if (whole !== cut && whole.endsWith(' 0')) throw new Error(`in pieces of ${size}: ${cut}, at once: ${whole}`)
    },
  },
]
