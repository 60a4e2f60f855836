import { type Truth, UNKNOWN } from '../model/index.ts'

/**
 * One answer packed into a small integer, so that judging a file allocates nothing: bits 0–1 hold the truth, the next
 * four what it takes for granted, the rest what was missing. NO carries no missing bits, YES neither.
 */
export type Fact = number

export const NO = 0
export const YES = 1
export const UNSURE = 2

/** Facts taken for granted, and facts whose absence made an answer unknown: bits of a `Fact`, in alphabetical order. */
export const ASSUMED = Object.freeze({ acl: 4, attrs: 8, mount: 16, sysctl: 32 })
export const MISSING = Object.freeze({ ancestor: 64, gid: 128, hardLinks: 256, linkTarget: 512, mode: 1024, uid: 2048 })

const TRUTH = 3
const TAKEN = 60

export const isNo = (fact: Fact): boolean => (fact & TRUTH) === NO
export const isYes = (fact: Fact): boolean => (fact & TRUTH) === YES
export const truthOf = (fact: Fact): Truth => (isYes(fact) ? true : isNo(fact) ? false : UNKNOWN)

/** Both. Of two refusals the one that takes nothing for granted stands. */
export const and = (a: Fact, b: Fact): Fact => {
  if (isNo(a)) return isNo(b) && (b & TAKEN) === 0 ? b : a
  if (isNo(b)) return b
  const both = a | b
  return both & UNSURE ? both & ~YES : both
}

/** Either. Of two grants the one that takes nothing for granted stands; refusals add up what they took for granted. */
export const or = (a: Fact, b: Fact): Fact => {
  if (isYes(a)) return isYes(b) && (b & TAKEN) === 0 ? b : a
  return isYes(b) ? b : a | b
}

/** The same answer with what else it takes for granted. */
export const assuming = (fact: Fact, taken: number): Fact => fact | taken

/** For every set of bits the list of its names, made ahead: lists without modes ask for the same few millions of times. */
const listsOf = (names: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: 1 << names.length }, (_, bits) => Object.freeze(names.filter((_name, bit) => (bits >> bit) & 1)))
/** Names by bit, from the lowest: ASSUMED from 4 (bit 2) on, MISSING from 64 (bit 6). */
const ASSUMED_LISTS = listsOf(['acl', 'attrs', 'mount', 'sysctl'])
const MISSING_LISTS = listsOf(['ancestor', 'gid', 'hard-links', 'link-target', 'mode', 'uid'])

export const assumedNames = (fact: Fact): readonly string[] => ASSUMED_LISTS[(fact >> 2) & 15] as readonly string[]
export const missingNames = (fact: Fact): readonly string[] => MISSING_LISTS[(fact >> 6) & 63] as readonly string[]
