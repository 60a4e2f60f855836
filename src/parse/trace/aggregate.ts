import { type BytePath, LIMITS, nameOf, parentOf } from '../../model/index.ts'
import type { Deed } from './contract.ts'

/** Deeds that are alike, once. */
export interface Aggregate {
  readonly deed: Deed
  readonly pid: number
  count: number
  readonly first: number
  last: number
  examples?: BytePath[]
}

/** How many more aggregates a trace may have; `lost` counts deeds that found no room. */
export interface Budget {
  left: number
  lost: number
}

const EXAMPLES = 3

const shapeOf = ({ op, flags, mode, makes, result }: Deed): string =>
  `${op}\0${flags}\0${mode ?? ''}\0${makes ?? ''}\0${result}`

/**
 * Deeds by what they are. Names in one directory that are alike in all else are told apart up to a limit; what comes beyond
 * is one deed at the name `*`, so that a server that makes a million files takes no more room than its directories.
 */
export interface Aggregates {
  add(deed: Deed, pid: number, line: number): void
  /** Takes in what other aggregates hold, which give their room back. */
  merge(other: Aggregate): void
  readonly list: Iterable<Aggregate>
  readonly size: number
}

export const aggregates = (budget: Budget): Aggregates => {
  const known = new Map<string, Aggregate>()
  const names = new Map<string, number>()
  /** The deed under which another distinct one is kept, and the key of that. */
  const place = (deed: Deed, shape: string): readonly [string, Deed] => {
    const directory = `${shape}\0${parentOf(deed.path)}`
    const count = names.get(directory) ?? 0
    names.set(directory, count + 1)
    if (count < LIMITS.traceNames) return [`${shape}\0${deed.path}\0${deed.other ?? ''}`, deed]
    const path = `${parentOf(deed.path) === '/' ? '' : parentOf(deed.path)}/*`
    return [`${shape}\0${path}\0`, { ...deed, path, asked: undefined, other: undefined }]
  }
  const put = (deed: Deed, pid: number, first: number, last: number, count: number, examples?: BytePath[]): void => {
    const shape = shapeOf(deed)
    let key = `${shape}\0${deed.path}\0${deed.other ?? ''}`
    let found = known.get(key)
    let kept = deed
    if (found === undefined && budget.left > 0 && nameOf(deed.path) !== '*') {
      ;[key, kept] = place(deed, shape)
      found = known.get(key)
    }
    if (found !== undefined) {
      found.count += count
      found.last = last
    } else if (budget.left <= 0) {
      budget.lost += count
      return
    } else {
      budget.left--
      found = { deed: kept, pid, count, first, last }
      known.set(key, found)
    }
    for (const path of examples ?? (kept === deed ? [] : [deed.path])) {
      found.examples ??= []
      if (found.examples.length < EXAMPLES && !found.examples.includes(path)) found.examples.push(path)
    }
  }
  return {
    add: (deed, pid, line) => put(deed, pid, line, line, 1),
    merge: ({ deed, pid, first, last, count, examples }) => put(deed, pid, first, last, count, examples),
    get list() {
      return known.values()
    },
    get size() {
      return known.size
    },
  }
}
