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
}
