import type { BytePath } from '../../model/index.ts'
import type { Match } from '../contract.ts'
import { ascending } from './ascending.ts'
import type { NameClass, NameState, Names } from './names.ts'
import type { TrieNode } from './trie.ts'

/** What an entry of a directory comes to: the same for all names that hit the same literals and have the same class. */
export interface Outcome {
  readonly match: Match
  /** The state of the entry as a directory, once it was entered. */
  next: number | undefined
}

/** Where a directory stands in the patterns, made ready for asking about its entries. */
export interface Place {
  /** Ascending by id; only nodes from which something can still match. */
  readonly nodes: readonly TrieNode[]
  readonly literals: readonly ReadonlyMap<BytePath, TrieNode>[]
  /** How the wildcard segments of all nodes read a name; undefined: there are none. */
  readonly start: NameState | undefined
  /** Patterns that match every entry. */
  readonly below: readonly number[]
  /** One node with literals and nothing else: what an entry comes to is the child's own. */
  readonly plain: boolean
  readonly byClass: (Outcome | undefined)[]
  byLiteral: Map<number | string, Outcome> | undefined
}

/** The nodes a directory is at when it was reached at these: `**` takes no segment, and ends are of no use. */
export const opened = (reached: readonly TrieNode[]): TrieNode[] => {
  const nodes = new Set<TrieNode>()
  for (const node of reached)
    for (const each of node.deep === undefined ? [node] : [node, node.deep])
      if (each.stays || each.literals !== undefined || each.patterns !== undefined) nodes.add(each)
  return [...nodes].sort((a, b) => a.id - b.id)
}

export const placeAt = (nodes: readonly TrieNode[], names: Names): Place => {
  const candidates = ascending(nodes.flatMap((node) => [...(node.patterns?.keys() ?? [])]))
  const [only] = nodes
  return {
    nodes,
    literals: nodes.flatMap((node) => node.literals ?? []),
    start: candidates.length === 0 ? undefined : names.start(candidates),
    below: ascending(nodes.flatMap((node) => node.below)),
    plain: nodes.length === 1 && candidates.length === 0 && only?.stays === false,
    byClass: [],
    byLiteral: undefined,
  }
}

/** The nodes that an entry of these literals and this class is at. */
export const reachedFrom = (place: Place, hits: readonly TrieNode[], kind: NameClass): TrieNode[] => [
  ...hits,
  ...place.nodes.flatMap(({ patterns }) =>
    patterns === undefined ? [] : kind.patterns.flatMap((pattern) => patterns.get(pattern) ?? []),
  ),
]
