import { bytesOf, type ErrorPlace, LIMITS } from '../model/index.ts'
import { expandBraces } from './braces.ts'
import type { Glob, Part, Segment } from './contract.ts'
import { type Refuse, refusal } from './glob-error.ts'
import { lex } from './lex.ts'
import type { Token } from './token.ts'

const partOf = (token: Token): Part => {
  if (token.kind === 'char') return { kind: 'text', text: bytesOf(token.char) }
  if (token.kind === 'class') return token.part
  return token.kind === 'one' ? { kind: 'one' } : { kind: 'any' }
}

/** Parts with neighbouring texts joined; neighbouring `*`, which only braces can bring together, are one. */
const joined = (tokens: readonly Token[]): Part[] => {
  const parts: Part[] = []
  for (const part of tokens.map(partOf)) {
    const last = parts.at(-1)
    if (part.kind === 'text' && last?.kind === 'text')
      parts[parts.length - 1] = { kind: 'text', text: last.text + part.text }
    else if (part.kind !== 'any' || last?.kind !== 'any') parts.push(part)
  }
  return parts
}

const segmentOf = (tokens: readonly Token[], refuse: Refuse): Segment => {
  const at = tokens[0]?.at ?? 0
  const deep = tokens.find((token) => token.kind === 'any-depth')
  if (deep !== undefined) {
    if (tokens.length === 1) return { kind: 'any-depth' }
    refuse(deep.at, '"**" must be a whole segment', 'write "*" inside a segment, or "**/" before and "/**" after it')
  }
  const parts = joined(tokens)
  const [first] = parts
  if (parts.length !== 1 || first?.kind !== 'text') return { kind: 'pattern', parts }
  if (first.text === '.' || first.text === '..')
    refuse(at, `"${first.text}" is not a name`, 'write the path that it leads to, without "." and ".." segments')
  return { kind: 'literal', name: first.text }
}

const split = (tokens: readonly Token[]): Token[][] => {
  const pieces: Token[][] = [[]]
  for (const token of tokens) {
    if (token.kind === 'slash') pieces.push([])
    else pieces.at(-1)?.push(token)
  }
  return pieces
}

const alternativeOf = (tokens: readonly Token[], refuse: Refuse): Segment[] => {
  const [first] = tokens
  const absolute = first?.kind === 'slash'
  if (!absolute && first?.kind !== 'any-depth')
    refuse(first?.at ?? 0, 'it is not absolute', 'begin with "/" for one place, or with "**/" for any depth')
  const pieces = split(absolute ? tokens.slice(1) : tokens)
  if (absolute && tokens.length === 1) return []
  const end = tokens.at(-1)
  if (end?.kind === 'slash')
    refuse(end.at, 'it ends in "/"', 'drop the slash for the directory itself, or end in "/**" for everything below it')
  const segments: Segment[] = []
  let at = 0
  for (const piece of pieces) {
    if (piece.length === 0) refuse(at, 'an empty segment ("//")', 'write one slash between two names')
    at = piece.at(-1)?.at ?? at
    const segment = segmentOf(piece, refuse)
    // A doubled "**" says no more than one.
    if (segment.kind !== 'any-depth' || segments.at(-1)?.kind !== 'any-depth') segments.push(segment)
  }
  return segments
}

/**
 * Parses one glob of our language (docs/extend/globs.md). A `!` for exclusion is the caller's to strip.
 * @throws {PathwritError} code `glob` for every syntax that is not in the language and for every passed limit
 */
export const parseGlob = (text: string, place: ErrorPlace = {}): Glob => {
  const refuse = refusal(text, place)
  if (text.length > LIMITS.globLength)
    refuse(LIMITS.globLength, `it is longer than ${LIMITS.globLength} characters`, 'write several shorter globs')
  if (text === '') refuse(0, 'it is empty', 'write "/**" for everything')
  const strange = text.search(/[\0\p{Cs}]/u)
  if (strange >= 0)
    refuse(strange, 'it holds a NUL or half a surrogate pair', 'no path can be matched by it: drop the character')
  if (text.startsWith('!'))
    refuse(0, '"!" stands before it', 'only lists of globs can exclude; write "\\!" for the character')
  const alternatives = expandBraces(lex(text, refuse), refuse).map((tokens) => alternativeOf(tokens, refuse))
  return Object.freeze({ text, alternatives: Object.freeze(alternatives) })
}
