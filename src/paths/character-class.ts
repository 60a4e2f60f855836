import { bytesOf } from '../model/index.ts'
import type { Part } from './contract.ts'
import type { Refuse } from './glob-error.ts'

const charAt = (text: string, at: number): string => String.fromCodePoint(text.codePointAt(at) as number)

/** One member of a class, escaped or not. */
const member = (text: string, at: number, refuse: Refuse): { readonly char: string; readonly end: number } => {
  if (at >= text.length) return refuse(at - 1, '"[" is never closed', 'close the class with "]", or write "\\["')
  let char = charAt(text, at)
  let end = at + char.length
  if (char === '\\') {
    if (end >= text.length) return refuse(at, 'nothing follows "\\"', 'write "\\\\" for a backslash')
    char = charAt(text, end)
    end += char.length
  } else if (char === '[' && /^[:.=]$/.test(text[end] ?? ''))
    refuse(at, 'POSIX classes are not supported', 'write the characters out: [a-zA-Z] for [[:alpha:]]')
  if (char === '/') refuse(at, 'a class cannot hold "/"', 'a class matches inside one path segment')
  return { char, end }
}

/**
 * The class that begins at the `[` at `start`: `[a-z_]`, negated by `!` or `^`, `]` first is a member, `-` first or
 * last is a member. A class of one character is that character.
 */
export const characterClass = (
  text: string,
  start: number,
  refuse: Refuse,
): { readonly part: Part; readonly end: number } => {
  let at = start + 1
  const negated = text[at] === '!' || text[at] === '^'
  if (negated) at++
  const first = at
  const ranges: [number, number][] = []
  let single = ''
  while (at === first || text[at] !== ']') {
    const from = member(text, at, refuse)
    let to = from
    if (text[from.end] === '-' && from.end + 1 < text.length && text[from.end + 1] !== ']') {
      to = member(text, from.end + 1, refuse)
      if (text[to.end] === '-' && text[to.end + 1] !== ']')
        refuse(to.end, 'a range cannot go on', 'put a "-" that is meant as itself last, or write "\\-"')
    }
    const low = from.char.codePointAt(0) as number
    const high = to.char.codePointAt(0) as number
    if (low > high) refuse(at, `the range ${from.char}-${to.char} is empty`, 'write the lower character first')
    ranges.push([low, high])
    single = from.char
    at = to.end
  }
  const only = ranges.length === 1 && ranges[0]?.[0] === ranges[0]?.[1] && !negated
  const part: Part = only ? { kind: 'text', text: bytesOf(single) } : { kind: 'class', negated, ranges }
  return { part, end: at + 1 }
}
