import { type Acl, type BytePath, formatAcl, type Inode, type LazyFacts, parseAcl } from '../../../model/index.ts'
import type { Entry, KeptName, Stamp } from './format.ts'

/** Facts fetched in former scans, and those of this one. */
export interface FactCache {
  /** The same facts, asked of the cache first. */
  over(facts: LazyFacts): LazyFacts
  /** What this scan fetched or found still to hold: what the next one begins with. */
  readonly fresh: ReadonlyMap<BytePath, Entry>
  readonly hits: number
  readonly misses: number
}

/**
 * Inodes that were changed less than this before a scan began are not kept: the clock that stamps them is coarser than what
 * can happen between two of its ticks (microseconds).
 */
const RACY = 2_000_000

const stampOf = ({ dev, ino, ctime, size }: Inode): Stamp | undefined =>
  dev === undefined || ino === undefined || ctime === undefined || size === undefined
    ? undefined
    : { dev, ino, ctime, size }
const same = (one: Stamp, other: Stamp): boolean =>
  one.dev === other.dev && one.ino === other.ino && one.ctime === other.ctime && one.size === other.size

/** Kept in numbers alone; text that a stranger put there instead is no ACL, and is fetched anew. */
const readAcl = (text: string): Acl | undefined => parseAcl(text, () => undefined)

/**
 * A fact holds as long as its inode has the same name, number, size and time of last change: writing to a file, and changing its mode,
 * owner, attributes or links, all set that time. `began`: when this scan did, in microseconds.
 */
export const factCache = (former: ReadonlyMap<BytePath, Entry>, began: number): FactCache => {
  const fresh = new Map<BytePath, Entry & { facts: Record<string, unknown> }>()
  let hits = 0
  let misses = 0

  const entryOf = (path: BytePath, stamp: Stamp): Record<string, unknown> => {
    const known = fresh.get(path)
    if (known !== undefined && same(known, stamp)) return known.facts
    const old = former.get(path)
    const facts = old !== undefined && same(old, stamp) ? { ...old.facts } : {}
    fresh.set(path, { ...stamp, age: 0, facts })
    return facts
  }
  const kept =
    <T>(
      name: KeptName,
      fetch: ((path: BytePath, known?: Inode) => T | null | undefined) | undefined,
      write: (value: T) => string,
      read: (text: string) => T | undefined,
    ) =>
    (path: BytePath, known?: Inode): T | null | undefined => {
      const stamp = known === undefined ? undefined : stampOf(known)
      if (stamp === undefined || stamp.ctime > began - RACY) return fetch?.(path, known)
      const facts = entryOf(path, stamp)
      const held = facts[name] as string | null | undefined
      const value = typeof held === 'string' ? read(held) : held
      if (value !== undefined) {
        hits++
        return value
      }
      misses++
      const found = fetch?.(path, known)
      // What could not be observed may be another time.
      if (found !== undefined) facts[name] = found === null ? null : write(found)
      return found
    }
  const asIs = (value: string): never => value as never
  return {
    over: (facts) => ({
      ...facts,
      contentClass: kept('contentClass', facts.contentClass, asIs, asIs),
      sha256: kept('sha256', facts.sha256, asIs, asIs),
      caps: kept('caps', facts.caps, asIs, asIs),
      selinux: kept('selinux', facts.selinux, asIs, asIs),
      attrs: kept('attrs', facts.attrs, asIs, asIs),
      acl: kept('acl', facts.acl, formatAcl, readAcl),
      defaultAcl: kept('defaultAcl', facts.defaultAcl, formatAcl, readAcl),
    }),
    fresh: fresh as ReadonlyMap<BytePath, Entry>,
    get hits() {
      return hits
    },
    get misses() {
      return misses
    },
  }
}
