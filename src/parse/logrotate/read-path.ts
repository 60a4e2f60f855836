import { type BytePath, joinPath, latin1, quotePath } from '../../model/index.ts'
import type { RotationInput } from './contract.ts'
import { readText } from './read-text.ts'
import { noteIn, type Outcome, type Place, type Session } from './session.ts'
import type { RotationSettings } from './settings.ts'

/** What logrotate itself refuses of a file, as root. */
const refused = (input: Extract<RotationInput, { kind: 'file' }>): string | undefined => {
  if (((input.mode ?? 0) & 0o022) !== 0) return 'it is writable by its group or by others'
  if ((input.uid ?? 0) !== 0) return 'it is not owned by root'
  if (input.bytes === undefined) return 'its content was not read'
  return input.bytes.length > 0xffffff ? 'it is too large' : undefined
}

const readFile = (
  session: Session,
  path: BytePath,
  input: Extract<RotationInput, { kind: 'file' }>,
  settings: RotationSettings,
  place: Place,
): Outcome => {
  const why = session.left-- > 0 ? refused(input) : 'too many files are included'
  if (why !== undefined) {
    noteIn(session, { file: path, line: 1, why: `logrotate passes the file over: ${why}` })
    return { settings, failed: true }
  }
  session.read.add(path)
  return readText(session, path, latin1(input.bytes ?? new Uint8Array(0)), settings, place)
}

/** A file, or every file of a directory by name; settings of one that fails do not last. */
export const readPath = (session: Session, path: BytePath, settings: RotationSettings, place: Place): Outcome => {
  const input = session.host.find(path)
  if (input === null || (input.kind === 'directory' && input.names === undefined)) {
    noteIn(session, { file: path, line: 1, why: `${quotePath(path)} is not there to be read` })
    return { settings, failed: true }
  }
  if (input.kind === 'other') return { settings, failed: false }
  if (input.kind === 'file') {
    const { failed, settings: after } = readFile(session, path, input, settings, place)
    return { failed, settings: failed ? settings : after }
  }
  // Decided for all names before the first file is read: a taboo list in a file comes too late for its neighbours.
  const names = [...(input.names ?? [])]
    .filter((name) => !session.taboo.some((pattern) => session.host.matches(pattern, name)))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  let [failed, current] = [false, settings]
  for (const name of names) {
    const file = joinPath(path, name)
    const found = session.host.find(file)
    if (found?.kind !== 'file') continue
    const outcome = readFile(session, file, found, current, { base: path, depth: place.depth })
    if (outcome.failed) failed = true
    else current = outcome.settings
  }
  return { settings: current, failed }
}
