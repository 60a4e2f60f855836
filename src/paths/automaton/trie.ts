import type { BytePath, State } from '../../model/index.ts'
import type { Glob, Match, Part, Segment } from '../contract.ts'
import type { Literals } from './literals.ts'

/** A place in the patterns: what all patterns with the same first segments share. */
export interface TrieNode {
  readonly id: number
  literals: Map<BytePath, TrieNode> | undefined
  /** The literals made ready for asking, once they were. */
  asked: Literals | undefined
  /** By number of the segment pattern. Behind `**` a literal is one too: it is asked of every entry below, with the rest. */
  patterns: Map<number, TrieNode> | undefined
  /** Behind `**`. */
  deep: TrieNode | undefined
  /** It stands behind `**`: whatever is entered, it stays. */
  readonly stays: boolean
  /** Patterns that end here. */
  ends: number[] | undefined
  /** Patterns that end in the `**` before it: they match everything that is entered. */
  below: number[] | undefined
  /** What a directory learns of this node when nothing else is in play; see outcomes.ts. */
  alone: { readonly match: Match; next: State | undefined } | undefined
}

export interface Trie {
  readonly root: TrieNode
  /** The distinct segments with wildcards, by number. */
  readonly segmentPatterns: readonly (readonly Part[])[]
}

const added = (numbers: number[] | undefined, number: number): number[] => {
  if (numbers === undefined) return [number]
  // Patterns come in ascending order; alternatives of one may end in one place.
  if (numbers.at(-1) !== number) numbers.push(number)
  return numbers
}

export const trieOf = (globs: readonly Glob[]): Trie => {
  let nodes = 0
  const node = (stays: boolean): TrieNode => ({
    id: nodes++,
    literals: undefined,
    asked: undefined,
    patterns: undefined,
    deep: undefined,
    stays,
    ends: undefined,
    below: undefined,
    alone: undefined,
  })
  const segmentPatterns: (readonly Part[])[] = []
  const numbers = new Map<string, number>()
  const numberOf = (parts: readonly Part[]): number => {
    const key = JSON.stringify(parts)
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, segmentPatterns.length)
    return segmentPatterns.push(parts) - 1
  }
  const child = <Key>(children: Map<Key, TrieNode>, key: Key): TrieNode => {
    let found = children.get(key)
    if (found === undefined) {
      found = node(false)
      children.set(key, found)
    }
    return found
  }
  const follow = (from: TrieNode, segment: Segment): TrieNode => {
    switch (segment.kind) {
      case 'any-depth':
        from.deep ??= node(true)
        return from.deep
      case 'literal':
        if (from.stays) {
          from.patterns ??= new Map()
          return child(from.patterns, numberOf([{ kind: 'text', text: segment.name }]))
        }
        from.literals ??= new Map()
        return child(from.literals, segment.name)
      case 'pattern':
        from.patterns ??= new Map()
        return child(from.patterns, numberOf(segment.parts))
    }
  }
  const root = node(false)
  for (const [number, glob] of globs.entries())
    for (const segments of glob.alternatives) {
      const last = segments.reduce(follow, root)
      if (segments.at(-1)?.kind === 'any-depth') last.below = added(last.below, number)
      else last.ends = added(last.ends, number)
    }
  return { root, segmentPatterns }
}
