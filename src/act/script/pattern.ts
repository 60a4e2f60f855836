import { BELOW, BRACKET, CONTENT, HOLE, isPlain, QUESTION, RANDOM, STAR, type Value } from './value.ts'

/** A bracket expression at `at`: what it matches, and where it ends; undefined when it is not closed. */
const bracketAt = (
  pattern: Value,
  at: number,
): { end: number; matches: (character: string) => boolean } | undefined => {
  let from = at + 1
  const negated = pattern[from] === '!' || pattern[from] === '^'
  if (negated) from++
  const end = pattern.indexOf(']', from + 1)
  if (end === -1) return undefined
  const body = pattern.slice(from, end)
  const matches = (character: string): boolean => {
    for (let i = 0; i < body.length; i++) {
      const [low, dash, high] = [body[i] as string, body[i + 1], body[i + 2]]
      if (dash === '-' && high !== undefined) {
        if (character >= low && character <= high) return true
        i += 2
      } else if (character === low) return true
    }
    return false
  }
  return { end, matches: (character) => matches(character) !== negated }
}

/** Whether a name matches a shell pattern whose active wildcards are marks. Time is their product at most. */
export const matchesPattern = (pattern: Value, text: string): boolean => {
  let [p, t, star, mark] = [0, 0, -1, 0]
  while (t < text.length) {
    const character = pattern[p]
    const bracket = character === BRACKET ? bracketAt(pattern, p) : undefined
    if (
      character === STAR ||
      character === HOLE ||
      character === RANDOM ||
      (character !== undefined && character >= '\u0109')
    ) {
      star = p++
      mark = t
    } else if (bracket?.matches(text[t] as string)) {
      p = bracket.end + 1
      t++
    } else if (bracket === undefined && (character === QUESTION || plainly(character) === text[t])) {
      p++
      t++
    } else if (star !== -1) {
      p = star + 1
      t = ++mark
    } else return false
  }
  while (pattern[p] === STAR || pattern[p] === HOLE) p++
  return p === pattern.length
}
const plainly = (character: string | undefined): string | undefined => (character === BRACKET ? '[' : character)

/** `${x#pattern}` and its kin on one value; undefined when it cannot be told. */
export const stripPattern = (value: Value, operator: string, pattern: Value): Value | undefined => {
  if (/[\u0100\u0101\u0109-\u010e]/.test(pattern)) return undefined
  // Marks that stand for more than a part of a name are not cut.
  if (value.includes(BELOW) || value.includes(CONTENT)) return undefined
  const last = value.length
  const lengths = Array.from({ length: last + 1 }, (_, index) => index)
  if (operator === '##' || operator === '%%') lengths.reverse()
  const front = operator.startsWith('#')
  for (const length of lengths) {
    const part = front ? value.slice(0, length) : value.slice(last - length)
    // A star stands for what is unknown, too; anything else that reaches it leaves us without an answer.
    if (!isPlain(part) && !pattern.includes(STAR)) return undefined
    if (matchesPattern(pattern, part)) return front ? value.slice(length) : value.slice(0, last - length)
  }
  return value
}

/** Turns `*`, `?`, `[` of plain text into wildcards. */
export const activate = (text: string): Value =>
  text.replaceAll('*', STAR).replaceAll('?', QUESTION).replaceAll('[', BRACKET)

/** Wildcards as they are written. */
export const asWritten = (value: Value): string =>
  value.replaceAll(STAR, '*').replaceAll(QUESTION, '?').replaceAll(BRACKET, '[')

export const isActive = (value: Value): boolean =>
  value.includes(STAR) || value.includes(QUESTION) || value.includes(BRACKET)
