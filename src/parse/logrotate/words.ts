import { isSpace } from './cursor.ts'

/**
 * Words as popt splits them: quotes keep blanks and go, a backslash takes the next character as it is (inside quotes it
 * stays unless the quote follows), empty words vanish, an open quote ends with the text. Undefined: a backslash ends it.
 */
export const splitPopt = (text: string): readonly string[] | undefined => {
  const words: string[] = []
  let word = ''
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string
    if (char === quote) quote = ''
    else if (char === '\\') {
      const next = text[++at]
      if (next === undefined) return undefined
      word += quote !== '' && next !== quote ? `\\${next}` : next
    } else if (quote !== '') word += char
    else if (char === '"' || char === "'") quote = char
    else if (!isSpace(char)) word += char
    else if (word !== '') {
      words.push(word)
      word = ''
    }
  }
  if (word !== '') words.push(word)
  return words
}
