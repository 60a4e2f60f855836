import type { BytePath } from './path.ts'

/** One walk state per directory; what it means is the selection's own business. */
export type State = number

/** Facts a collector fetches, as bits; a plan asks for them path by path. */
export const FACT = Object.freeze({
  /** type, mode, uid, gid, size, mtime, nlink, dev, ino, linkTarget: what one lstat and readlink give */
  stat: 1,
  acl: 2,
  caps: 4,
  selinux: 8,
  attrs: 16,
  mount: 32,
  contentClass: 64,
  sha256: 128,
  /** the whole content, for the survey */
  bytes: 256,
})

/** The patterns that match one path: ascending numbers in the order the globs were given. Interned: the same set is the same object. */
export interface Match {
  /** Dense and stable for the index's life: an array indexed by it is a per-set cache. 0 is the empty set. */
  readonly id: number
  readonly patterns: readonly number[]
  /** Set once an index has seen more sets than it keeps: this set may come again under another id, so keep nothing for it. */
  readonly once?: true
}

/** Looks names up where they are held as bytes; whoever made it knows each match again and need not look it up once more. */
export interface Lookups {
  /** Of the root directory itself. */
  readonly rootMatch: Match
  /** Of the name that is the bytes from `from` up to `to`, in a directory in `state`. */
  match(state: State, bytes: Uint8Array, from: number, to: number): Match
  /** FACT bits wanted of what has this match. */
  facts(match: Match): number
}

/** What a collector asks while it descends: which names matter, and which facts of them. */
export interface Selection {
  /** The state of the root directory. */
  readonly root: State
  /** FACT bits wanted of the root directory itself. */
  readonly rootFacts: number
  /** The state of directory `name` inside a directory in `state`. */
  enter(state: State, name: BytePath): State
  /** Nothing below can be selected: do not even list it. */
  dead(state: State): boolean
  /** FACT bits wanted of `name` in a directory in `state`; 0: skip it, unseen. */
  facts(state: State, name: BytePath): number
  /** The same as `rootFacts` and `facts`, for who holds names as bytes; absent where the selection has no such way. */
  readonly lookups?: Lookups | undefined
}
