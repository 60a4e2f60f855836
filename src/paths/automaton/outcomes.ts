import type { BytePath } from '../../model/index.ts'
import type { Matches } from '../matches.ts'
import { ascending } from './ascending.ts'
import type { Budget } from './budget.ts'
import { keyOf, keyOfName, type Literals, mayHold } from './literals.ts'
import type { Names } from './names.ts'
import { CLASSES, type Outcome, type Place, reachedFrom } from './places.ts'
import type { TrieNode } from './trie.ts'

/** What entries come to in a place, each worked out once. */
export interface Outcomes {
  of(place: Place, name: BytePath): Outcome
  /** Which wildcard segments a name matches in a place, as one number; 0: none. `matchedBy` takes it apart. */
  kindsOf(place: Place, name: BytePath): number
  /** Of the bytes from `from` up to `to`; undefined when it takes the name as text to tell. */
  ofBytes(place: Place, bytes: Uint8Array, from: number, to: number): Outcome | undefined
}

export const newOutcomes = (names: Names, matches: Matches, budget: Budget): Outcomes => {
  const made = (place: Place, hits: readonly TrieNode[], kinds: number): Outcome => {
    const ends = reachedFrom(place, hits, kinds).flatMap((node) => node.ends)
    budget.used += 12
    return { match: matches.of(ascending([...place.below, ...ends])), next: undefined }
  }
  const ofClass = (place: Place, kinds: number): Outcome => {
    if (kinds === 0) {
      place.none ??= made(place, [], 0)
      return place.none
    }
    place.byClass ??= new Map()
    let known = place.byClass.get(kinds)
    if (known === undefined) {
      known = made(place, [], kinds)
      place.byClass.set(kinds, known)
    }
    return known
  }
  const ofHits = (place: Place, hits: readonly TrieNode[], kinds: number): Outcome => {
    const [hit] = hits as [TrieNode]
    if (place.plain) {
      hit.alone ??= made(place, hits, 0)
      return hit.alone
    }
    place.byLiteral ??= new Map()
    const key = hits.length === 1 ? hit.id : hits.map((node) => node.id).join()
    let byKinds = place.byLiteral.get(key)
    if (byKinds === undefined) {
      byKinds = new Map()
      place.byLiteral.set(key, byKinds)
      budget.used += 16
    }
    let known = byKinds.get(kinds)
    if (known === undefined) {
      known = made(place, hits, kinds)
      byKinds.set(kinds, known)
    }
    return known
  }
  const mayBeLiteral = (place: Place, key: number): boolean => {
    const { literals } = place
    for (let i = 0; i < literals.length; i++) if (mayHold((literals[i] as Literals).filter, key)) return true
    return false
  }
  const kindsOf = ({ everywhere, here }: Place, name: BytePath): number => {
    const kind = everywhere === undefined ? 0 : names.classify(everywhere, name)
    return here === undefined ? kind : kind * CLASSES + names.classify(here, name)
  }
  return {
    kindsOf,
    of(place, name) {
      const { literals } = place
      const kinds = kindsOf(place, name)
      if (literals.length > 0 && mayBeLiteral(place, keyOfName(name))) {
        const hits = literals.flatMap(({ children }) => children.get(name) ?? [])
        if (hits.length > 0) return ofHits(place, hits, kinds)
      }
      return kinds === 0 && place.none !== undefined ? place.none : ofClass(place, kinds)
    },
    ofBytes(place, bytes, from, to) {
      const { everywhere, here, literals } = place
      if (literals.length > 0) {
        const middle = from + ((to - from) >> 1)
        const key = keyOf(to - from, bytes[from] as number, bytes[middle] as number, bytes[to - 1] as number)
        if (mayBeLiteral(place, key)) return undefined
      }
      let kinds = everywhere === undefined ? 0 : names.classifyBytes(everywhere, bytes, from, to)
      if (kinds < 0) return undefined
      if (here !== undefined) {
        const kind = names.classifyBytes(here, bytes, from, to)
        if (kind < 0) return undefined
        kinds = kinds * CLASSES + kind
      }
      return kinds === 0 && place.none !== undefined ? place.none : ofClass(place, kinds)
    },
  }
}
