import type { FuzzTarget } from '../contract.ts'

const DEEP = 'fuzz'
/** One letter a step, each a step of its own, as a reader takes a format apart. */
const reached = (bytes: Uint8Array): number => {
  const is = (at: number): boolean => bytes[at] === DEEP.charCodeAt(at)
  if (!is(0)) return 0
  if (!is(1)) return 1
  if (!is(2)) return 2
  if (!is(3)) return 3
  return 4
}

/** Does harm, to show that harm is noticed. Not one of the targets that are run. */
export const self: readonly FuzzTarget[] = Object.freeze([
  {
    name: 'self: throws',
    seeds: ['12345'],
    words: ['f', 'u', 'z'],
    longest: 8,
    run: (bytes: Uint8Array) => {
      if (reached(bytes) === 4) throw new Error('the last letter')
    },
  },
  {
    name: 'self: eats',
    seeds: ['1'],
    run: () => {
      for (const kept: unknown[] = []; ; ) kept.push(Array.from({ length: 1000 }, () => ({ kept })))
    },
  },
  {
    name: 'self: hangs',
    seeds: ['1'],
    run: (bytes: Uint8Array) => {
      for (let at = 0; bytes.length > 0; at++) if (at < 0) return
    },
  },
  {
    name: 'self: pollutes',
    seeds: ['1'],
    run: () => {
      Object.assign(Object.prototype, { polluted: true })
    },
  },
])
