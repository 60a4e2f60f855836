import type { Subject } from './identity.ts'
import type { BytePath } from './path.ts'
import type { Inode } from './record.ts'
import type { Truth } from './unknown.ts'

export const POWERS = [
  'read',
  'write',
  'append',
  'execute',
  'search',
  'create',
  'delete',
  'replace',
  'control',
  'modify',
  'redirect',
] as const
export type Power = (typeof POWERS)[number]

/** One link of the chain of reasons behind an answer. `why` is a plain sentence fragment, safe to print. */
export interface WitnessStep {
  readonly path: BytePath
  readonly why: string
  /**
   * For a step of access, what it rests on: `owner NAME`, `group NAME`, `others`, an ACL entry, a capability, or how the
   * step before leads here: `parent directory`, `link`, `hard link`. Safe to print; reports write `why` alone.
   */
  readonly by?: string | undefined
}
export type Witness = readonly WitnessStep[]

/** The answer to "can this subject do that here", with the shortest chain of reasons and what had to be taken for granted. */
export interface AccessAnswer {
  readonly answer: Truth
  readonly witness: Witness
  /** `acl`, `attrs`, `mount`, `sysctl`: facts not observed that the answer takes for granted. Sorted. */
  readonly assumed: readonly string[]
  /** Facts whose absence made the answer unknown: `mode`, `uid`, `gid`, `ancestor`, `hard-links`, `link-target`. */
  readonly missing: readonly string[]
}

/** Access questions over one tree. Pure but for its caches; one per scan. */
export interface Access {
  /** The quick answer, without a witness. `inode` may be given when the caller holds it, to save a lookup. */
  can(subject: Subject, power: Power, path: BytePath, inode?: Inode): Truth
  /** The same answer with its reasons: asked for findings only. */
  explain(subject: Subject, power: Power, path: BytePath, inode?: Inode): AccessAnswer
  /** The target's directory entry behind a symlink, all links on the way resolved inside the root. */
  resolve(path: BytePath): Resolved
}

/** Where a path leads. `inode` null: it leads to a name that does not exist; undefined: that was not observed. `loop`: more than 40 links. */
export interface Resolved {
  readonly path: BytePath
  readonly inode: Inode | null | undefined
  readonly loop: boolean
}
