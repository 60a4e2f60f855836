import type { Match } from '../contract.ts'
import { ascending } from './ascending.ts'
import { type Literals, literalsOf } from './literals.ts'
import type { Start } from './names.ts'
import type { Readers } from './readers.ts'
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
  readonly literals: readonly Literals[]
  /** How the wildcard segments read a name. */
  readonly starts: readonly Start[]
  /** Patterns that match every entry. */
  readonly below: readonly number[]
  /** One node with literals and nothing else: what an entry comes to is the child's own. */
  readonly plain: boolean
  /** What an entry comes to that hits no literal and no wildcard segment, as most do. */
  none: Outcome | undefined
  byClass: Map<number, Outcome> | undefined
  byLiteral: Map<number | string, Map<number, Outcome>> | undefined
}

/** The nodes a directory is at when it was reached at these: `**` takes no segment, and ends are of no use. */
export const opened = (reached: readonly TrieNode[]): TrieNode[] => {
  const nodes = new Set<TrieNode>()
  for (const node of reached)
    for (const each of node.deep === undefined ? [node] : [node, node.deep])
      if (each.stays || each.literals !== undefined || each.patterns !== undefined) nodes.add(each)
  return [...nodes].sort((a, b) => a.id - b.id)
}

export const placeAt = (nodes: readonly TrieNode[], readers: Readers): Place => {
  const starts = readers.of(nodes)
  const [only] = nodes
  const literals: Literals[] = []
  for (const node of nodes) {
    if (node.literals === undefined) continue
    node.asked ??= literalsOf(node.literals)
    literals.push(node.asked)
  }
  return {
    nodes,
    literals,
    starts,
    below: ascending(nodes.flatMap((node) => node.below ?? [])),
    plain: nodes.length === 1 && starts.length === 0 && only?.stays === false,
    none: undefined,
    byClass: undefined,
    byLiteral: undefined,
  }
}

/** The nodes that an entry of these literals and these segment patterns is at. */
export const reachedFrom = (place: Place, hits: readonly TrieNode[], matched: ReadonlySet<number>): TrieNode[] => {
  const reached = [...hits]
  for (const { patterns } of matched.size === 0 ? [] : place.nodes)
    if (patterns !== undefined)
      for (const pattern of matched) {
        const node = patterns.get(pattern)
        if (node !== undefined) reached.push(node)
      }
  return reached
}
