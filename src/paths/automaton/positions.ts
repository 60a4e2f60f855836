import { charactersOf } from '../characters.ts'
import type { Part } from '../contract.ts'
import type { Alphabet } from './alphabet.ts'

/**
 * What a position inside a segment pattern does with the next symbol. `step` takes some symbols and moves on; `run` (a
 * `*`) takes any and stays; `end` takes none: the pattern is matched if the name is over; `rest` (a `*` at the end)
 * takes any and is matched wherever the name ends.
 */
export const STEP = 0
export const RUN = 1
export const END = 2
export const REST = 3

/** Every position of every segment pattern in one row of numbers; the next position is the next number. */
export interface Positions {
  readonly first: readonly number[]
  readonly kind: Uint8Array
  readonly patternOf: Int32Array
  /** The one symbol that a step takes; -1: it takes several, or is no step. */
  readonly only: Int32Array
  takes(position: number, symbol: number): boolean
}

/** Ranges of symbols, flat: from, to, from, to … */
interface Taken {
  readonly negated: boolean
  readonly ranges: readonly number[]
}

const takenBy = (part: Part, alphabet: Alphabet): Taken[] => {
  switch (part.kind) {
    case 'text':
      return charactersOf(part.text).map((code) => {
        const symbol = alphabet.symbolOf(code)
        return { negated: false, ranges: [symbol, symbol] }
      })
    case 'class':
      return [{ negated: part.negated, ranges: part.ranges.flat().map(alphabet.symbolOf) }]
    default:
      return [{ negated: true, ranges: [] }]
  }
}

export const positionsOf = (patterns: readonly (readonly Part[])[], alphabet: Alphabet): Positions => {
  const first: number[] = []
  const kind: number[] = []
  const patternOf: number[] = []
  const taken: (Taken | undefined)[] = []
  const push = (pattern: number, what: number, takes?: Taken): void => {
    kind.push(what)
    patternOf.push(pattern)
    taken.push(takes)
  }
  for (const [pattern, parts] of patterns.entries()) {
    first.push(kind.length)
    for (const [i, part] of parts.entries()) {
      if (part.kind !== 'any') for (const takes of takenBy(part, alphabet)) push(pattern, STEP, takes)
      else push(pattern, i === parts.length - 1 ? REST : RUN)
    }
    if (parts.at(-1)?.kind !== 'any') push(pattern, END)
  }
  return {
    first,
    kind: Uint8Array.from(kind),
    patternOf: Int32Array.from(patternOf),
    only: Int32Array.from(taken, (takes) => {
      const [from, to] = takes?.ranges ?? []
      return takes?.negated === false && takes.ranges.length === 2 && from === to ? (from as number) : -1
    }),
    takes(position, symbol) {
      const takes = taken[position]
      if (takes === undefined) return false
      const { negated, ranges } = takes
      for (let i = 0; i < ranges.length; i += 2)
        if ((ranges[i] as number) <= symbol && symbol <= (ranges[i + 1] as number)) return !negated
      return negated
    },
  }
}
