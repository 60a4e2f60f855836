import type { BytePath } from '../../model/index.ts'
import { characterAt } from '../characters.ts'
import type { Part } from '../contract.ts'
import { alphabetOf } from './alphabet.ts'
import { ascending } from './ascending.ts'
import type { Budget } from './budget.ts'
import { END, positionsOf, REST, RUN, STEP } from './positions.ts'

/** A set of segment patterns that a name matches. Dense numbers for each set of candidates. */
export interface NameClass {
  readonly id: number
  readonly patterns: readonly number[]
}

/** What is in play at every character of a name, so that no state lists it. */
interface Candidates {
  readonly id: number
  /** Positions behind a leading `*`, and what they lead to by symbol, as far as it was asked. */
  readonly waiting: readonly number[]
  readonly reached: Map<number, readonly number[]>
  /** Patterns that are nothing but `*`. */
  readonly always: readonly number[]
  readonly classes: Map<string, NameClass>
}

/** Where reading a name has come to. */
export interface NameState {
  readonly candidates: Candidates
  readonly positions: readonly number[]
  /** By symbol. */
  readonly next: (NameState | undefined)[]
  /** False: made when the budget was used up, to be used once. */
  readonly kept: boolean
  /** No further character changes the class. */
  readonly settled: boolean
  class: NameClass | undefined
}

/** Tells which of many segment patterns a name matches, reading it once: an automaton whose states are made when met. */
export interface Names {
  /** The state before the first character, with these segment patterns as candidates. */
  start(patterns: readonly number[]): NameState
  classify(start: NameState, name: BytePath): NameClass
  /** Drops all states; those handed out still work, but are no longer shared. */
  forget(): void
}

export const newNames = (patterns: readonly (readonly Part[])[], budget: Budget): Names => {
  const alphabet = alphabetOf(patterns)
  const { first, kind, patternOf, takes } = positionsOf(patterns, alphabet)
  const starts = new Map<string, NameState>()
  const states = new Map<string, NameState>()
  let made = 0

  /** A position, and what is in play with it without reading on. */
  const open = (position: number): number[] => (kind[position] === RUN ? [position, position + 1] : [position])

  const stateAt = (candidates: Candidates, positions: readonly number[]): NameState => {
    const key = `${candidates.id}:${positions.join()}`
    const known = states.get(key)
    if (known !== undefined) return known
    const kept = budget.used <= budget.limit
    const settled = candidates.waiting.length === 0 && positions.every((position) => kind[position] === REST)
    const next = kept ? new Array<NameState | undefined>(alphabet.size).fill(undefined) : []
    const state: NameState = { candidates, positions, next, kept, settled, class: undefined }
    if (kept) {
      states.set(key, state)
      budget.used += alphabet.size + 2 * positions.length + 16
    }
    return state
  }

  const after = (positions: readonly number[], symbol: number): number[] =>
    positions.flatMap((position) => {
      const what = kind[position]
      if (what === STEP) return takes(position, symbol) ? open(position + 1) : []
      return what === END ? [] : open(position)
    })

  const step = (state: NameState, symbol: number): NameState => {
    const { waiting, reached } = state.candidates
    let fromWaiting = reached.get(symbol)
    if (fromWaiting === undefined) {
      fromWaiting = after(waiting, symbol)
      reached.set(symbol, fromWaiting)
      budget.used += fromWaiting.length + 4
    }
    const to = stateAt(state.candidates, ascending([...after(state.positions, symbol), ...fromWaiting]))
    if (state.kept && to.kept) state.next[symbol] = to
    return to
  }

  const classOf = (state: NameState): NameClass => {
    const { always, classes } = state.candidates
    const matched = state.positions.filter((position) => kind[position] === END || kind[position] === REST)
    const found = ascending([...always, ...matched.map((position) => patternOf[position] as number)])
    const key = found.join()
    let known = classes.get(key)
    if (known === undefined) {
      known = { id: classes.size, patterns: found }
      classes.set(key, known)
      budget.used += 2 * found.length + 12
    }
    state.class = known
    return known
  }

  return {
    start(candidates) {
      const key = candidates.join()
      const known = starts.get(key)
      if (known !== undefined) return known
      const firsts = candidates.map((pattern) => first[pattern] as number)
      const start = stateAt(
        {
          id: made++,
          waiting: firsts.filter((position) => kind[position] === RUN).map((position) => position + 1),
          reached: new Map(),
          always: candidates.filter((pattern) => kind[first[pattern] as number] === REST),
          classes: new Map(),
        },
        firsts.filter((position) => kind[position] === STEP),
      )
      starts.set(key, start)
      budget.used += 4 * candidates.length + 16
      return start
    },
    classify(start, name) {
      let state = start
      for (let at = 0; at < name.length && !state.settled; ) {
        const byte = name.charCodeAt(at)
        let symbol: number
        if (byte < 0x80) {
          symbol = alphabet.ascii[byte] as number
          at++
        } else {
          const character = characterAt(name, at)
          symbol = alphabet.symbolOf(character >> 3)
          at += character & 7
        }
        state = state.next[symbol] ?? step(state, symbol)
      }
      return state.class ?? classOf(state)
    },
    forget() {
      starts.clear()
      states.clear()
    },
  }
}
