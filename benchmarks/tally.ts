import type { Pair } from './engines/index.ts'

/** How many different pairs there were, and a sum over them that does not depend on their order. */
export interface Tally {
  readonly pairs: number
  readonly hash: string
}

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

const hashOf = (text: string, start: number): number => {
  let hash = start
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME)
  return hash >>> 0
}

export const keyOf = ({ rule, path }: Pair): string => `${rule}\0${path}`

/** Counts pairs block by block. Within a block a pair counts once; no path is in two blocks. */
export const tally = () => {
  let pairs = 0
  let low = 0
  let high = 0
  return {
    add(found: readonly Pair[]): void {
      const keys = new Set(found.map(keyOf))
      pairs += keys.size
      for (const key of keys) {
        low = (low + hashOf(key, FNV_OFFSET)) >>> 0
        high = (high + hashOf(key, FNV_PRIME)) >>> 0
      }
    },
    result: (): Tally => ({ pairs, hash: `${high.toString(16).padStart(8, '0')}${low.toString(16).padStart(8, '0')}` }),
  }
}
