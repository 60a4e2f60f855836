import type { BytePath } from '../../model/index.ts'
import type { Matches } from '../matches.ts'
import { ascending } from './ascending.ts'
import type { Budget } from './budget.ts'
import { newKinds } from './kinds.ts'
import { keyOf, keyOfName, type Literals, mayHold } from './literals.ts'
import type { Names, Start } from './names.ts'
import { type Outcome, type Place, reachedFrom } from './places.ts'
import type { TrieNode } from './trie.ts'

/** What entries come to in a place, each worked out once. */
export interface Outcomes {
  of(place: Place, name: BytePath): Outcome
  /** The nodes that an entry is at. */
  reached(place: Place, name: BytePath): readonly TrieNode[]
  /** Of the bytes from `from` up to `to`; undefined when it takes the name as text to tell. */
  ofBytes(place: Place, bytes: Uint8Array, from: number, to: number): Outcome | undefined
  forget(): void
}

export const newOutcomes = (names: Names, matches: Matches, budget: Budget): Outcomes => {
  const kinds = newKinds(budget)
  const made = (place: Place, hits: readonly TrieNode[], kind: number): Outcome => {
    const ends = reachedFrom(place, hits, kinds.patterns(kind, place.starts)).flatMap((node) => node.ends ?? [])
    const match = matches.of(ascending([...place.below, ...ends]))
    budget.used += match.patterns.length + 12
    return { match, next: undefined }
  }
  const ofClass = (place: Place, kind: number): Outcome => {
    if (kind === 0) {
      place.none ??= made(place, [], 0)
      return place.none
    }
    place.byClass ??= new Map()
    let known = place.byClass.get(kind)
    if (known === undefined) {
      known = made(place, [], kind)
      place.byClass.set(kind, known)
    }
    return known
  }
  const ofHits = (place: Place, hits: readonly TrieNode[], kind: number): Outcome => {
    const [hit] = hits as [TrieNode]
    if (place.plain) {
      hit.alone ??= made(place, hits, 0)
      return hit.alone
    }
    place.byLiteral ??= new Map()
    const key = hits.length === 1 ? hit.id : hits.map((node) => node.id).join()
    let byKind = place.byLiteral.get(key)
    if (byKind === undefined) {
      byKind = new Map()
      place.byLiteral.set(key, byKind)
      budget.used += 16
    }
    let known = byKind.get(kind)
    if (known === undefined) {
      known = made(place, hits, kind)
      byKind.set(kind, known)
    }
    return known
  }
  const mayBeLiteral = (place: Place, key: number): boolean => {
    const { literals } = place
    for (let i = 0; i < literals.length; i++) if (mayHold((literals[i] as Literals).filter, key)) return true
    return false
  }
  const kindOf = ({ starts }: Place, name: BytePath): number => {
    let kind = 0
    for (let i = 0; i < starts.length; i++) {
      const number = names.classify(starts[i] as Start, name)
      if (number !== 0) kind = kinds.with(kind, i, number)
    }
    return kind
  }
  const hitsOf = ({ literals }: Place, name: BytePath): TrieNode[] => {
    const hits: TrieNode[] = []
    for (let i = 0; i < literals.length; i++) {
      const hit = literals[i]?.children.get(name)
      if (hit !== undefined) hits.push(hit)
    }
    return hits
  }
  return {
    reached: (place, name) =>
      reachedFrom(place, hitsOf(place, name), kinds.patterns(kindOf(place, name), place.starts)),
    of(place, name) {
      const kind = kindOf(place, name)
      if (place.literals.length > 0 && mayBeLiteral(place, keyOfName(name))) {
        const hits = hitsOf(place, name)
        if (hits.length > 0) return ofHits(place, hits, kind)
      }
      return kind === 0 && place.none !== undefined ? place.none : ofClass(place, kind)
    },
    ofBytes(place, bytes, from, to) {
      const { starts, literals } = place
      if (literals.length > 0) {
        const middle = from + ((to - from) >> 1)
        const key = keyOf(to - from, bytes[from] as number, bytes[middle] as number, bytes[to - 1] as number)
        if (mayBeLiteral(place, key)) return undefined
      }
      let kind = 0
      for (let i = 0; i < starts.length; i++) {
        const number = names.classifyBytes(starts[i] as Start, bytes, from, to)
        if (number < 0) return undefined
        if (number !== 0) kind = kinds.with(kind, i, number)
      }
      return kind === 0 && place.none !== undefined ? place.none : ofClass(place, kind)
    },
    forget: kinds.forget,
  }
}
