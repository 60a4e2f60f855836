import type {
  ActRecord,
  BytePath,
  FactRecord,
  LogRotationRecord,
  Origin,
  PackageFacts,
  Resolved,
  Service,
  Tree,
} from '../model/index.ts'

/** Who runs a script, when, and with what in hand. `by`: whose doing it is, in words. */
export interface ScriptRun {
  readonly actor: string
  /** One of TRIGGERS. */
  readonly trigger: string
  readonly by: string
  /** `$1`, `$2` …; left out, they are not known. */
  readonly args?: readonly string[] | undefined
  /** Variables that are set before the first line. */
  readonly env?: ReadonlyMap<string, string> | undefined
}

/** What every source of acts may look at. */
export interface ActView {
  /** Surveyed bytes by path, links to surveyed files included under the link's own path. */
  readonly files: ReadonlyMap<BytePath, Uint8Array>
  readonly tree: Tree
  /** Units, accounts, groups, configuration. */
  readonly records: readonly FactRecord[]
  readonly services: readonly Service[]
  /** Packages that are being installed, whose scripts stand in no file. */
  readonly packages?: readonly PackageFacts[] | undefined
  readonly resolve: (path: BytePath) => Resolved
  /** Name of the collector, for origins. */
  readonly collector: string
  /** Acts of a script file; a file that was not read or is no shell script has none. Of one script and run it is worked out once. */
  readonly script: (path: BytePath, how: ScriptRun) => ActFindings
  /** Acts of shell text that stands in another file (`sh -c`, a crontab's command), at `origin`. */
  readonly shell: (text: string, how: ScriptRun & { readonly origin: Origin }) => ActFindings
}

/** What reads shell for every source: made once for a view. */
export type ShellReader = Pick<ActView, 'script' | 'shell'>

/** What a source found, and in words what it could not read or make out. */
export interface ActFindings {
  readonly records: readonly (ActRecord | LogRotationRecord)[]
  readonly doubts: readonly string[]
}

/** One kind of file that says what will be done. */
export interface ActSource {
  /** `cron`, `tmpfiles` … */
  readonly name: string
  /** Files it wants read, as globs of the rule language. */
  readonly globs: readonly string[]
  /** Pure. Order is the order in which things happen, as far as the source knows one. */
  readonly acts: (view: ActView) => ActFindings
}
