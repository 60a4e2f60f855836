import { HANDLERS } from './strace-calls.ts'

const SPACE = 0x20
const PAREN = 0x28

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39
export const isWord = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x61 && byte <= 0x7a) || byte === 0x5f || isDigit(byte) || (byte >= 0x41 && byte <= 0x5a))

export const hashOf = (bytes: ArrayLike<number>, from: number, to: number): number => {
  let hash = to - from
  for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0
  return hash
}
/** Names that matter, by a hash of their bytes: most lines need no more than a look at theirs. */
export const namesByHash = (): ReadonlyMap<number, string> =>
  new Map(
    [...HANDLERS.keys(), 'close'].map((name) => {
      const bytes = new TextEncoder().encode(name)
      return [hashOf(bytes, 0, bytes.length), name] as const
    }),
  )

/** Finds where a line speaks, past its process and times. `found.pid`: the process that it names, -1 where it names none. */
export const prefixEnd = (bytes: Uint8Array, from: number, to: number, found: { pid: number }): number => {
  let at = from
  let pid = -1
  const done = (at: number): number => {
    found.pid = pid
    return at
  }
  while (bytes[at] === SPACE) at++
  if (bytes[at] === 0x5b) {
    // [pid  123]
    at += 4
    while (bytes[at] === SPACE) at++
    pid = 0
    for (; isDigit(bytes[at]); at++) pid = pid * 10 + (bytes[at] as number) - 0x30
    at++
  }
  for (;;) {
    while (at < to && bytes[at] === SPACE) at++
    if (at >= to) return done(to)
    if (bytes[at] === PAREN && bytes[at + 1] === 0x2b) {
      while (at < to && bytes[at] !== 0x29) at++
      at++
      continue
    }
    if (!isDigit(bytes[at])) return done(at)
    let number = 0
    let isTime = false
    for (; at < to && bytes[at] !== SPACE; at++) {
      const byte = bytes[at] as number
      if (isDigit(byte)) number = number * 10 + byte - 0x30
      else if (byte === 0x2e || byte === 0x3a) isTime = true
      else return done(at)
    }
    if (!isTime && pid < 0) pid = number
  }
}
