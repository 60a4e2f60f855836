import { characterClass } from './character-class.ts'
import type { Refuse } from './glob-error.ts'
import type { Token } from './token.ts'

const ESCAPE = 'put "\\" before a character that is meant as itself'

/** A run of `*`: one is `any`, two are `any-depth`. */
const stars = (text: string, at: number, refuse: Refuse): Token & { readonly end: number } => {
  let end = at
  while (text[end] === '*') end++
  if (end - at > 2) refuse(at, 'more than two "*" in a row', 'write "*" inside a segment, "**" as a whole segment')
  return { kind: end - at === 2 ? 'any-depth' : 'any', at, end }
}

/** The text as tokens. Every syntax of other glob languages that could be meant otherwise is refused here. */
export const lex = (text: string, refuse: Refuse): Token[] => {
  const tokens: Token[] = []
  let braces = 0
  for (let at = 0; at < text.length; ) {
    const char = String.fromCodePoint(text.codePointAt(at) as number)
    let end = at + char.length
    if ('+@?*!'.includes(char) && text[end] === '(')
      refuse(
        at,
        `extended globs such as "${char}(…)" are not supported`,
        'use braces: {a,b}; or write "\\(" for a parenthesis',
      )
    if (char === '\\') {
      if (end >= text.length) refuse(at, 'nothing follows "\\"', 'write "\\\\" for a backslash')
      const escaped = String.fromCodePoint(text.codePointAt(end) as number)
      if (escaped === '/') refuse(at, '"/" cannot be escaped', 'no name holds a "/": write it plainly between segments')
      tokens.push({ kind: 'char', char: escaped, at })
      end += escaped.length
    } else if (char === '/') tokens.push({ kind: 'slash', at })
    else if (char === '?') tokens.push({ kind: 'one', at })
    else if (char === '*') {
      const run = stars(text, at, refuse)
      tokens.push(run)
      end = run.end
    } else if (char === '[') {
      const found = characterClass(text, at, refuse)
      tokens.push({ kind: 'class', part: found.part, at })
      end = found.end
    } else if (char === '{') {
      braces++
      tokens.push({ kind: 'open', at })
    } else if (char === ',' && braces > 0) tokens.push({ kind: 'comma', at })
    else if (char === '}') {
      if (--braces < 0) refuse(at, '"}" without "{"', ESCAPE)
      tokens.push({ kind: 'close', at })
    } else if (char === ']') refuse(at, '"]" without "["', ESCAPE)
    else tokens.push({ kind: 'char', char, at })
    at = end
  }
  return tokens
}
