import { safeText } from '../model/index.ts'
import { JsonMistake } from './json-mistake.ts'

/** One token of JSON. `shown` is fit for a message. */
export interface Token {
  readonly kind: 'mark' | 'string' | 'scalar' | 'end'
  readonly text: string
  readonly offset: number
  readonly end: number
  readonly shown: string
}

const SPACE = /[ \t\r\n]*/y
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y
/** Unrolled, so that it cannot backtrack. */
const STRING = /"[^"\\\0-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\0-\x1f]*)*"/y

const match = (pattern: RegExp, text: string, offset: number): string | undefined => {
  // A sticky pattern keeps its place in lastIndex; it is set anew on every use.
  pattern.lastIndex = offset
  return pattern.exec(text)?.[0]
}

const hintFor = (text: string, offset: number): string | undefined => {
  if (text.startsWith('//', offset) || text.startsWith('/*', offset) || text[offset] === '#')
    return 'JSON has no comments; a YAML pack has'
  if (text[offset] === "'") return 'JSON texts and names stand in double quotes'
  if (text[offset] === '"') return 'a text ends on its line; \\n, \\" and \\\\ are its escapes'
  if (/[\w$]/.test(text[offset] ?? '')) return 'texts and names stand in double quotes; numbers have no leading zero'
  return undefined
}

/** The token at or after an offset. Throws JsonMistake where there is none. */
export const tokenAt = (text: string, from: number): Token => {
  const offset = from + (match(SPACE, text, from)?.length ?? 0)
  const first = text[offset]
  if (first === undefined) return { kind: 'end', text: '', offset, end: offset, shown: 'the end of the file' }
  if ('[]{},:'.includes(first)) return { kind: 'mark', text: first, offset, end: offset + 1, shown: first }
  const found = match(first === '"' ? STRING : SCALAR, text, offset)
  if (found === undefined) {
    const shown = safeText(/^\S{1,20}/.exec(text.slice(offset, offset + 40))?.[0] ?? first)
    throw new JsonMistake(offset, `this is not JSON: ${shown}`, hintFor(text, offset))
  }
  const shown = found.length > 60 ? `${found.slice(0, 60)}…` : found
  const kind = first === '"' ? 'string' : 'scalar'
  return { kind, text: found, offset, end: offset + found.length, shown: safeText(shown) }
}
