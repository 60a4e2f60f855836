import type { Severity } from './finding.ts'

/** Of an act, what a waiver holds it to: what is left out may be anything. */
export interface WaivedAct {
  readonly verb?: string | undefined
  readonly actor?: string | undefined
  readonly trigger?: string | undefined
  readonly by?: string | undefined
}

/**
 * An accepted finding, as a waiver file or a pack writes it. It covers a finding only where everything it states fits;
 * what it leaves out may be anything. JSON shape of `schemas/waivers.v1.json`.
 */
export interface Waiver {
  /** A rule as findings name it, or a glob over such names: `config/*`, `acme:{tls,net}/*`, `**`. */
  readonly rule: string
  /** A glob of paths. */
  readonly path: string
  /** The path's bytes in base64: that one path, which no glob can write; `path` only shows it. */
  readonly pathBytes?: string | undefined
  /** The services it is accepted for; a finding that also concerns another one stays active. */
  readonly service?: string | readonly string[] | undefined
  /** The acts it is accepted for: a finding that is also about another one stays active. */
  readonly acts?: readonly WaivedAct[] | undefined
  /** The most that is accepted: a finding that has become worse stays active. */
  readonly severity?: Severity | undefined
  /** `unknown`: it accepts that a rule could not be answered. Default `violation`. */
  readonly verdict?: 'violation' | 'unknown' | undefined
  /** For `unknown`: the facts that may be missing, and at how many paths. */
  readonly missing?: readonly string[] | undefined
  readonly count?: number | undefined
  readonly reason: string
  readonly owner?: string | undefined
  /** `YYYY-MM-DD`: the last day, in UTC, on which it holds. */
  readonly expires?: string | undefined
}

/** A waiver and where it stands: a file or `pack NAME`, and the JSON pointer in it. */
export interface StatedWaiver {
  readonly waiver: Waiver
  readonly from: string
  readonly pointer: string
  /** It came with a pack, which has waivers for hosts of many kinds: that it matches nothing is no news. */
  readonly packed?: true | undefined
}

/** What a finding says of the waiver that covers it. */
export interface Waived {
  readonly reason: string
  readonly owner?: string | undefined
  readonly expires?: string | undefined
  /** The file, or `pack NAME`. */
  readonly from: string
}

/** A waiver that does not do what its author meant it to, and why. */
export interface WaiverNote extends Waived {
  readonly rule: string
  readonly path: string
  readonly service?: string | readonly string[] | undefined
  readonly pointer: string
  readonly why: string
}

/** What became of the waivers of a scan. */
export interface WaiverTail {
  /** Findings that are waived, unknown ones included. */
  readonly waived: number
  /** Past their day: the findings they covered count again. */
  readonly expired: readonly WaiverNote[]
  /** Those of files that covered no finding. */
  readonly unused: readonly WaiverNote[]
}
