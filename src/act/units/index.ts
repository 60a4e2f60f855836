import {
  type ActRecord,
  type BytePath,
  bytesOf,
  normalizePath,
  type Origin,
  type UnitRecord,
} from '../../model/index.ts'
import { isYes, UNIT_DIRECTORIES, unitCommands, unitScalar, unitWords, whyRefused } from '../../service/index.ts'
import type { ActFindings, ActSource, ActView } from '../contract.ts'
import { actAt, actAtText, originAt, programAt, together } from '../make.ts'
import { directoryActs, ownerOf } from './directories.ts'
import { commandText, environmentFiles, environmentOf } from './environment.ts'

const TRIGGER_OF: Readonly<Record<string, string>> = { ExecReload: 'reload', ExecStop: 'stop', ExecStopPost: 'stop' }

type Place = (file: BytePath, line: number) => Origin

const SETTINGS = /^(?:--?[\w-]+=?)?(\/.*\.(?:conf|cfg|cnf|ini|config|properties|json|toml|xml|ya?ml))$/

/** Files with the name of a configuration file that a command is told of, and that are there. */
const settingsAmong = (args: readonly string[], view: ActView): readonly BytePath[] =>
  args.flatMap((word) => {
    const text = SETTINGS.exec(word)?.[1]
    const path = text === undefined ? undefined : normalizePath(bytesOf(text))
    return path !== undefined && view.resolve(path).inode?.type === 'file' ? [path] : []
  })

/** PermissionsStartOnly=, which systemd still knows: User= holds for ExecStart= alone, and what goes before and after runs as root. */
const asRoot = (unit: UnitRecord): ((command: { directive: string; privileged: boolean }) => boolean) => {
  const startOnly = isYes(unitScalar(unit, 'Service.PermissionsStartOnly')?.word ?? '')
  return ({ directive, privileged }) => privileged || (startOnly && directive !== 'ExecStart')
}

/** Where a unit's commands find what they are told of by a relative name: WorkingDirectory=, as the shell's own step. */
const placeText = (unit: UnitRecord): string => {
  const told = unitScalar(unit, 'Service.WorkingDirectory')
  const path = told?.word.replace(/^-/, '') ?? ''
  return told?.resolved === true && path.startsWith('/') ? `cd '${path.replaceAll("'", `'\\''`)}'; ` : ''
}

/** What each Exec*= line runs, and what the commands that it is made of do. */
const commandActs = (unit: UnitRecord, user: string, view: ActView, at: Place): ActFindings => {
  const environment = environmentOf(unit, view)
  const [isRoot, inPlace] = [asRoot(unit), placeText(unit)]
  return together(
    unitCommands(unit).map((command) => {
      const { directive, from, program, args, literal, resolved } = command
      const actor = isRoot(command) ? 'root' : user
      const trigger = TRIGGER_OF[directive] ?? 'start'
      const origin = at(from.file, from.line)
      const place = programAt(view, program)
      const why = program.includes('%')
        ? 'it hangs on what the unit is started for'
        : place === undefined
          ? 'no such program was found'
          : undefined
      const words = `${directive}=${from.value}`
      const run = actAtText(place ?? program, origin, { verb: 'run', actor, trigger, by: unit.name, words }, why)
      if (why !== undefined || !resolved) return { records: [run], doubts: [] }
      const named = actor === 'root' ? settingsAmong(args, view) : []
      const told = named.map((path) => actAt(path, origin, { verb: 'read', trigger, by: unit.name, words }))
      const text = commandText([place as string, ...args], environment, literal)
      const within = view.shell(`${inPlace}${text}`, { actor, trigger, by: unit.name, env: environment.values, origin })
      // The program itself is told above, with the line as written.
      const others = within.records.filter(
        ({ kind, path }, index) => !(index === 0 && kind === 'act' && path === run.path),
      )
      return { records: [run, ...told, ...others], doubts: within.doubts }
    }),
  )
}

const FROM_USER = 'it hangs on what the unit is started for'

/** Files that the manager, which is root, opens for a unit. */
const fileActs = (unit: UnitRecord, user: string, view: ActView, at: Place): readonly ActRecord[] => {
  const by = unit.name
  const acts: ActRecord[] = []
  const pidFile = unitScalar(unit, 'Service.PIDFile')
  if (pidFile !== undefined) {
    const { word, from, resolved } = pidFile
    const text = word.startsWith('/') ? word : `/run/${word}`
    const deed = { verb: 'kill-pid', trigger: 'stop', by, words: `PIDFile=${word}` } as const
    acts.push(actAtText(text, at(from.file, from.line), deed, resolved ? undefined : FROM_USER))
  }
  // Variables such as LD_PRELOAD reach every command of the unit: where all of them run as the service they give it nothing.
  const reachesRoot = user === 'root' || unitCommands(unit).some(asRoot(unit))
  for (const { text, paths, file, line, resolved } of environmentFiles(unit, view)) {
    const deed = {
      verb: reachesRoot ? 'source' : 'read',
      trigger: 'start',
      by,
      words: `EnvironmentFile=${text}`,
    } as const
    const why = !resolved ? FROM_USER : text.startsWith('/') ? undefined : 'its path is not absolute'
    if (why !== undefined) acts.push(actAtText(text, at(file, line), deed, why))
    else for (const path of paths) acts.push(actAt(path, at(file, line), deed))
  }
  for (const { word, from, resolved } of unitWords(unit, 'Service.LoadCredential')) {
    const path = word.slice(word.indexOf(':') + 1)
    if (!word.includes(':') || !path.startsWith('/')) continue
    const deed = { verb: 'read', trigger: 'start', by, words: `LoadCredential=${word}` } as const
    acts.push(actAtText(path, at(from.file, from.line), deed, resolved ? undefined : FROM_USER))
  }
  return acts
}

/** Where the first process's output goes, by name: the manager opens it before it becomes the user (systemd.exec(5)). */
const outputActs = (unit: UnitRecord, at: Place): readonly ActRecord[] =>
  ['StandardOutput', 'StandardError'].flatMap((key) => {
    const told = unitScalar(unit, `Service.${key}`)
    const found = told === undefined ? null : /^(append|file|truncate):(\/.*)$/.exec(told.word)
    if (told === undefined || found === null) return []
    const [, how, text = ''] = found
    const deed = { trigger: 'start', by: unit.name, words: `${key}=${told.word}` } as const
    const what = how === 'append' ? ({ verb: 'append' } as const) : ({ verb: 'create', makes: 'file' } as const)
    const why = told.resolved ? undefined : FROM_USER
    return [actAtText(text, at(told.from.file, told.from.line), { ...deed, ...what }, why)]
  })

/** The file names that a socket unit makes before it listens there (systemd.socket(5)); what stands there goes first. */
const socketActs = (unit: UnitRecord, view: ActView): ActFindings => {
  const scalar = (name: string) => unitScalar(unit, `Socket.${name}`)?.word
  const told = scalar('SocketMode') ?? '0666'
  const mode = /^[0-7]{1,4}$/.test(told) ? Number.parseInt(told, 8) : 0o666
  const to = { owner: scalar('SocketUser') ?? 'root', group: scalar('SocketGroup') ?? 'root', mode }
  const records = LISTENS.flatMap(([key, makes]) =>
    unitWords(unit, `Socket.${key}`).flatMap(({ word, resolved, from }) => {
      if (!word.startsWith('/')) return []
      const origin = originAt(view, from.file, from.line)
      const deed = { trigger: 'boot', by: unit.name, words: `${key}=${word}`, follows: false } as const
      const why = resolved ? undefined : FROM_USER
      return [
        actAtText(word, origin, { ...deed, verb: 'remove' }, why),
        actAtText(word, origin, { ...deed, ...to, verb: 'create', makes }, why),
      ]
    }),
  )
  return { records, doubts: [] }
}

const LISTENS = [
  ['ListenStream', 'socket'],
  ['ListenDatagram', 'socket'],
  ['ListenSequentialPacket', 'socket'],
  ['ListenFIFO', 'fifo'],
] as const

/** The unit's own files: whoever writes in one says what the manager starts. */
const ownFiles = (unit: UnitRecord, at: Place): readonly ActRecord[] => {
  const files = new Set<BytePath>([unit.path])
  for (const values of Object.values(unit.directives)) for (const { file } of values) files.add(file)
  const deed = { verb: 'source', trigger: 'start', by: unit.name } as const
  return [...files].map((file) => actAt(file, at(file, 1), deed))
}

const actsOfUnit = (unit: UnitRecord, view: ActView): ActFindings => {
  const at: Place = (file, line) => originAt(view, file, line)
  const owner = ownerOf(unit, view)
  const { user } = owner
  return together([
    { records: ownFiles(unit, at), doubts: [] },
    { records: directoryActs(unit, owner, view, at), doubts: [] },
    { records: [...fileActs(unit, user, view, at), ...outputActs(unit, at)], doubts: [] },
    commandActs(unit, user, view, at),
  ])
}

/** Services of the system manager: what their Exec*= lines run, the files and directories that the manager touches for them. */
export const units: ActSource = Object.freeze({
  name: 'units',
  globs: UNIT_DIRECTORIES.flatMap((directory) => [`${directory}/*.{service,socket}`]),
  acts: (view: ActView) =>
    together(
      view.records.flatMap((record) => {
        if (record.kind !== 'unit') return []
        if (record.name.endsWith('.socket')) return [socketActs(record, view)]
        // What systemd will not load is never started.
        return record.name.endsWith('.service') && whyRefused(record) === undefined ? [actsOfUnit(record, view)] : []
      }),
    ),
})
