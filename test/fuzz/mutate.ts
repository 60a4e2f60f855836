import type { Random } from './random.ts'

const INTERESTING = [0, 1, 9, 10, 13, 27, 32, 34, 36, 37, 39, 42, 45, 46, 47, 58, 61, 92, 96, 123, 127, 128, 254, 255]
const NUMBERS =
  '0 1 -1 7 8 00 0777 07777 65534 65535 65536 4294967295 4294967296 9007199254740993 1e9 0x10 18446744073709551616'
const UNIVERSAL = [
  ...NUMBERS.split(' '),
  '../',
  '/..',
  '//',
  '\0',
  '\n\n',
  '\r\n',
  '\x1b[31m',
  '\xe2\x80\xae',
  '\xff\xfe',
  '__proto__',
  'constructor',
  '*'.repeat(8),
  '{a,b}',
  '%s',
  '$(x)',
  '\\',
]

type Edit = (bytes: Uint8Array, random: Random, words: readonly string[], other: Uint8Array) => Uint8Array

const splice = (bytes: Uint8Array, from: number, to: number, middle: Uint8Array): Uint8Array =>
  Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(to)])

/** Where lines begin, the end included. */
const lineStarts = (bytes: Uint8Array): readonly number[] => {
  const starts = [0]
  for (let at = bytes.indexOf(10); at >= 0 && starts.length < 2000; at = bytes.indexOf(10, at + 1)) starts.push(at + 1)
  return [...starts, bytes.length]
}

const aLine = (bytes: Uint8Array, random: Random): [number, number] => {
  const starts = lineStarts(bytes)
  const at = random.int(starts.length - 1)
  return [starts[at] as number, starts[at + 1] as number]
}

const aRange = (bytes: Uint8Array, random: Random): [number, number] => {
  const from = random.int(bytes.length + 1)
  const length = random.int(4) === 0 ? random.int(512) : random.int(16)
  return [from, Math.min(bytes.length, from + length)]
}

const EDITS: readonly Edit[] = [
  (bytes, random) => {
    const out = Uint8Array.from(bytes)
    if (out.length > 0) {
      const at = random.int(out.length)
      out[at] = (out[at] as number) ^ (1 << random.int(8))
    }
    return out
  },
  (bytes, random) => {
    const out = Uint8Array.from(bytes)
    if (out.length > 0) out[random.int(out.length)] = random.int(2) === 0 ? random.pick(INTERESTING) : random.int(256)
    return out
  },
  (bytes, random, words) => {
    const at = random.int(bytes.length + 1)
    return splice(
      bytes,
      at,
      at,
      Buffer.from(random.pick(random.int(3) > 0 && words.length > 0 ? words : UNIVERSAL), 'latin1'),
    )
  },
  // A number or word where another stood.
  (bytes, random, words) => {
    const from = random.int(bytes.length + 1)
    let to = from
    while (to < bytes.length && to - from < 24 && /\w/.test(String.fromCharCode(bytes[to] as number))) to++
    return splice(
      bytes,
      from,
      to,
      Buffer.from(random.pick(random.int(2) > 0 && words.length > 0 ? words : UNIVERSAL), 'latin1'),
    )
  },
  (bytes, random) => splice(bytes, ...aRange(bytes, random), new Uint8Array()),
  (bytes, random) => {
    const [from, to] = aRange(bytes, random)
    const at = random.int(bytes.length + 1)
    return splice(bytes, at, at, bytes.subarray(from, to))
  },
  (bytes, random) => splice(bytes, ...aLine(bytes, random), new Uint8Array()),
  (bytes, random) => {
    const [from, to] = aLine(bytes, random)
    const [at] = aLine(bytes, random)
    return splice(bytes, at, at, bytes.subarray(from, to))
  },
  (bytes, random, _, other) => {
    const [from, to] = aLine(other, random)
    const [at] = aLine(bytes, random)
    return splice(bytes, at, at, other.subarray(from, to))
  },
  (bytes, random, _, other) =>
    Buffer.concat([bytes.subarray(0, random.int(bytes.length + 1)), other.subarray(random.int(other.length + 1))]),
  // The same bytes many times over: what is repeated must not cost more than it is long.
  (bytes, random) => {
    const [from, to] = aRange(bytes, random)
    const part = Buffer.from(bytes.subarray(from, to))
    return splice(bytes, from, to, Buffer.concat(Array<Buffer>(1 + random.int(64)).fill(part)))
  },
  (bytes, random) => bytes.subarray(0, random.int(bytes.length + 1)),
]

/** A new input: one to eight edits of one that is known, with pieces of another. */
export const mutate = (
  bytes: Uint8Array,
  other: Uint8Array,
  words: readonly string[],
  longest: number,
  random: Random,
): Uint8Array => {
  let out = bytes
  for (let edits = 1 << random.int(4); edits > 0; edits--) out = random.pick(EDITS)(out, random, words, other)
  return out.subarray(0, longest)
}
