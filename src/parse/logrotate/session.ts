import type { BytePath } from '../../model/index.ts'
import type { RotationHost, RotationNote, RotationStanza } from './contract.ts'
import type { Cursor } from './cursor.ts'
import type { RotationSettings } from './settings.ts'

/** A stanza whose settings still change. */
export type OpenStanza = { -readonly [K in keyof RotationStanza]: RotationStanza[K] }

/** Where a file is read: names in it are relative to `base`; `depth` counts includes above it. */
export interface Place {
  readonly base: BytePath
  readonly depth: number
}

/** What reading a file or directory leaves: the settings for what comes after, and whether something in it failed. */
export interface Outcome {
  readonly settings: RotationSettings
  readonly failed: boolean
}

/** What one run of logrotate gathers from all its files. */
export interface Session {
  readonly host: RotationHost
  readonly stanzas: OpenStanza[]
  readonly notes: RotationNote[]
  readonly read: Set<BytePath>
  readonly include: (path: BytePath, settings: RotationSettings, place: Place) => Outcome
  taboo: readonly string[]
  /** Files left, a bound on includes that fan out. */
  left: number
}

/** One file being read. `skip`: inside of a stanza that is given up. */
export interface FileReading {
  readonly session: Session
  readonly file: BytePath
  readonly place: Place
  readonly cursor: Cursor
  readonly lineOf: (at: number) => number
  defaults: RotationSettings
  stanza: OpenStanza | undefined
  failed: boolean
  state: 'default' | 'skip-line' | 'end' | 'broken' | 'skip' | 'skip-skip-line'
}

const MOST_NOTES = 1000

export const noteIn = (session: Session, note: RotationNote): void => {
  if (session.notes.length < MOST_NOTES) session.notes.push(note)
}

export const noteAt = ({ session, file, lineOf }: FileReading, at: number, why: string): void =>
  noteIn(session, { file, line: lineOf(at), why })

export const settingsNow = ({ stanza, defaults }: FileReading): RotationSettings => stanza?.settings ?? defaults

export const setNow = (reading: FileReading, change: Partial<RotationSettings>): void => {
  const next = Object.freeze({ ...settingsNow(reading), ...change })
  if (reading.stanza === undefined) reading.defaults = next
  else reading.stanza.settings = next
}

/** Takes the open stanza back. */
export const dropStanza = (reading: FileReading): void => {
  const { session, stanza } = reading
  if (stanza !== undefined) {
    session.stanzas.splice(session.stanzas.lastIndexOf(stanza), 1)
    session.host.dropped?.(stanza)
  }
  reading.stanza = undefined
}
