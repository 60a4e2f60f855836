import { LIMITS } from '../model/index.ts'
import type { Refuse } from './glob-error.ts'
import type { Token } from './token.ts'

/** Tokens in a row, some of them braces that hold alternatives. */
type Sequence = readonly (Token | { readonly kind: 'braces'; readonly choices: readonly Sequence[] })[]

const isRange = (choice: Sequence): boolean =>
  choice.some((token, i) => {
    const next = choice[i + 1]
    return token.kind === 'char' && token.char === '.' && next?.kind === 'char' && next.char === '.'
  })

const nest = (tokens: readonly Token[], refuse: Refuse): Sequence => {
  let next = 0
  const sequence = (depth: number): Sequence => {
    const out: Sequence[number][] = []
    for (let token = tokens[next]; token !== undefined; token = tokens[next]) {
      if (token.kind === 'comma' || token.kind === 'close') break
      next++
      out.push(token.kind === 'open' ? { kind: 'braces', choices: choices(token.at, depth + 1) } : token)
    }
    return out
  }
  const choices = (at: number, depth: number): Sequence[] => {
    if (depth > LIMITS.depth) refuse(at, `braces nest deeper than ${LIMITS.depth}`, 'write several globs instead')
    const out: Sequence[] = []
    for (;;) {
      const choice = sequence(depth)
      const end = tokens[next++]
      if (end === undefined) return refuse(at, '"{" is never closed', 'close the braces with "}", or write "\\{"')
      if (choice.length === 0)
        refuse(end.at, 'an alternative in braces is empty', 'write two globs: one with the part, one without')
      out.push(choice)
      if (end.kind === 'close') break
    }
    const [only] = out
    if (out.length > 1 || only === undefined) return out
    if (isRange(only))
      refuse(at, 'brace ranges are not supported', 'use a class such as [0-9], or list the alternatives')
    return refuse(
      at,
      'braces with a single alternative',
      'drop the braces, or write "\\{" and "\\}" for the characters',
    )
  }
  return sequence(0)
}

/** How many token lists a sequence stands for; counted before any is built, and never past the limit by much. */
const count = (sequence: Sequence): number =>
  sequence.reduce((product, item) => {
    if (item.kind !== 'braces') return product
    return product * item.choices.reduce((sum, choice) => Math.min(sum + count(choice), 1e9), 0)
  }, 1)

const expand = (sequence: Sequence): Token[][] => {
  let done: Token[][] = [[]]
  for (const item of sequence) {
    if (item.kind === 'braces') {
      const tails = item.choices.flatMap(expand)
      done = done.flatMap((head) => tails.map((tail) => [...head, ...tail]))
    } else for (const head of done) head.push(item)
  }
  return done
}

/** One token list, free of braces, for each combination of alternatives. */
export const expandBraces = (tokens: readonly Token[], refuse: Refuse): readonly (readonly Token[])[] => {
  const sequence = nest(tokens, refuse)
  const alternatives = count(sequence)
  if (alternatives > LIMITS.globAlternatives)
    refuse(
      0,
      `braces stand for more than ${LIMITS.globAlternatives} alternatives`,
      'write several globs with fewer braces',
    )
  return alternatives === 1 ? [tokens] : expand(sequence)
}
