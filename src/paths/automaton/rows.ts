import type { Budget } from './budget.ts'
import type { Candidates } from './candidates.ts'

/** Rows that the table has room for at first. */
const ROOM = 16

/**
 * The states of reading a name as rows of one table of numbers. A row is named by where it begins: its first cell is its
 * class plus 1, then one cell for each symbol, the row that follows it. 0: not known yet. Negative: the row of that
 * number, behind which no further character changes the class.
 */
export interface Rows {
  /** The table; replaced as it grows. */
  cells: Int32Array
  readonly width: number
  candidatesOf(row: number): Candidates
  positionsOf(row: number): readonly number[]
  /** The row of these positions (ascending), made if it is new; its sign as in the table. */
  rowOf(candidates: Candidates, positions: readonly number[], settled: boolean): number
  forget(): void
}

const hashOf = (candidates: Candidates, positions: readonly number[]): number => {
  let hash = candidates.id
  for (let i = 0; i < positions.length; i++) {
    hash = Math.imul(hash ^ (positions[i] as number), 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return hash
}

const same = (one: readonly number[], other: readonly number[]): boolean => {
  if (one.length !== other.length) return false
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false
  return true
}

interface Known {
  readonly candidates: Candidates
  readonly positions: readonly number[]
  readonly row: number
  /** Another set with the same hash. */
  readonly other: Known | undefined
}

export const newRows = (width: number, budget: Budget): Rows => {
  let known: (Known | undefined)[] = [undefined]
  let byHash = new Map<number, Known>()
  const at = (row: number): Known => known[Math.abs(row) / width] as Known
  const rows: Rows = {
    cells: new Int32Array(ROOM * width),
    width,
    candidatesOf: (row) => at(row).candidates,
    positionsOf: (row) => at(row).positions,
    rowOf(candidates, positions, settled) {
      const hash = hashOf(candidates, positions)
      const first = byHash.get(hash)
      for (let each = first; each !== undefined; each = each.other)
        if (each.candidates === candidates && same(each.positions, positions)) return each.row
      const row = known.length * width
      if (row + width > rows.cells.length) {
        const larger = new Int32Array(2 * rows.cells.length)
        larger.set(rows.cells)
        rows.cells = larger
      }
      const made: Known = { candidates, positions, row: settled ? -row : row, other: first }
      known.push(made)
      byHash.set(hash, made)
      budget.used += (width >> 1) + positions.length + 20
      return made.row
    },
    forget() {
      known = [undefined]
      byHash = new Map()
      rows.cells = new Int32Array(ROOM * width)
    },
  }
  return rows
}
