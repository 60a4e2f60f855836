import type { ParsedScript } from 'unbash'
import type { ShellList } from './contract.ts'

/** What one reading of a script carries along. */
export interface Reading {
  readonly bash: boolean
  readonly source: string
  /** The line of a position, from 1. */
  readonly line: (position: number) => number
  /** Takes from the budget of nodes; false: it is used up, and what follows is left out. */
  readonly spend: (nodes: number) => boolean
  /** The commands of a substitution that stands at a position. */
  readonly inner: (script: ParsedScript | undefined, position: number) => ShellList
  readonly mistake: (what: string, position: number) => void
}

/** Lines of positions in a text, by the places of its newlines. */
export const linesOf = (text: string): ((position: number) => number) => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (position) => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] as number) <= position) low = middle
      else high = middle
    }
    return low + 1
  }
}
