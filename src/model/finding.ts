import type { Witness } from './access.ts'
import type { BytePath } from './path.ts'
import type { Origin } from './record.ts'
import type { Waived } from './waiver.ts'

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]
export type Verdict = 'pass' | 'violation' | 'unknown'

/** The metadata of the judged inode, as far as it was observed: what a report shows beside the path. */
export interface Shown {
  readonly type?: string | undefined
  readonly mode?: number | undefined
  readonly owner?: string | undefined
  readonly group?: string | undefined
}

/** An act that a finding is about: what will be done at its path, by whom, and when. `by`: whose doing it is, in words. */
export interface FoundAct {
  readonly verb: string
  readonly actor: string
  readonly trigger: string
  readonly by?: string | undefined
  /** What it gives the path to, and the mode it sets, where that is known. */
  readonly owner?: string | undefined
  readonly mode?: number | undefined
}

/** A rule's violation, or what it could not tell, on one path. */
export interface Finding {
  /** `category/id`, prefixed `pack:` when the pack is not built in. */
  readonly rule: string
  readonly pack: string
  readonly severity: Severity
  readonly verdict: 'violation' | 'unknown'
  /** The service judged, null for a rule that judges the host. Services that share an identity are all named in `services`. */
  readonly service: string | null
  readonly services: readonly string[]
  readonly user: string | null
  readonly path: BytePath
  readonly shown: Shown
  readonly message: string
  /** Why: the chain of access, or the exact comparisons that failed. Never empty. */
  readonly witness: Witness
  readonly origin: Origin
  /** SHA-256 in hex of rule, service user, path and act verb: the same in every run. */
  readonly fingerprint: string
  readonly assumed: readonly string[]
  /** For `unknown`: the facts that were not observed, how many paths share this answer, and some of them. */
  readonly missing?: readonly string[] | undefined
  readonly count?: number | undefined
  readonly examples?: readonly BytePath[] | undefined
  /** The service's sandbox keeps it from happening, and `severity` is one lower for it: by which directives, in words. */
  readonly mitigated?: { readonly by: string } | undefined
  /** Where acts, or a log rotation, were judged: the second half, each once; several scripts may do the same there. */
  readonly acts?: readonly FoundAct[] | undefined
  /** Accepted: evaluated as ever, shown as waived, and not counted. */
  readonly waived?: Waived | undefined
  /** The waiver that covered it until its last day. */
  readonly expired?: Waived | undefined
  /** The rule's remedy in words, if it states one. */
  readonly remedy?: string | undefined
}
