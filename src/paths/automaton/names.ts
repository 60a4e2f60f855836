import type { BytePath } from '../../model/index.ts'
import { characterAt } from '../characters.ts'
import type { Part } from '../contract.ts'
import { alphabetOf } from './alphabet.ts'
import { ascending } from './ascending.ts'
import type { Budget } from './budget.ts'
import { type Candidates, candidatesOf, classAt, follow, isSettled, START } from './candidates.ts'
import { positionsOf } from './positions.ts'
import { newRows } from './rows.ts'

/** Reading a name before its first character, some segment patterns being candidates. */
export interface Start {
  /** As in the table of rows. */
  readonly row: number
  readonly candidates: Candidates
}

/** Tells which of many segment patterns a name matches, reading it once: an automaton whose states are made when met. */
export interface Names {
  /** Before the first character, with these segment patterns (ascending) as candidates. */
  start(patterns: readonly number[]): Start
  /** The same of the patterns that are asked in every directory, always the same ones. */
  everywhere(patterns: ReadonlyMap<number, unknown>): Start
  /** The number of the name's class among the candidates' classes. */
  classify(start: Start, name: BytePath): number
  /** The same of the bytes from `from` up to `to`; -1 when the table cannot tell: ask with the name as text. */
  classifyBytes(start: Start, bytes: Uint8Array, from: number, to: number): number
  /** Drops all states and with them all that `start` gave. */
  forget(): void
}

export const newNames = (patterns: readonly (readonly Part[])[], budget: Budget): Names => {
  const alphabet = alphabetOf(patterns)
  const positions = positionsOf(patterns, alphabet)
  // The class, the symbols, and a cell that stays 0 for bytes that are no character of their own.
  const rows = newRows(alphabet.size + 2, budget)
  const strange = alphabet.size + 1
  const columns = Int32Array.from({ length: 256 }, (_, byte) =>
    byte < 0x80 ? (alphabet.ascii[byte] as number) + 1 : strange,
  )
  const starts = new Map<string, Start>()
  let everywhere: Start | undefined
  let made = 0

  const rowFor = (candidates: Candidates, at: readonly number[]): number =>
    rows.rowOf(candidates, at, isSettled(positions, candidates, at))

  const classOf = (row: number): number => {
    const at = Math.abs(row)
    const known = rows.cells[at] as number
    if (known !== 0) return known - 1
    const found = classAt(positions, rows.candidatesOf(row), rows.positionsOf(row), budget)
    rows.cells[at] = found + 1
    return found
  }
  /** Reads on without making rows: the budget is used up. */
  const readOnce = (row: number, name: BytePath, from: number): number => {
    const candidates = rows.candidatesOf(row)
    let at = rows.positionsOf(row)
    for (let i = from; i < name.length; ) {
      const character = characterAt(name, i)
      at = follow(positions, candidates, at, alphabet.symbolOf(character >> 3), budget)
      i += character & 7
    }
    return classAt(positions, candidates, at, budget)
  }
  /** Reads on making rows, and knows characters of several bytes. */
  const readOn = (from: number, name: BytePath, start: number): number => {
    let row = from
    for (let at = start; row > 0 && at < name.length; ) {
      const character = characterAt(name, at)
      const symbol = alphabet.symbolOf(character >> 3)
      let next = rows.cells[row + 1 + symbol] as number
      if (next === 0) {
        if (budget.used > budget.limit) return readOnce(row, name, at)
        const candidates = rows.candidatesOf(row)
        next = rowFor(candidates, follow(positions, candidates, rows.positionsOf(row), symbol, budget))
        rows.cells[row + 1 + symbol] = next
      }
      row = next
      at += character & 7
    }
    return classOf(row)
  }

  const names: Names = {
    start(chosen) {
      const key = chosen.join()
      const known = starts.get(key)
      if (known !== undefined) return known
      const candidates = candidatesOf(made++, chosen, positions)
      const start = { candidates, row: rowFor(candidates, START) }
      starts.set(key, start)
      budget.used += 4 * chosen.length + 32
      return start
    },
    everywhere(patterns) {
      everywhere ??= names.start(ascending([...patterns.keys()]))
      return everywhere
    },
    classify(start, name) {
      const { cells } = rows
      let row = start.row
      for (let at = 0; row > 0 && at < name.length; at++) {
        const next = cells[row + (columns[name.charCodeAt(at)] as number)] as number
        if (next === 0) return readOn(row, name, at)
        row = next
      }
      const known = cells[row < 0 ? -row : row] as number
      return known === 0 ? classOf(row) : known - 1
    },
    classifyBytes(start, bytes, from, to) {
      const { cells } = rows
      let row = start.row
      for (let at = from; row > 0 && at < to; at++) {
        row = cells[row + (columns[bytes[at] as number] as number)] as number
        if (row === 0) return -1
      }
      return (cells[row < 0 ? -row : row] as number) - 1
    },
    forget() {
      starts.clear()
      everywhere = undefined
      rows.forget()
    },
  }
  return names
}
