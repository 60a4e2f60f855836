import type { Match } from '../contract.ts'
import { ascending } from './ascending.ts'
import { type Literals, literalsOf } from './literals.ts'
import type { Names, Start } from './names.ts'
import type { TrieNode } from './trie.ts'

/** More classes than a budget can hold: the two classes of a name make one number. */
export const CLASSES = 2 ** 21

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
  /**
   * How the wildcard segments that are asked in every directory read a name, and how those of its own do. Apart, so that
   * the first are read by the same rows wherever it is. undefined: there are none.
   */
  readonly everywhere: Start | undefined
  readonly here: Start | undefined
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

/** @param everywhere the node behind a `**` at the root, at which every directory is */
export const placeAt = (nodes: readonly TrieNode[], everywhere: TrieNode | undefined, names: Names): Place => {
  const patternsOf = (some: readonly TrieNode[]): Start | undefined => {
    const numbers = some.flatMap((node) => (node.patterns === undefined ? [] : [...node.patterns.keys()]))
    return numbers.length === 0 ? undefined : names.start(ascending(numbers))
  }
  const here = patternsOf(nodes.filter((node) => node !== everywhere))
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
    everywhere: everywhere?.patterns === undefined ? undefined : names.everywhere(everywhere.patterns),
    here,
    below: ascending(nodes.flatMap((node) => node.below)),
    plain: nodes.length === 1 && here === undefined && everywhere?.patterns === undefined && only?.stays === false,
    none: undefined,
    byClass: undefined,
    byLiteral: undefined,
  }
}

const NONE: readonly number[] = []

/** The nodes that an entry of these literals and these classes is at. */
export const reachedFrom = (place: Place, hits: readonly TrieNode[], kinds: number): TrieNode[] => {
  const { everywhere, here, nodes } = place
  const [first, second] = here === undefined ? [kinds, 0] : [Math.floor(kinds / CLASSES), kinds % CLASSES]
  const matched = new Set([
    ...(everywhere?.candidates.classes[first] ?? NONE),
    ...(here?.candidates.classes[second] ?? NONE),
  ])
  const reached = [...hits]
  for (const { patterns } of matched.size === 0 ? [] : nodes)
    for (const pattern of patterns === undefined ? NONE : matched) {
      const node = patterns?.get(pattern)
      if (node !== undefined) reached.push(node)
    }
  return reached
}
