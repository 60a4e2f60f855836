import type { Plan } from '../evaluate/index.ts'
import type {
  ActRecord,
  Finding,
  Incomplete,
  LogRotationRecord,
  Progress,
  ReportHead,
  ReportTail,
  Service,
  StatedWaiver,
  SurfaceChange,
  SurfaceEntry,
  Waived,
} from '../model/index.ts'

/** What every command that opens a target understands. */
export interface TargetOptions {
  /** A path on this host, or `-` for standard input. */
  readonly target: string
  /** Targets stacked on it, in order: packages are installed, archives unpacked. What is judged is the root that comes of it. */
  readonly overlay?: readonly string[] | undefined
  /** Name of the collector to use, instead of the one that recognises the target. */
  readonly input?: string | undefined
  /** Bytes for target `-`. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined
  /** Globs of trees not to enter, beside the container stores that are left out by default. */
  readonly exclude?: readonly string[] | undefined
  readonly crossMounts?: boolean | undefined
  /** Of several images in an archive: this one. */
  readonly image?: string | undefined
  /** Of an image for several platforms: this one, `os/arch[/variant]`. */
  readonly platform?: string | undefined
  /** `NAME=N`: bounds other than the usual ones. */
  readonly limits?: readonly string[] | undefined
  /** False: the processes of the running system are not looked at. */
  readonly proc?: boolean | undefined
  /** `NAME[:USER[:GROUP]]` or `NAME:UID:GID[+GID…]`: services stated by the user, above every other source. */
  readonly services?: readonly string[] | undefined
  /** Traces of what runs on the target, judged with it: files of this host, in any format of docs/use/traces.md. */
  readonly traces?: readonly string[] | undefined
  /** Judge only these services, by name. */
  readonly onlyServices?: readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

export interface ScanOptions extends TargetOptions {
  /**
   * A directory of the caller's own in which facts that are dear to fetch (content classes, hashes, extended attributes) are
   * kept for the next scan of the same target with the same rules. Targets that are directories alone.
   */
  readonly cache?: string | undefined
  /** `compiled` (the default) or `interpret` (the oracle: slow and obvious). */
  readonly backend?: 'compiled' | 'interpret' | undefined
  /**
   * Threads that judge a directory taken as a root, this one counted: 1 to 64, by default as many as there are processors (8 at most).
   * What is found does not depend on it. A small tree is judged by one.
   */
  readonly workers?: number | undefined
  /**
   * Called once, when the scan has ended: where its time went. One thread judges then, and measuring costs time itself, mostly
   * in rules.
   */
  readonly onProfile?: ((profile: Profile) => void) | undefined
  /** Accepted findings, beside those that the packs bring: `loadWaivers` reads them from a file. */
  readonly waivers?: readonly StatedWaiver[] | undefined
  /** The day that waivers are held to; today when left out. */
  readonly now?: Date | undefined
}

/** `other`: what is in no stage, such as finding services, and whatever the caller does with findings meanwhile. */
export type StageName = 'open' | 'survey' | 'bind' | 'collect' | 'judge' | 'other'

/** What one rule cost, over all services it was bound to. Its seconds are part of `judge`. */
export interface RuleProfile {
  readonly rule: string
  /** Records it was asked of one by one. */
  readonly asked: number
  /** Classes of records it was asked of at once: what passes for a class is not asked again. */
  readonly classes: number
  readonly seconds: number
  readonly findings: number
}

/** Where the time of one scan went; seconds of the wall clock. */
export interface Profile {
  readonly collector: string
  /** Inodes that the collector handed over. */
  readonly records: number
  readonly seconds: number
  readonly stages: readonly { readonly name: StageName; readonly seconds: number }[]
  /** Every rule that was bound, the slowest first. */
  readonly rules: readonly RuleProfile[]
}

/** A scan as it happens: one `begin`, findings, one `end`. Without `end` it did not finish. */
export type ScanEvent =
  | { readonly kind: 'begin'; readonly head: ReportHead }
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'end'; readonly tail: ReportTail }
export type ScanEvents = (plan: Plan, options: ScanOptions) => AsyncIterable<ScanEvent>
/** The findings alone. */
export type Scan = (plan: Plan, options: ScanOptions) => AsyncIterable<Finding>

export interface SurfaceOptions extends TargetOptions {
  /** The identity: a service found in the target, or a user and groups by name or number. */
  readonly service?: string | undefined
  readonly user?: string | undefined
  readonly groups?: readonly string[] | undefined
}
/** How a walk for a surface ended. `paths`: how many inodes were asked about. */
export interface SurfaceTail {
  readonly complete: boolean
  readonly incomplete: readonly Incomplete[]
  readonly notLookedAt: readonly Incomplete[]
  readonly assumed: readonly string[]
  readonly paths: number
}
export type SurfaceEvent =
  | { readonly kind: 'surface'; readonly entry: SurfaceEntry }
  | ({ readonly kind: 'summary'; readonly modifiable: number } & SurfaceTail)
/** How a comparison ended; `complete` and the lists are of both sides together. `paths`: how many inodes each side asked about. */
export interface CompareTail extends Omit<SurfaceTail, 'paths'> {
  readonly paths: readonly [before: number, after: number]
  readonly gained: number
  readonly lost: number
  readonly changed: number
  /** Paths with the same powers on both sides. */
  readonly same: number
  /** Paths counted as they were, for what the sandbox leaves of them is not known. */
  readonly unknown: number
}
export type CompareEvent =
  | { readonly kind: 'change'; readonly change: SurfaceChange }
  | ({ readonly kind: 'summary' } & CompareTail)
/** Where an identity's powers over two targets differ, or with and without its sandbox: ordered by path, then a summary. */
export type CompareSurfaces = (before: SurfaceOptions, after: SurfaceOptions | 'sandbox') => AsyncIterable<CompareEvent>
/** Every path the identity can modify, ordered by path, then a summary. */
export type Surface = (options: SurfaceOptions) => AsyncIterable<SurfaceEvent>

export interface ExplainOptions extends ScanOptions {
  readonly path: string
  readonly service?: string | undefined
}
/** One path under every rule that reads it. */
export interface Explanation {
  readonly path: string
  readonly exists: boolean | undefined
  readonly shown: string
  readonly verdicts: readonly {
    readonly rule: string
    readonly title: string
    readonly severity: string
    readonly service: string | null
    readonly verdict: 'pass' | 'violation' | 'unknown' | 'not-applicable'
    /** The waiver that covers a violation. */
    readonly waived?: Waived | undefined
    /** The one that covered it until its last day. */
    readonly expired?: Waived | undefined
    /** What decided, whatever the verdict. */
    readonly why: readonly { readonly path: string; readonly why: string }[]
    /** The sandboxes of all that runs under the service's user keep it from happening: `severity` is one lower than `from` for it. */
    readonly mitigated?: { readonly by: string; readonly from: string } | undefined
    /** What the rule says from within the service's own sandbox, and the directive that closes the path there; absent where it has no say. */
    readonly sandbox?:
      | { readonly verdict: 'pass' | 'violation' | 'unknown'; readonly by: string | undefined }
      | undefined
  }[]
  /** What `anyone` and the accounts of the target can do there, together where that is the same for the same reason. */
  readonly accounts: readonly {
    readonly users: readonly string[]
    readonly can: readonly string[]
    readonly modify: boolean | undefined
    readonly witness: readonly { readonly path: string; readonly why: string }[]
  }[]
  /** What each service can do there, as power names, with the chain behind `modify`. */
  readonly access: readonly {
    readonly service: string
    readonly can: readonly string[]
    /** Whether it can change what is found there, making something where nothing is included; undefined: not known. */
    readonly modify: boolean | undefined
    readonly witness: readonly { readonly path: string; readonly why: string }[]
    /** For a service that could modify it and has a sandbox: what is left from within. */
    readonly sandbox?:
      | {
          readonly can: readonly string[]
          /** undefined: not known. */
          readonly modify: boolean | undefined
          /** The directive that closes the path, with its place. */
          readonly by: string | undefined
          /** What else runs under its user outside of a sandbox. */
          readonly unless: string | undefined
        }
      | undefined
  }[]
  readonly complete: boolean
  readonly incomplete: readonly Incomplete[]
}
export type Explain = (plan: Plan, options: ExplainOptions) => Promise<Explanation>

export interface ServicesResult {
  readonly services: readonly Service[]
  /** Units that name no identity of their own: they run as root, and why nothing is judged for them. */
  readonly rootServices: readonly { readonly name: string; readonly why: string }[]
  /** What could not be made out while looking for them, in words: a malformed line, sources that disagree. */
  readonly doubts: readonly string[]
  readonly complete: boolean
  readonly incomplete: readonly Incomplete[]
}
/** What will be done on a target. */
export interface ActsResult {
  readonly records: readonly (ActRecord | LogRotationRecord)[]
  /** What could not be made out of the files that say it, in words. */
  readonly doubts: readonly string[]
  /** Whether anything was read that could have said so: a bare list of metadata holds nothing. */
  readonly observed: boolean
  readonly complete: boolean
  readonly incomplete: readonly Incomplete[]
}
export type Services = (options: TargetOptions) => Promise<ServicesResult>
/** The target's records as NDJSON lines, each with its newline; the last one is the `summary`. */
export type Collect = (options: TargetOptions) => AsyncIterable<string>
