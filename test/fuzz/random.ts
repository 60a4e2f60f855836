/** A small generator with a seed (mulberry32): quick, and the same run can be had again. */
export interface Random {
  /** A whole number from 0 up to but not `below`. */
  int(below: number): number
  pick<T>(items: readonly T[]): T
}

export const random = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const int = (below: number): number => next() % below
  return { int, pick: (items) => items[int(items.length)] as (typeof items)[number] }
}
