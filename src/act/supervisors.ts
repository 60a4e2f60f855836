import { type BytePath, bytesOf, joinPath, parentOf, textOf } from '../model/index.ts'
import { decodeText, splitWords } from '../parse/index.ts'
import type { ActFindings, ActSource, ActView } from './contract.ts'
import { actAt, actAtText, isExecutable, originAt, programAt, together } from './make.ts'

const SUPERVISOR = ['/etc/supervisord.conf', '/etc/supervisor/supervisord.conf']
const SUPERVISOR_PLACES = ['/etc/supervisor/conf.d', '/etc/supervisord.d']

/** Folders of services that a runit, daemontools or s6 of root looks after. */
const FOLDERS = ['/etc/service', '/service', '/var/service', '/etc/runit/runsvdir/default', '/var/lib/runit/service']
const SCRIPTS = ['run', 'finish', 'check', 'log/run']

interface Section {
  readonly name: string
  readonly line: number
  readonly values: Map<string, { value: string; line: number }>
}

/** Sections of supervisord's own dialect: `;` begins a comment, a line that begins with a blank goes on. */
const sectionsOf = (text: string): readonly Section[] => {
  const sections: Section[] = []
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.split(' ;', 1)[0] as string
    if (/^\s*(?:[;#]|$)/.test(line)) continue
    const name = /^\[([^\]]+)\]/.exec(line)?.[1]
    if (name !== undefined) sections.push({ name, line: index + 1, values: new Map() })
    else {
      const equals = line.indexOf('=')
      if (equals > 0)
        sections
          .at(-1)
          ?.values.set(line.slice(0, equals).trim(), { value: line.slice(equals + 1).trim(), line: index + 1 })
    }
  }
  return sections
}

/** One [program:x] or its like: the command as its user, and the log files that supervisord, which is root, opens for it. */
const programActs = (path: BytePath, { name, values, line }: Section, view: ActView): ActFindings => {
  const command = values.get('command')
  if (command === undefined) return { records: [], doubts: [] }
  const actor = values.get('user')?.value ?? 'root'
  const by = `supervisor ${name}`
  const origin = originAt(view, path, command.line ?? line)
  const words = splitWords(command.value) ?? []
  const place = programAt(view, words[0] ?? '')
  const why =
    place === undefined ? 'no such program was found' : /%\(/.test(place) ? 'it hangs on a variable' : undefined
  const run = actAtText(
    place ?? words[0] ?? '',
    origin,
    { verb: 'run', actor, trigger: 'start', by, words: command.value },
    why,
  )
  const logs = ['stdout_logfile', 'stderr_logfile'].flatMap((key) => {
    const told = values.get(key)
    if (told === undefined || !told.value.startsWith('/') || told.value.startsWith('/dev/')) return []
    const deed = { verb: 'append', trigger: 'start', by, words: `${key}=${told.value}` } as const
    return [
      actAtText(
        told.value,
        originAt(view, path, told.line),
        deed,
        told.value.includes('%(') ? 'it hangs on a variable' : undefined,
      ),
    ]
  })
  const within =
    why !== undefined || command.value.includes('%(')
      ? []
      : view.shell(words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' '), {
          actor,
          trigger: 'start',
          by,
          origin,
        }).records
  return { records: [run, ...logs, ...within], doubts: [] }
}

const supervisorActs = (view: ActView): readonly ActFindings[] =>
  [...view.files].flatMap(([path, bytes]) =>
    SUPERVISOR.includes(path) || SUPERVISOR_PLACES.includes(parentOf(path))
      ? sectionsOf(decodeText(bytes))
          .filter(({ name }) => /^(?:program|fcgi-program|eventlistener):/.test(name))
          .map((section) => programActs(path, section, view))
      : [],
  )

const folderActs = (view: ActView): readonly ActFindings[] =>
  FOLDERS.map(bytesOf).flatMap((folder) =>
    (view.tree.children(folder) ?? []).flatMap(({ path }) =>
      SCRIPTS.flatMap((script): readonly ActFindings[] => {
        const at = joinPath(path, bytesOf(script))
        if (!view.resolve(at).inode || !isExecutable(view, at)) return []
        const how = { actor: 'root', trigger: 'start', by: `${textOf(path)}/${script}` }
        const run = actAt(at, originAt(view, at), { verb: 'run', trigger: 'start', by: how.by })
        return [{ records: [run], doubts: [] }, view.script(at, how)]
      }),
    ),
  )

/** Programs that a supervisor of root starts: supervisord, runit, daemontools. */
export const supervisors: ActSource = Object.freeze({
  name: 'supervisors',
  globs: [
    ...SUPERVISOR,
    ...SUPERVISOR_PLACES.map((place) => `${place}/*`),
    ...FOLDERS.flatMap((folder) => SCRIPTS.map((script) => `${folder}/*/${script}`)),
  ],
  acts: (view: ActView) => together([...supervisorActs(view), ...folderActs(view)]),
})
