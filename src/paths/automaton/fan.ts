import { END, type Positions, RUN, STEP } from './positions.ts'

/**
 * Positions made ready for many symbols: those that take a single one, by it, so that a thousand patterns are not asked
 * again for each symbol.
 */
export interface Fan {
  readonly bySymbol: ReadonlyMap<number, readonly number[]>
  readonly others: readonly number[]
  readonly size: number
}

/** A position, and what is in play with it without reading on. */
export const openedAt = ({ kind }: Positions, position: number): number[] =>
  kind[position] === RUN ? [position, position + 1] : [position]

/** The positions in play after a symbol, in no order, some of them twice. */
export const after = (all: Positions, positions: readonly number[], symbol: number): number[] => {
  const reached: number[] = []
  for (const position of positions) {
    const what = all.kind[position]
    if (what === END || (what === STEP && !all.takes(position, symbol))) continue
    const to = what === STEP ? position + 1 : position
    reached.push(to)
    if (all.kind[to] === RUN) reached.push(to + 1)
  }
  return reached
}

export const fanOf = (all: Positions, positions: readonly number[]): Fan => {
  const bySymbol = new Map<number, number[]>()
  const others: number[] = []
  for (const position of positions) {
    const only = all.only[position] as number
    const same = bySymbol.get(only)
    if (only < 0) others.push(position)
    else if (same === undefined) bySymbol.set(only, [position])
    else same.push(position)
  }
  return { bySymbol, others, size: positions.length }
}

export const afterFan = (all: Positions, fan: Fan, symbol: number): number[] => {
  const reached = after(all, fan.others, symbol)
  for (const position of fan.bySymbol.get(symbol) ?? []) for (const to of openedAt(all, position + 1)) reached.push(to)
  return reached
}
