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

/** A position and, if it is a `*`, the one behind it: in play without reading on. */
const open = (all: Positions, position: number, reached: number[]): void => {
  reached.push(position)
  if (all.kind[position] === RUN) reached.push(position + 1)
}

/** The positions in play after a symbol, in no order, some of them twice. */
export const after = (all: Positions, positions: readonly number[], symbol: number): number[] => {
  const { kind, only } = all
  const reached: number[] = []
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] as number
    const wanted = only[position] as number
    if (wanted >= 0) {
      if (wanted === symbol) open(all, position + 1, reached)
    } else if (kind[position] === STEP) {
      if (all.takes(position, symbol)) open(all, position + 1, reached)
    } else if (kind[position] !== END) open(all, position, reached)
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
  for (const position of fan.bySymbol.get(symbol) ?? []) open(all, position + 1, reached)
  return reached
}
