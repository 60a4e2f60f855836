import type { BytePath, Incomplete } from '../../model/index.ts'

/** How many paths are named; an attacker's million unreadable directories must not become a million lines. */
const NAMED = 10_000

/** Paths with a reason each, every path once, the first reason standing. */
export interface Notes {
  add(path: BytePath, why: string): void
  readonly list: readonly Incomplete[]
}

export const notes = (): Notes => {
  const named = new Map<BytePath, string>()
  let more = 0
  return {
    add(path, why) {
      if (named.has(path)) return
      if (named.size < NAMED) named.set(path, why)
      else more++
    },
    get list() {
      const list = Array.from(named, ([path, why]) => ({ path, why }))
      return more === 0 ? list : [...list, { path: '/', why: `${more} more paths below it, not named` }]
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
