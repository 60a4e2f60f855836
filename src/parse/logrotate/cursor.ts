/** Where a reader stands in a configuration file. Bytes are characters, and C's classes are meant, in the C locale. */
export interface Cursor {
  readonly text: string
  at: number
}

export const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t'
export const isSpace = (char: string | undefined): boolean => char !== undefined && /[ \t\n\v\f\r]/.test(char)
export const isLetter = (char: string | undefined): boolean => char !== undefined && /[A-Za-z]/.test(char)

/** Line that a place lies in, from 1. `from`: a place already counted, so that a long file is counted once. */
export const lineCounter = (text: string): ((at: number) => number) => {
  let [counted, line] = [0, 1]
  return (at) => {
    if (at < counted) [counted, line] = [0, 1]
    for (let next = text.indexOf('\n', counted); next >= 0 && next < at; next = text.indexOf('\n', counted)) {
      counted = next + 1
      line++
    }
    return line
  }
}

/** The letters that come next, blanks before them passed over; the cursor is left on what follows them. */
export const takeWord = (cursor: Cursor): string => {
  const { text } = cursor
  while (isBlank(text[cursor.at])) cursor.at++
  const start = cursor.at
  while (isLetter(text[cursor.at])) cursor.at++
  return text.slice(start, cursor.at)
}

/** The rest of the line without white space behind it; the cursor is left on the last character before the line's end. */
export const takeLine = (cursor: Cursor): string => {
  const { text, at } = cursor
  const newline = text.indexOf('\n', at)
  const end = newline < 0 ? text.length : newline
  let last = end
  while (last > at && isSpace(text[last - 1])) last--
  cursor.at = end - 1
  return text.slice(at, last)
}

/** A directive's value, after blanks and one `=`; undefined, and the cursor where it was, where the line ends before one. */
export const takeValue = (cursor: Cursor): string | undefined => {
  const { text } = cursor
  let at = cursor.at
  while (isBlank(text[at])) at++
  if (text[at] === '=') {
    at++
    while (isBlank(text[at])) at++
  }
  if (text[at] === '\n') return undefined
  cursor.at = at
  return takeLine(cursor)
}
