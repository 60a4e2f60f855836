import type { BytePath } from '../../model/index.ts'

/** The scripts of a stanza, in the order in which they run. */
export const SCRIPTS = ['firstaction', 'prerotate', 'postrotate', 'preremove', 'lastaction'] as const
export type ScriptName = (typeof SCRIPTS)[number]

/** Shell text between a script's keyword and `endscript`, with the line its text begins in. */
export interface RotationScript {
  readonly text: string
  readonly file: BytePath
  readonly line: number
}

/** `[mode] [owner group]` of `create` and `createolddir`, names as written; undefined: left out. */
export interface Making {
  readonly mode?: number | undefined
  readonly owner?: string | undefined
  readonly group?: string | undefined
}

/** What holds for a stanza: its own directives over those that stood before it. Flags keep logrotate's way of setting each other. */
export interface RotationSettings {
  readonly su: { readonly user: string; readonly group: string } | undefined
  /** Whether an emptied log is made anew, where it is neither copied nor truncated. */
  readonly creates: boolean
  readonly create: Making
  readonly copytruncate: boolean
  readonly copy: boolean
  readonly renamecopy: boolean
  readonly olddir: BytePath | undefined
  readonly createsOlddir: boolean
  readonly olddirMaking: Making
  readonly schedule: 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly' | 'size' | 'minutes'
  /** -1: all are kept; 0: none is. */
  readonly rotate: number
  readonly missingok: boolean
  readonly ifempty: boolean
  readonly sharedscripts: boolean
  readonly ignoreduplicates: boolean
  readonly allowhardlink: boolean
  readonly compress: boolean
  readonly delaycompress: boolean
  readonly shred: boolean
  readonly dateext: boolean
  /** Programs that are named in place of gzip and gunzip. */
  readonly compresscmd: BytePath | undefined
  readonly uncompresscmd: BytePath | undefined
  readonly mail: string | undefined
  readonly scripts: ReadonlyMap<ScriptName, RotationScript>
}

/** Before any directive: by size, one old log thrown away at once, nothing made (logrotate(8)). */
export const DEFAULT_SETTINGS: RotationSettings = Object.freeze({
  su: undefined,
  creates: false,
  create: {},
  copytruncate: false,
  copy: false,
  renamecopy: false,
  olddir: undefined,
  createsOlddir: false,
  olddirMaking: {},
  schedule: 'size',
  rotate: 0,
  missingok: false,
  ifempty: true,
  sharedscripts: false,
  ignoreduplicates: false,
  allowhardlink: false,
  compress: false,
  delaycompress: false,
  shred: false,
  dateext: false,
  compresscmd: undefined,
  uncompresscmd: undefined,
  mail: undefined,
  scripts: new Map(),
})
