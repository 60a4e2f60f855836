/** ASCII letters as numbers. */
export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))

export const QUOTE = 0x22

/** Letters of a JSON string that stand for themselves. */
export const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte < 0x7f && byte !== QUOTE && byte !== 0x5c ? 1 : 0,
)

/** Whether a word stands there. It must hold no newline where one ends the bytes: then nothing is read behind them. */
export const isWord = (bytes: Uint8Array, at: number, word: Uint8Array): boolean => {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false
  return true
}

/** Where the string that begins at `at` ends; -1 where a letter of it does not stand for itself. */
export const stringEnd = (bytes: Uint8Array, at: number): number => {
  let end = at
  while (PLAIN[bytes[end] as number] === 1) end++
  return bytes[end] === QUOTE ? end : -1
}

/** Bytes in view of their words: four are compared at once. */
export interface Passage {
  readonly bytes: Uint8Array
  readonly view: DataView
  length: number
}

export const passage = (bytes: Uint8Array): Passage => ({
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  length: bytes.length,
})

/** Whether a passage stands at `at` of another. An empty one never does. */
export const standsAt = (in_: Passage, at: number, what: Passage): boolean => {
  const { length } = what
  if (length === 0 || at + length > in_.length) return false
  const a = in_.view
  const b = what.view
  const words = length & ~3
  for (let i = 0; i < words; i += 4) if (a.getUint32(at + i) !== b.getUint32(i)) return false
  for (let i = words; i < length; i++) if (in_.bytes[at + i] !== what.bytes[i]) return false
  return true
}

/** Puts what stands there into a passage of fixed room; what does not fit is forgotten. */
export const remember = (into: Passage, bytes: Uint8Array, from: number, to: number): void => {
  into.length = 0
  if (to - from > into.bytes.length) return
  for (let i = from; i < to; i++) into.bytes[i - from] = bytes[i] as number
  into.length = to - from
}
