import type { BytePath } from '../../model/index.ts'
import type { RotationSettings } from './settings.ts'

/** What lies at a path, links followed. `bytes` undefined: a file that was not read. */
export type RotationInput =
  | { readonly kind: 'file'; readonly bytes: Uint8Array | undefined; readonly mode?: number; readonly uid?: number }
  | { readonly kind: 'directory'; readonly names: readonly BytePath[] | undefined }
  | { readonly kind: 'other' }

/** `/a/*.log { … }` with everything that holds for it. */
export interface RotationStanza {
  readonly file: BytePath
  /** Line its first pattern stands in. */
  readonly line: number
  /** The words in front of `{`, as glob(3) takes them; not necessarily absolute. */
  readonly patterns: readonly BytePath[]
  readonly settings: RotationSettings
}

/** How configuration is come by; the caller's, so that reading stays pure. */
export interface RotationHost {
  /** null: nothing is there. */
  readonly find: (path: BytePath) => RotationInput | null
  /** fnmatch(3) of one name, a dot in front matched by a dot alone. */
  readonly matches: (pattern: string, name: BytePath) => boolean
  /**
   * Told of a stanza when it opens (its settings still change) and when it is given up. Answers why some log of it is not
   * its own, which logrotate counts as a mistake of the file.
   */
  readonly opened?: (stanza: RotationStanza) => string | undefined
  readonly dropped?: (stanza: RotationStanza) => void
}

/** A place that logrotate passes over, and why. */
export interface RotationNote {
  readonly file: BytePath
  readonly line: number
  readonly why: string
}

export interface RotationConfig {
  readonly stanzas: readonly RotationStanza[]
  readonly notes: readonly RotationNote[]
  /** Files that were read, each once, in order. */
  readonly read: readonly BytePath[]
}
