import type { Batch } from './batch.ts'
import type { Selection } from './needs.ts'
import type { PackageFacts } from './package.ts'
import type { BytePath } from './path.ts'
import type { ConfigRecord, FactRecord } from './record.ts'
import type { Tree } from './tree.ts'

/** A path that could not be looked at, and why, in words. */
export interface Incomplete {
  readonly path: BytePath
  readonly why: string
}

export interface Progress {
  readonly stage: 'survey' | 'judge'
  readonly records: number
  readonly path: BytePath
}

/** Bounds that a user may move; LIMITS says what they are and how large they usually are. */
export interface InputLimits {
  readonly decompressed?: number
  readonly ratio?: number
}

/** Where facts that are dear to fetch are kept from one scan to the next. */
export interface FactCacheOptions {
  readonly directory: string
  /** What they were fetched for and by: the rules, and the version of this program. */
  readonly key: string
  /** One number for all the threads of a scan: each leaves what it fetched under it, and the main one takes it in. */
  readonly run: string
  /** One of the other threads. */
  readonly part?: true | undefined
}

export interface CollectOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Globs are compiled by the caller: trees that must not be entered, listed as not looked at. */
  readonly excluded?: ((path: BytePath) => boolean) | undefined
  /** Enter other file systems below the root (a live root otherwise stops at them and at pseudo file systems). */
  readonly crossMounts?: boolean | undefined
  /** Of a directory alone: its facts are asked of this cache first. */
  readonly cache?: FactCacheOptions | undefined
  /** Of several images in one archive: this one, by its name or the beginning of its digest. */
  readonly image?: string | undefined
  /** Of an image for several platforms: this one, `os/arch[/variant]`. */
  readonly platform?: string | undefined
  /** Bounds other than the usual ones on what the target may hold. */
  readonly limits?: InputLimits | undefined
  /** False: what runs is not looked at, even where the target is the running system itself. */
  readonly proc?: boolean | undefined
}

/** Names that a list of paths itself puts beside numbers, for a target whose passwd and group files are not at hand. */
export interface OwnerNames {
  readonly users: ReadonlyMap<number, string>
  readonly groups: ReadonlyMap<number, string>
}

/** What the first pass brings: the tree, the wanted files' bytes, and the records that are not inodes. */
export interface Survey {
  readonly tree: Tree
  readonly files: readonly SurveyedFile[]
  /** Records that the input itself holds (an NDJSON stream of a former `collect`). */
  readonly records: readonly FactRecord[]
  /**
   * Whether the input carries the target's files. False for a bare list of metadata: then what files would have told
   * (accounts, units) is not observed, rather than absent.
   */
  readonly hasContent: boolean
  /** Packages whose files the input lists, not installed yet. */
  readonly packages?: readonly PackageFacts[] | undefined
  /** In words, what was supposed of the target beside what it says. */
  readonly doubts?: readonly string[] | undefined
  /** Records of the target as a whole, beside what its files say: how a container of an image is started. */
  readonly about?: readonly FactRecord[] | undefined
  readonly names?: OwnerNames | undefined
  /** Whether every path of the target is listed, so that one that is not does not exist. Absent: it is. */
  readonly wholeTree?: boolean | undefined
  /** How many inodes the input lists, selected or not. Absent where they are looked up one by one. */
  readonly listed?: number | undefined
  /** Where `tree.read` has only what was read: reads the bytes of these files too, which others were found to name. */
  readonly more?: ((paths: readonly BytePath[]) => Promise<void>) | undefined
}
export interface SurveyedFile {
  readonly path: BytePath
  readonly bytes: Uint8Array
}

/** A directory that a walk has come to and not entered yet, and which one it was seen to be. */
export interface Stop {
  readonly path: BytePath
  readonly dev: number
  readonly ino: number
}

/** A piece of pass 2. */
export interface Piece {
  readonly batches: AsyncIterable<Batch> | Iterable<Batch>
  /** Where the walk goes on, in its order; empty: nowhere. To be asked once the batches have come to their end. */
  readonly rest: readonly Stop[]
}

/** A piece of pass 1. */
export interface SurveyPiece {
  readonly files: readonly SurveyedFile[]
  /** How many inodes it has seen. */
  readonly records: number
  /** Where the walk goes on, in its order; empty: nowhere. */
  readonly rest: readonly Stop[]
}

/** One opened target. Both passes may run once; `incomplete` and `notLookedAt` grow as they do. */
export interface Source {
  readonly collector: string
  /** Fields this input can never carry (`acl`, `sha256` …), for the report. */
  readonly cannotCarry: readonly string[]
  readonly incomplete: readonly Incomplete[]
  /** Trees left out on purpose: excluded, other file systems, pseudo file systems. */
  readonly notLookedAt: readonly Incomplete[]
  /** Pass 1: directories and links (all, or looked up on demand), and the bytes of files selected with FACT.bytes. */
  survey(selection: Selection): Promise<Survey>
  /** The files of pass 1 in pieces, as `piece` does it for pass 2; there where that is. */
  surveyPiece?(selection: Selection, from: readonly Stop[] | undefined, entries: number): Promise<SurveyPiece>
  /** Pass 2: the selected inodes, directory by directory where the input allows it. A batch may be used until the next is asked for. */
  batches(selection: Selection): AsyncIterable<Batch> | Iterable<Batch>
  /**
   * Pass 2 in pieces, where a target can be entered anywhere: from the root, or where other pieces have stopped, in order, and no
   * further than the directory in which so many entries are reached. All pieces in order are the whole pass.
   */
  piece?(selection: Selection, from: readonly Stop[] | undefined, entries: number): Piece
  /**
   * Where the target is the running system itself: its processes that belong to a service unit, or that run one of these
   * programs outside of any unit, as `config` records under `/proc`.
   */
  processes?(programs: ReadonlySet<BytePath>): readonly ConfigRecord[]
  close(): Promise<void>
}

/** One way to turn a kind of target into records. */
export interface Collector {
  readonly name: string
  /** What it opens is a package, whose files stand nowhere yet: it is judged as it will be once installed. */
  readonly packages?: true | undefined
  /** Whether it can open this target: `path` as given on the command line, `head` its first bytes, decompressed (empty for a directory). */
  accepts(target: TargetHead): boolean
  open(target: Target, options: CollectOptions): Promise<Source>
}
export interface TargetHead {
  readonly path: string
  readonly isDirectory: boolean
  readonly head: Uint8Array
}
/** `path` is a file or directory of the scanning host; `-` is standard input. */
export interface Target {
  readonly path: string
  /** Bytes of standard input, when the target is `-`. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined
}
