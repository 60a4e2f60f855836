import { type ActRecord, type BytePath, quotePath, textOf } from '../../model/index.ts'
import { DEFAULT_ROTATION, type RotationConfig, type RotationHost, readLogrotate } from '../../parse/index.ts'
import type { ActSource, ActView } from '../contract.ts'
import { claimsIn } from './claims.ts'
import { rotationHost } from './host.ts'
import { ownerWords } from './names.ts'
import { logActs, mergeRotations, rotationRecords, type StanzaView, scriptActs } from './stanza.ts'

const CONFIG: BytePath = '/etc/logrotate.conf'
const DIRECTORY: BytePath = '/etc/logrotate.d'

/**
 * A package brings its stanzas without the file that includes them; they are judged under what distributions put there:
 * weekly, a new log is made.
 */
const AS_INCLUDED = Object.freeze({ ...DEFAULT_ROTATION, schedule: 'weekly' as const, creates: true, rotate: 4 })

const configOf = (host: RotationHost): RotationConfig => {
  if (host.find(CONFIG) !== null) return readLogrotate(host, [CONFIG])
  return host.find(DIRECTORY) === null
    ? { stanzas: [], notes: [], read: [] }
    : readLogrotate(host, [DIRECTORY], AS_INCLUDED)
}

const readActs = ({ read }: RotationConfig, view: ActView): readonly ActRecord[] =>
  read.map((path) => ({
    kind: 'act',
    path,
    actor: 'root',
    verb: 'read',
    recursive: false,
    follows: true,
    trigger: 'rotate',
    by: 'logrotate',
    origin: { collector: view.collector, source: textOf(path) },
  }))

/** logrotate, as Debian's timer and other systems' cron jobs run it: as root, with /etc/logrotate.conf. */
export const logrotate: ActSource = Object.freeze({
  name: 'logrotate',
  globs: Object.freeze([CONFIG, `${DIRECTORY}/*`]),
  acts: (view: ActView) => {
    const claims = claimsIn(view)
    const config = configOf({ ...rotationHost(view), opened: claims.opened, dropped: claims.dropped })
    const words = ownerWords(view.records)
    const doubts = config.notes.map(({ file, line, why }) => `${quotePath(file)}:${line}: ${why}`)
    const parts = config.stanzas.map((stanza) => {
      const one: StanzaView = { stanza, view, words, places: claims.placesOf(stanza) }
      const scripts = scriptActs(one)
      return { rotations: rotationRecords(one), records: [...logActs(one), ...scripts.records], doubts: scripts.doubts }
    })
    const rotations = mergeRotations(parts.flatMap((part) => part.rotations))
    return {
      records: [...rotations, ...readActs(config, view), ...parts.flatMap(({ records }) => records)],
      doubts: [...doubts, ...parts.flatMap((part) => part.doubts)],
    }
  },
})
