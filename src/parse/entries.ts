import type { BytePath, FactRecord, Origin, PackageFacts, RowInput } from '../model/index.ts'
import type { InodeCells } from './ndjson-cells.ts'

/**
 * One inode as a listing or an archive states it. `at` is where it stands in the input: its line, or the offset of its
 * header. ACLs whose entries are names stay text until the accounts are known.
 */
export interface InodeEntry {
  readonly path: BytePath
  readonly row: RowInput
  readonly at: number
  readonly aclText?: string | undefined
  readonly defaultAclText?: string | undefined
  /** Where the record came from before it was written into this input. */
  readonly origin?: Origin | undefined
  /** A file beside the input that holds this entry's bytes. */
  readonly contents?: string | undefined
}

/** Takes a file's bytes as they come. `take` answers whether more is wanted; `end(false)`: the rest is missing. */
export interface Body {
  take(bytes: Uint8Array): boolean
  end(whole: boolean): void
}

/** Facts of a path that stand apart from its entry. */
export type Amendment = Pick<NonNullable<RowInput['extra']>, 'acl' | 'defaultAcl' | 'caps'>

/** What an input says of itself when it ends. What it does not say stays as the collector knows it. */
export interface Trailer {
  readonly hasContent?: boolean | undefined
  /** Every path of the tree is listed, so that a path not listed does not exist. */
  readonly wholeTree?: boolean | undefined
  readonly cannotCarry?: readonly string[] | undefined
}

/** Where a decoder puts what it reads. All calls are synchronous and in input order; of a path's entries the last stands. */
export interface EntrySink {
  /** A file in an archive may be asked for its bytes: the answer takes them. */
  inode(entry: InodeEntry): Body | undefined
  /** The same for an inode that came as plain columns, where a decoder can spare the objects. Valid during the call. */
  cells?(cells: InodeCells, at: number): void
  /** `path` is another name of the inode that `target` names at this point of the input. */
  hardLink(path: BytePath, target: BytePath, at: number): void
  amend(path: BytePath, facts: Amendment): void
  /** A path told so far that was not amended with this fact has none; `except` leaves some paths unobserved. */
  amended(fact: keyof Amendment, except?: (path: BytePath) => boolean): void
  record(record: FactRecord): void
  /** What a package says of itself beside its files. */
  packaged?(facts: PackageFacts): void
  /** A record of the target as a whole, beside what its files say. */
  about?(record: FactRecord): void
  /** Whether an entry from one position to another can matter; left out: any can. */
  anyIn?(from: number, to: number): boolean
  incomplete(path: BytePath, why: string): void
  notLookedAt(path: BytePath, why: string): void
  trailer(trailer: Trailer): void
}

/** A push parser. Synchronous, so that a reader awaits once a chunk; chunk borders mean nothing. Throws PathwritError. */
export interface Decoder {
  push(chunk: Uint8Array): void
  /** Passes by as many of the bytes that follow as it has no use for, and `most` at most; answers how many. One that can keeps nothing of a chunk. */
  skip?(most: number): number
  end(): void
}
