import { ascending, union } from './ascending.ts'
import type { Budget } from './budget.ts'
import { after, afterFan, type Fan, fanOf } from './fan.ts'
import { END, type Positions, REST, RUN, STEP } from './positions.ts'

/** Segment patterns that are asked together, and what is in play at every character of a name, so that no state lists it. */
export interface Candidates {
  readonly id: number
  /** The positions of all patterns, as they are read here. */
  readonly all: Positions
  /** Positions before the first character. */
  readonly first: Fan
  /** Positions behind a leading `*`, and what they lead to by symbol, as far as it was asked. */
  readonly waiting: Fan
  readonly reached: Map<number, readonly number[]>
  /** Patterns that are nothing but `*`. */
  readonly always: readonly number[]
  /** Sets of these patterns by number, as far as names were met that match them; number 0 is the empty set. */
  readonly classes: (readonly number[])[]
  readonly classNumbers: Map<string, number>
}

/** Stands for the positions before the first character, of which there may be thousands. */
export const START: readonly number[] = Object.freeze([-1])

export const candidatesOf = (id: number, patterns: readonly number[], all: Positions): Candidates => {
  const { kind } = all
  const firsts = patterns.map((pattern) => all.first[pattern] as number)
  return {
    id,
    all,
    first: fanOf(
      all,
      firsts.filter((position) => kind[position] === STEP),
    ),
    waiting: fanOf(
      all,
      firsts.filter((position) => kind[position] === RUN).map((position) => position + 1),
    ),
    reached: new Map(),
    always: patterns.filter((pattern) => kind[all.first[pattern] as number] === REST),
    classes: [[]],
    classNumbers: new Map([['', 0]]),
  }
}

/** The positions in play after a symbol, ascending. */
export const follow = (
  candidates: Candidates,
  positions: readonly number[],
  symbol: number,
  budget: Budget,
): readonly number[] => {
  const { all, waiting, reached, first } = candidates
  let fromWaiting = reached.get(symbol)
  if (fromWaiting === undefined) {
    fromWaiting = ascending(afterFan(all, waiting, symbol))
    reached.set(symbol, fromWaiting)
    budget.used += fromWaiting.length + 4
  }
  const own = positions === START ? afterFan(all, first, symbol) : after(all, positions, symbol)
  return union(ascending(own), fromWaiting)
}

/** No further character changes the class. */
export const isSettled = (candidates: Candidates, positions: readonly number[]): boolean =>
  candidates.waiting.size === 0 &&
  (positions === START
    ? candidates.first.size === 0
    : positions.every((position) => candidates.all.kind[position] === REST))

/** The number of the class of a name that ends at these positions. */
export const classAt = (candidates: Candidates, positions: readonly number[], budget: Budget): number => {
  const { kind, patternOf } = candidates.all
  const matched: number[] = [...candidates.always]
  for (const position of positions)
    if (kind[position] === END || kind[position] === REST) matched.push(patternOf[position] as number)
  const found = ascending(matched)
  const key = found.join()
  const known = candidates.classNumbers.get(key)
  if (known !== undefined) return known
  const number = candidates.classes.push(found) - 1
  candidates.classNumbers.set(key, number)
  budget.used += 2 * found.length + 12
  return number
}
