const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['s', ' '],
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
])

const HEX: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** The character an escape stands for and how long it is after the backslash; undefined when it is none of systemd.syntax(7). */
const escapeAt = (text: string, at: number): { char: string; length: number } | undefined => {
  const letter = text[at]
  if (letter === undefined) return undefined
  const simple = SIMPLE.get(letter)
  if (simple !== undefined) return { char: simple, length: 1 }
  const octal = /^[0-7]{3}/.exec(text.slice(at, at + 3))
  const digits = letter === 'x' || letter === 'u' || letter === 'U' ? (HEX[letter] as number) : 0
  const number = octal
    ? Number.parseInt(octal[0], 8)
    : digits > 0 && new RegExp(`^[0-9a-fA-F]{${digits}}$`).test(text.slice(at + 1, at + 1 + digits))
      ? Number.parseInt(text.slice(at + 1, at + 1 + digits), 16)
      : 0
  if (number === 0 || number > 0x10ffff || (number >= 0xd800 && number < 0xe000)) return undefined
  return { char: String.fromCodePoint(number), length: octal ? 3 : digits + 1 }
}

/** A word with the text it was written as. */
export interface WrittenWord {
  readonly word: string
  readonly raw: string
}

const isBlank = (char: string): boolean => char === ' ' || char === '\t' || char === '\n' || char === '\r'

/**
 * Splits a value into words as systemd does: blanks part words, quotes keep them and go, C escapes are read. An escape
 * that is none stays as it is, a blank in it too. Undefined when a quote is not closed: systemd then ignores the whole
 * assignment.
 */
export const splitWrittenWords = (value: string): readonly WrittenWord[] | undefined => {
  const words: WrittenWord[] = []
  let word: string | undefined
  let start = 0
  let quote = ''
  for (let at = 0; at < value.length; at++) {
    const char = value[at] as string
    if (word === undefined) start = at
    if (char === '\\') {
      const read = escapeAt(value, at + 1)
      word = (word ?? '') + (read?.char ?? value.slice(at, at + 2))
      at += read?.length ?? 1
    } else if (quote !== '') {
      if (char === quote) quote = ''
      else word += char
    } else if (char === '"' || char === "'") {
      quote = char
      word ??= ''
    } else if (isBlank(char)) {
      if (word !== undefined) words.push({ word, raw: value.slice(start, at) })
      word = undefined
    } else word = (word ?? '') + char
  }
  if (quote !== '') return undefined
  if (word !== undefined) words.push({ word, raw: value.slice(start) })
  return words
}

/** The words alone. */
export const splitWords = (value: string): readonly string[] | undefined =>
  splitWrittenWords(value)?.map(({ word }) => word)
