import type { Lookups } from '../model/index.ts'
import { type Glob, type Match, type PathIndex, parseGlob } from '../paths/index.ts'
import type { Backend } from './backend.ts'
import type { BoundRule } from './bound-rule.ts'

/** The bound rules of one record kind behind one path index. */
export interface KindIndex {
  readonly index: PathIndex
  /** The bound rules of a match, its excluded ones taken out; worked out once per distinct match. */
  candidates(match: Match): readonly BoundRule[]
  facts(match: Match): number
  /** Absent where the index cannot read names as bytes. */
  readonly lookups: Lookups | undefined
  readonly rules: readonly BoundRule[]
}

/** A bound rule, and the globs that select for it and those that take out again. */
export interface KindEntry {
  readonly bound: BoundRule
  readonly wanted: readonly string[]
  readonly excluded: readonly string[]
}

export const kindIndex = (entries: readonly KindEntry[], backend: Backend): KindIndex => {
  const globs: Glob[] = []
  const numbers = new Map<string, number>()
  const selects: number[][] = []
  const excludes: number[][] = []
  const numberOf = (text: string): number => {
    let number = numbers.get(text)
    if (number === undefined) {
      number = globs.push(parseGlob(text)) - 1
      numbers.set(text, number)
      selects.push([])
      excludes.push([])
    }
    return number
  }
  entries.forEach(({ wanted, excluded }, entry) => {
    for (const text of wanted) selects[numberOf(text)]?.push(entry)
    for (const text of excluded) excludes[numberOf(text)]?.push(entry)
  })
  const index = backend.newIndex(globs)
  const cache: (readonly BoundRule[] | undefined)[] = []
  const factCache: (number | undefined)[] = []
  const candidates = (match: Match): readonly BoundRule[] => {
    const known = cache[match.id]
    if (known !== undefined) return known
    const out = new Set<number>()
    const chosen = new Set<number>()
    for (const pattern of match.patterns) {
      for (const entry of excludes[pattern] ?? []) out.add(entry)
      for (const entry of selects[pattern] ?? []) chosen.add(entry)
    }
    const found = [...chosen].filter((entry) => !out.has(entry)).sort((a, b) => a - b)
    const list = found.map((entry) => (entries[entry] as KindEntry).bound)
    // A match that is not interned has a number that will not come again.
    if (match.once !== true) cache[match.id] = list
    return list
  }
  const factsOf = (match: Match): number => {
    let facts = factCache[match.id]
    if (facts === undefined) {
      facts = candidates(match).reduce((bits, bound) => bits | bound.facts, 0)
      if (match.once !== true) factCache[match.id] = facts
    }
    return facts
  }
  const { matchBytes, rootMatch } = index
  return {
    index,
    rules: entries.map(({ bound }) => bound),
    candidates,
    facts: factsOf,
    lookups: matchBytes && { rootMatch, match: matchBytes, facts: factsOf },
  }
}
