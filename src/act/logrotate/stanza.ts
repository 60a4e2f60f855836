import {
  type ActRecord,
  type BytePath,
  joinPath,
  type LogRotationRecord,
  nameOf,
  normalizePath,
  type Origin,
  textOf,
} from '../../model/index.ts'
import { ROTATION_SCRIPTS, type RotationStanza } from '../../parse/index.ts'
import type { ActView } from '../contract.ts'
import type { LogPlace } from './expand.ts'
import type { OwnerWords } from './names.ts'

/** What is needed to tell a stanza's doings. `places`: where its logs lie, duplicates gone. */
export interface StanzaView {
  readonly stanza: RotationStanza
  readonly places: readonly LogPlace[]
  readonly view: ActView
  readonly words: OwnerWords
}

const nameFor = (file: BytePath): string =>
  file.startsWith('/etc/logrotate.d/') ? `logrotate.d/${textOf(nameOf(file))}` : textOf(nameOf(file))

const originOf = ({ stanza, view }: StanzaView, line = stanza.line, file = stanza.file): Origin => ({
  collector: view.collector,
  source: textOf(file),
  line,
})

const howOf = ({ settings }: RotationStanza): LogRotationRecord['how'] => {
  if (settings.copytruncate) return 'copytruncate'
  if (settings.copy) return 'copy'
  return settings.creates ? 'create' : 'nocreate'
}

const olddirOf = ({ settings }: RotationStanza, directory: BytePath, view: ActView): BytePath | null => {
  if (settings.olddir === undefined) return null
  const written = normalizePath(
    settings.olddir.startsWith('/') ? settings.olddir : joinPath(directory, settings.olddir),
  )
  const { path, inode, loop } = view.resolve(written)
  return loop || inode === null || inode === undefined ? written : path
}

/** One record for each directory that holds logs of the stanza. */
export const rotationRecords = (one: StanzaView): readonly LogRotationRecord[] => {
  const { stanza, places, view, words } = one
  const { su, create, creates, schedule } = stanza.settings
  const byDirectory = new Map<BytePath, BytePath[]>()
  for (const { directory, name } of places)
    byDirectory.set(directory, [...(byDirectory.get(directory) ?? []), joinPath(directory, name)])
  const making = creates
    ? {
        owner: create.owner === undefined ? null : words.user(create.owner),
        group: create.group === undefined ? null : words.group(create.group),
        mode: create.mode ?? null,
      }
    : null
  return [...byDirectory].map(([path, logs]) => ({
    kind: 'log-rotation',
    path,
    logs: [...new Set(logs)],
    su: su === undefined ? null : { user: words.user(su.user), group: words.group(su.group) },
    how: howOf(stanza),
    create: making,
    olddir: olddirOf(stanza, path, view),
    schedule,
    origin: originOf(one),
  }))
}

/** Stanzas of one file that treat logs of one directory alike are one rotation, told where the first of them stands. */
export const mergeRotations = (records: readonly LogRotationRecord[]): readonly LogRotationRecord[] => {
  const merged = new Map<string, LogRotationRecord>()
  for (const record of records) {
    const { logs, origin, ...rest } = record
    const key = JSON.stringify([rest, origin.source])
    const before = merged.get(key)
    merged.set(key, before === undefined ? record : { ...before, logs: [...new Set([...before.logs, ...logs])] })
  }
  return [...merged.values()]
}

/** Whether logrotate refuses a directory: no `su`, and a group that is not root's, or everyone, may write it. */
const refuses = ({ stanza, view }: StanzaView, directory: BytePath): boolean => {
  const inode = view.tree.lookup(directory)
  if (stanza.settings.su !== undefined || !inode || inode.mode === undefined) return false
  const foreign = inode.gid === undefined ? inode.group !== 'root' : inode.gid !== 0
  return (foreign && (inode.mode & 0o020) !== 0) || (inode.mode & 0o002) !== 0
}

/** With shared scripts one log that is refused keeps all of them, and the scripts before and after, from being handled. */
const stopped = (one: StanzaView): boolean =>
  one.stanza.settings.sharedscripts && one.places.some(({ directory }) => refuses(one, directory))

/** Acts at the logs themselves, none where logrotate refuses; a log that is a symlink is left alone. */
export const logActs = (one: StanzaView): readonly ActRecord[] => {
  const { stanza, places, view, words } = one
  if (stopped(one)) return []
  const { su, create } = stanza.settings
  const how = howOf(stanza)
  const made = how === 'create'
  const act = (path: BytePath, more: Pick<ActRecord, 'verb' | 'words'> & Partial<ActRecord>): ActRecord => ({
    kind: 'act',
    path,
    actor: su === undefined ? 'root' : words.user(su.user),
    recursive: false,
    follows: false,
    trigger: 'rotate',
    by: nameFor(stanza.file),
    origin: originOf(one),
    ...more,
  })
  const given = {
    owner: made && create.owner !== undefined ? words.user(create.owner) : null,
    group: made && create.group !== undefined ? words.group(create.group) : null,
  }
  const acts: ActRecord[] = []
  const olddirs = new Set<BytePath>()
  for (const { directory, logs } of places) {
    if (refuses(one, directory)) continue
    for (const log of logs) {
      if (view.tree.lookup(log)?.type === 'symlink') continue
      acts.push(act(log, { verb: 'rotate', words: how, ...given }))
      if (made)
        acts.push(act(log, { verb: 'create', words: 'create', ...given, mode: create.mode ?? null, makes: 'file' }))
    }
    const olddir = olddirOf(stanza, directory, view)
    if (olddir === null || !stanza.settings.createsOlddir || olddirs.has(olddir)) continue
    olddirs.add(olddir)
    const { owner, group, mode } = stanza.settings.olddirMaking
    acts.push(
      act(olddir, {
        verb: 'create',
        words: 'createolddir',
        owner: owner === undefined ? null : words.user(owner),
        group: group === undefined ? null : words.group(group),
        mode: mode ?? null,
        makes: 'directory',
      }),
    )
  }
  const { compress, compresscmd } = stanza.settings
  if (acts.length > 0 && compress && compresscmd?.startsWith('/'))
    acts.push(
      act(normalizePath(compresscmd), { verb: 'run', words: `compresscmd ${textOf(compresscmd)}`, follows: true }),
    )
  return acts
}

/** What the shell is given as `$1`, where that can be told. */
const argumentsOf = ({ stanza, places }: StanzaView, name: string): readonly string[] | undefined => {
  const whole = stanza.settings.sharedscripts || name === 'firstaction' || name === 'lastaction'
  if (name === 'preremove') return undefined
  if (whole) return [stanza.patterns.join(' ')]
  const logs = places.flatMap((place) => place.logs)
  return logs.length === 1 && name === 'prerotate' ? [textOf(logs[0] as BytePath)] : undefined
}

/** Acts of the stanza's scripts. They run as root whatever `su` says: only the handling of logs is done as that user. */
export const scriptActs = (one: StanzaView): ReturnType<ActView['shell']> => {
  const { stanza, view, places } = one
  // Without a log that is rotated no script runs.
  if (places.every(({ directory }) => refuses(one, directory))) return { records: [], doubts: [] }
  const found = ROTATION_SCRIPTS.flatMap((name) => {
    const script = stanza.settings.scripts.get(name)
    if (script === undefined || (stopped(one) && !name.endsWith('action'))) return []
    const args = argumentsOf(one, name)
    return [
      view.shell(textOf(script.text), {
        actor: 'root',
        trigger: 'rotate',
        by: `${name} of ${nameFor(stanza.file)}`,
        origin: originOf(one, script.line, script.file),
        ...(args === undefined ? {} : { args }),
      }),
    ]
  })
  return { records: found.flatMap(({ records }) => records), doubts: found.flatMap(({ doubts }) => doubts) }
}
