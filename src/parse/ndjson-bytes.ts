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

/** Bytes to be read, in view of their words: eight are compared at once. */
export interface Text {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly length: number
}

export const textOf = (bytes: Uint8Array): Text => ({
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  length: bytes.length,
})

/** Longer passages are not remembered, nor are shorter ones than a word. */
const LONGEST = 1 << 10
const WORD = 8

/** A stretch of plain ASCII that came up: as words, the last of which may overlap the one before. Length 0: none. */
export interface Passage {
  words: Float64Array
  last: number
  length: number
}

export const noPassage = (): Passage => ({ words: new Float64Array(0), last: 0, length: 0 })

/**
 * Puts what stands there into a passage. Words of ASCII are ordinary numbers as doubles are read (none is zero or no
 * number), so comparing them compares their bits.
 */
export const remember = (into: Passage, { view }: Text, from: number, to: number): void => {
  const length = to - from
  into.length = 0
  if (length < WORD || length > LONGEST) return
  const words = length >>> 3
  if (words > into.words.length) into.words = new Float64Array(words)
  for (let i = 0; i < words; i++) into.words[i] = view.getFloat64(from + i * WORD, true)
  into.last = view.getFloat64(to - WORD, true)
  into.length = length
}

/** Whether a passage stands at `at` of a text. One that is none never does. */
export const standsAt = (text: Text, at: number, what: Passage): boolean => {
  const { length, words, last } = what
  if (length === 0 || at + length > text.length) return false
  const { view } = text
  if (view.getFloat64(at + length - WORD, true) !== last) return false
  const end = at + length - WORD
  for (let from = at, i = 0; from <= end; from += WORD, i++) if (view.getFloat64(from, true) !== words[i]) return false
  return true
}
