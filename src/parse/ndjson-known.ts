import { noPassage, type Passage, remember, standsAt, type Text } from './ndjson-bytes.ts'

/** A passage that came up before, and what it says. */
export interface Known<T> {
  readonly passage: Passage
  readonly says: T
}

/** Passages that come up again and again, found by what they begin with. */
export interface KnownPassages<T> {
  /** The one that stands at `at`; undefined: it must be read. */
  find(text: Text, at: number): Known<T> | undefined
  keep(text: Text, from: number, to: number, says: T): void
}

const SLOTS = 1 << 8

/**
 * `probe`: how many of the first bytes tell passages apart, a multiple of four. One that is pushed out by another is read
 * anew: memory is bounded whatever comes.
 */
export const knownPassages = <T>(probe: number): KnownPassages<T> => {
  const slots: (Known<T> | undefined)[] = new Array(SLOTS).fill(undefined)
  /** Most lines say what the line before said. */
  let last: Known<T> | undefined

  /** Where a passage is kept that begins at `at`; -1 where there is too little behind it to tell. */
  const slotOf = ({ view, length }: Text, at: number): number => {
    if (at + probe > length) return -1
    let hash = 0
    for (let from = at; from < at + probe; from += 4) hash = Math.imul(hash ^ view.getInt32(from, true), 0x9e3779b1)
    return (hash ^ (hash >>> 15)) & (SLOTS - 1)
  }
  return {
    find(text, at) {
      if (last !== undefined && standsAt(text, at, last.passage)) return last
      const slot = slotOf(text, at)
      const found = slot < 0 ? undefined : slots[slot]
      if (found === undefined || !standsAt(text, at, found.passage)) return undefined
      last = found
      return found
    },
    keep(text, from, to, says) {
      const made = { passage: noPassage(), says }
      remember(made.passage, text, from, to)
      if (made.passage.length === 0) return
      last = made
      const slot = slotOf(text, from)
      if (slot >= 0) slots[slot] = made
    },
  }
}
