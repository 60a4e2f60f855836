import type { Budget } from './budget.ts'
import type { Start } from './names.ts'

/** More starts than a place can have: at most one for each manner, everywhere and here. */
const STARTS = 8
/** More kinds than a budget can hold. */
const KINDS = 2 ** 25

/**
 * The classes of a name by all starts of a place as one number, so that it can be a key: 0 when it matches nothing, as
 * most names do; a positive one for a single class; a negative one for two and more, made when met.
 */
export interface Kinds {
  /** `kinds` and a class (not 0) by the start at this place in the list. */
  with(kinds: number, start: number, number: number): number
  /** The segment patterns that a name of these kinds matches. */
  patterns(kinds: number, starts: readonly Start[]): Set<number>
  forget(): void
}

export const newKinds = (budget: Budget): Kinds => {
  const pairs: (readonly [kinds: number, more: number])[] = []
  const numbers = new Map<number, number>()
  return {
    with(kinds, start, number) {
      const more = number * STARTS + start
      if (kinds === 0) return more
      const key = (kinds + KINDS) * KINDS + more
      let known = numbers.get(key)
      if (known === undefined) {
        known = -pairs.push([kinds, more])
        numbers.set(key, known)
        budget.used += 10
      }
      return known
    },
    patterns(kinds, starts) {
      const matched = new Set<number>()
      for (let left = kinds; left !== 0; ) {
        const [before, more] = left < 0 ? (pairs[-left - 1] as (typeof pairs)[number]) : [0, left]
        for (const pattern of starts[more % STARTS]?.candidates.classes[Math.floor(more / STARTS)] ?? [])
          matched.add(pattern)
        left = before
      }
      return matched
    },
    forget() {
      pairs.length = 0
      numbers.clear()
    },
  }
}
