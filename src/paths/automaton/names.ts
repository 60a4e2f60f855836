import type { BytePath } from '../../model/index.ts'
import { charactersOf } from '../characters.ts'
import type { Part } from '../contract.ts'
import { alphabetOf } from './alphabet.ts'
import type { Budget } from './budget.ts'
import { type Candidates, candidatesOf, classAt, follow, isSettled, START } from './candidates.ts'
import { fromBack, fromFront, reversed } from './manner.ts'
import { positionsOf } from './positions.ts'
import { newRows } from './rows.ts'

/** Where reading a name begins, some segment patterns being candidates. */
export interface Start {
  /** As in the table of rows. */
  readonly row: number
  readonly candidates: Candidates
  /** The name is read from its end. */
  readonly back: boolean
}

/** Tells which of many segment patterns a name matches: an automaton whose states are made when met. */
export interface Names {
  /**
   * With these segment patterns (ascending) as candidates: one start or two, by which each name is to be classified. One
   * that reads whole names when some pattern has text between two `*`, for then others cost nothing more; else one from
   * each end, which most names leave after a character or two.
   */
  starts(patterns: readonly number[]): readonly Start[]
  /** The number of the name's class among the candidates' classes; 0: it matches none. */
  classify(start: Start, name: BytePath): number
  /** The same of the bytes from `from` up to `to`; -1 when the table cannot tell: ask with the name as text. */
  classifyBytes(start: Start, bytes: Uint8Array, from: number, to: number): number
  /** Drops all states and with them all that was started. */
  forget(): void
}

export const newNames = (patterns: readonly (readonly Part[])[], budget: Budget): Names => {
  const alphabet = alphabetOf(patterns)
  const [frontable, backable] = [patterns.map(fromFront), patterns.map(fromBack)]
  const forwards = positionsOf(patterns, alphabet)
  const backwards = positionsOf(
    patterns.map((parts, pattern) => (backable[pattern] ? reversed(parts) : [])),
    alphabet,
  )
  // The class, the symbols, and a cell that stays 0 for bytes that are no character of their own.
  const rows = newRows(alphabet.size + 2, budget)
  const strange = alphabet.size + 1
  const columns = Int32Array.from({ length: 256 }, (_, byte) =>
    byte < 0x80 ? (alphabet.ascii[byte] as number) + 1 : strange,
  )
  const known = new Map<string, Start>()
  let made = 0

  const start = (chosen: readonly number[], back: boolean): Start => {
    const key = `${back ? '-' : ''}${chosen.join()}`
    let found = known.get(key)
    if (found === undefined) {
      const candidates = candidatesOf(made++, chosen, back ? backwards : forwards)
      found = { candidates, row: rows.rowOf(candidates, START, isSettled(candidates, START)), back }
      known.set(key, found)
      budget.used += 4 * chosen.length + 32
    }
    return found
  }
  const starts = (chosen: readonly number[]): readonly Start[] => {
    if (chosen.length === 0) return []
    if (chosen.some((pattern) => !frontable[pattern] && !backable[pattern])) return [start(chosen, false)]
    const anySuffix = chosen.some((pattern) => !frontable[pattern])
    if (!anySuffix) return [start(chosen, false)]
    const front = chosen.filter((pattern) => !backable[pattern])
    const back = start(
      chosen.filter((pattern) => backable[pattern]),
      true,
    )
    return front.length === 0 ? [back] : [back, start(front, false)]
  }

  const classOf = (row: number): number => {
    const at = Math.abs(row)
    const before = rows.cells[at] as number
    if (before !== 0) return before - 1
    const found = classAt(rows.candidatesOf(row), rows.positionsOf(row), budget)
    rows.cells[at] = found + 1
    return found
  }
  /** Reads on without making rows: the budget is used up. */
  const readOnce = (row: number, codes: readonly number[], from: number): number => {
    const candidates = rows.candidatesOf(row)
    let at = rows.positionsOf(row)
    for (let i = from; i < codes.length; i++) at = follow(candidates, at, alphabet.symbolOf(codes[i] as number), budget)
    return classAt(candidates, at, budget)
  }
  /** Reads a name making rows, and knows characters of several bytes. */
  const read = ({ row: first, back, candidates }: Start, name: BytePath): number => {
    const codes = back ? charactersOf(name).reverse() : charactersOf(name)
    let row = first
    for (let i = 0; row > 0 && i < codes.length; i++) {
      const symbol = alphabet.symbolOf(codes[i] as number)
      let next = rows.cells[row + 1 + symbol] as number
      if (next === 0) {
        if (budget.used > budget.limit) return readOnce(row, codes, i)
        const reached = follow(candidates, rows.positionsOf(row), symbol, budget)
        next = rows.rowOf(candidates, reached, isSettled(candidates, reached))
        rows.cells[row + 1 + symbol] = next
      }
      row = next
    }
    return classOf(row)
  }

  return {
    starts,
    classify(begin, name) {
      const { cells } = rows
      let row = begin.row
      if (begin.back)
        for (let at = name.length - 1; row > 0 && at >= 0; at--) {
          row = cells[row + (columns[name.charCodeAt(at)] as number)] as number
          if (row === 0) return read(begin, name)
        }
      else
        for (let at = 0; row > 0 && at < name.length; at++) {
          row = cells[row + (columns[name.charCodeAt(at)] as number)] as number
          if (row === 0) return read(begin, name)
        }
      const found = cells[row < 0 ? -row : row] as number
      return found === 0 ? classOf(row) : found - 1
    },
    classifyBytes(begin, bytes, from, to) {
      const { cells } = rows
      let row = begin.row
      if (begin.back)
        for (let at = to - 1; row > 0 && at >= from; at--) {
          row = cells[row + (columns[bytes[at] as number] as number)] as number
          if (row === 0) return -1
        }
      else
        for (let at = from; row > 0 && at < to; at++) {
          row = cells[row + (columns[bytes[at] as number] as number)] as number
          if (row === 0) return -1
        }
      return (cells[row < 0 ? -row : row] as number) - 1
    },
    forget() {
      known.clear()
      rows.forget()
    },
  }
}
