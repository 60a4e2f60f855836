import type { BytePath } from '../../model/index.ts'
import type { TrieNode } from './trie.ts'

/** What the literal segments behind one node lead to, and a filter that turns almost every other name away unhashed. */
export interface Literals {
  readonly children: ReadonlyMap<BytePath, TrieNode>
  /** Bits that `keyOf` picks; a power of two of words. */
  readonly filter: Int32Array
}

/** A number of a name's length and three of its bytes: the same for a name as text and as bytes. */
export const keyOf = (length: number, first: number, middle: number, last: number): number =>
  Math.imul(first | (middle << 8) | (last << 16) | (length << 24), 0x9e3779b1)

export const keyOfName = (name: BytePath): number => {
  const { length } = name
  return keyOf(length, name.charCodeAt(0), name.charCodeAt(length >> 1), name.charCodeAt(length - 1))
}

/** Whether a name of this key may be among the literals. */
export const mayHold = (filter: Int32Array, key: number): boolean =>
  (((filter[(key >>> 11) & (filter.length - 1)] as number) >>> (key >>> 27)) & 1) !== 0

export const literalsOf = (children: ReadonlyMap<BytePath, TrieNode>): Literals => {
  let words = 2
  while (words < children.size && words < 1 << 14) words *= 2
  const filter = new Int32Array(words)
  for (const name of children.keys()) {
    const key = keyOfName(name)
    const word = (key >>> 11) & (words - 1)
    filter[word] = (filter[word] as number) | (1 << (key >>> 27))
  }
  return { children, filter }
}
