import type { BytePath } from '../../model/index.ts'
import type { RotationConfig, RotationHost } from './contract.ts'
import { readPath } from './read-path.ts'
import type { Session } from './session.ts'
import { DEFAULT_SETTINGS, type RotationSettings } from './settings.ts'
import { DEFAULT_TABOO } from './taboo.ts'

export type { RotationConfig, RotationHost, RotationInput, RotationNote, RotationStanza } from './contract.ts'
export {
  DEFAULT_SETTINGS,
  type Making,
  type RotationScript,
  type RotationSettings,
  SCRIPTS,
  type ScriptName,
} from './settings.ts'

const MOST_FILES = 2000

/**
 * What `logrotate PATH…` makes of its configuration (logrotate(8) and the program's way with mistakes): a file or a
 * directory each, includes followed. `settings`: what holds before the first line. Never throws.
 */
export const readLogrotate = (
  host: RotationHost,
  paths: readonly BytePath[],
  settings: RotationSettings = DEFAULT_SETTINGS,
): RotationConfig => {
  const session: Session = {
    host,
    stanzas: [],
    notes: [],
    read: new Set(),
    include: (path, before, place) => readPath(session, path, before, place),
    taboo: DEFAULT_TABOO,
    left: MOST_FILES,
  }
  let current = settings
  for (const path of paths) current = readPath(session, path, current, { base: '/', depth: 0 }).settings
  return Object.freeze({ stanzas: session.stanzas, notes: session.notes, read: [...session.read] })
}
