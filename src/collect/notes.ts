import type { BytePath, Incomplete } from '../model/index.ts'

/** How many paths are named; an attacker's million unreadable directories must not become a million lines. */
const NAMED = 10_000

/** Paths with a reason each, every path once, the first reason standing; but `/` with every reason, for it stands for the whole. */
export interface Notes {
  add(path: BytePath, why: string): void
  /** Adds what must be read before all the others: their cause. */
  lead(path: BytePath, why: string): void
  readonly list: readonly Incomplete[]
  /** There were more than can be named, so that a path that is not listed may be one of them. */
  readonly overflowed: boolean
}

export const notes = (): Notes => {
  let named = new Map<string, Incomplete>()
  let more = 0
  const keyOf = (path: BytePath, why: string): string => (path === '/' ? `/\0${why}` : path)
  return {
    add(path, why) {
      const key = keyOf(path, why)
      if (named.has(key)) return
      if (named.size < NAMED) named.set(key, { path, why })
      else more++
    },
    lead(path, why) {
      named = new Map([[keyOf(path, why), { path, why }], ...named])
    },
    get list() {
      const list = [...named.values()]
      return more === 0 ? list : [...list, { path: '/', why: `${more} more paths below it, not named` }]
    },
    get overflowed() {
      return more > 0
    },
  }
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'operation not permitted'],
  ['ENOENT', 'vanished during the scan'],
  ['ENOTDIR', 'replaced during the scan'],
  ['ELOOP', 'replaced by a symlink during the scan'],
  ['EIO', 'input/output error'],
  ['ESTALE', 'stale file handle'],
  ['ENOTCONN', 'its file system does not answer'],
  ['ENAMETOOLONG', 'its path is too long to be looked at'],
  ['EMFILE', 'too many open files'],
])

/** An errno in words, for a path that a directory has just named. */
export const inWords = (failure: string): string => WORDS.get(failure) ?? `cannot be read (${failure})`
