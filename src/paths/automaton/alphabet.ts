import { charactersOf, STRAY_BYTE } from '../characters.ts'
import type { Part } from '../contract.ts'

/**
 * Characters that no pattern tells apart share one symbol, so that a table over symbols stays small. Symbols are
 * numbered in the order of their characters: a range of characters is a range of symbols.
 */
export interface Alphabet {
  readonly size: number
  readonly ascii: Uint32Array
  symbolOf(code: number): number
}

/** The alphabet of some segment patterns. */
export const alphabetOf = (patterns: Iterable<readonly Part[]>): Alphabet => {
  const bounds = new Set([0, STRAY_BYTE])
  const tellApart = (from: number, to: number): void => {
    bounds.add(from)
    bounds.add(to + 1)
  }
  for (const parts of patterns)
    for (const part of parts) {
      if (part.kind === 'text') for (const code of charactersOf(part.text)) tellApart(code, code)
      else if (part.kind === 'class') for (const [from, to] of part.ranges) tellApart(from, to)
    }
  const starts = Float64Array.from(bounds).sort()
  const symbolOf = (code: number): number => {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] as number) <= code) low = middle
      else high = middle
    }
    return low
  }
  return { size: starts.length, ascii: Uint32Array.from({ length: 128 }, (_, code) => symbolOf(code)), symbolOf }
}
