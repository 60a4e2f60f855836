import type { Match } from './contract.ts'

/** Sets of patterns kept for good. Names can be made to hit more sets than fit in memory (one for each subset). */
const KEPT = 1 << 16
/** Numbers in all sets that are kept: thousands of patterns may match one name. */
const KEPT_NUMBERS = 1 << 21

export interface Matches {
  /** The match of these patterns; `patterns` ascending, each once. */
  of(patterns: readonly number[]): Match
}

/** Interns sets of patterns as matches; the empty set is number 0. Past the bound a set gets a number of its own each time. */
export const newMatches = (kept = KEPT, keptNumbers = KEPT_NUMBERS): Matches => {
  const empty: Match = Object.freeze({ id: 0, patterns: Object.freeze([]) })
  const known = new Map<string, Match>()
  let next = 1
  let numbers = 0
  return {
    of(patterns) {
      if (patterns.length === 0) return empty
      const key = patterns.join()
      const found = known.get(key)
      if (found !== undefined) return found
      const once = known.size >= kept || numbers + patterns.length > keptNumbers
      const match: Match = Object.freeze({ id: next++, patterns: Object.freeze([...patterns]), ...(once && { once }) })
      if (!once) {
        known.set(key, match)
        numbers += patterns.length
      }
      return match
    },
  }
}
