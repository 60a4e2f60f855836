import { ascending } from './ascending.ts'
import type { Budget } from './budget.ts'
import type { Names, Start } from './names.ts'
import type { TrieNode } from './trie.ts'

/** Patterns in starts that hold those of everywhere once more: past it those of a place are read apart. */
const REPEATED = 8192

/** How the wildcard segments of directories read names. */
export interface Readers {
  of(nodes: readonly TrieNode[]): readonly Start[]
  forget(): void
}

/**
 * The segments behind a `**` at the root are asked in every directory: read apart from those of a directory, they are
 * read by the same rows wherever it is; read with them, a name is read once. So it is with them while that is cheap.
 * @param everywhere the node behind that `**`
 */
export const newReaders = (names: Names, everywhere: TrieNode | undefined, budget: Budget): Readers => {
  const always = ascending([...(everywhere?.patterns?.keys() ?? [])])
  const known = new Map<string, readonly Start[]>()
  let apart: readonly Start[] | undefined
  let repeated = 0
  return {
    of(nodes) {
      const here: number[] = []
      for (const node of nodes)
        if (node !== everywhere && node.patterns !== undefined) for (const each of node.patterns.keys()) here.push(each)
      if (nodes.length === 0) return []
      apart ??= names.starts(always)
      if (here.length === 0) return apart
      const own = ascending(here)
      if (always.length === 0) return names.starts(own)
      const key = own.join()
      let found = known.get(key)
      if (found === undefined) {
        repeated += always.length
        found = repeated <= REPEATED ? names.starts(ascending([...always, ...own])) : [...apart, ...names.starts(own)]
        known.set(key, found)
        budget.used += 20 + own.length
      }
      return found
    },
    forget() {
      known.clear()
      apart = undefined
      repeated = 0
    },
  }
}
