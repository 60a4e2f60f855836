import { type BytePath, bytesOf, nameOf, parentOf } from '../model/index.ts'
import { splitWords } from '../parse/index.ts'
import type { ActFindings, ActSource, ActView } from './contract.ts'
import { type FileLine, linesOf, shortName } from './helpers/lines.ts'
import { actAtText, originAt, programAt, together } from './make.ts'

const INETD = '/etc/inetd.conf'
const XINETD = ['/etc/xinetd.conf', '/etc/xinetd.d'] as const
const DBUS = ['/usr/share/dbus-1/system-services', '/usr/local/share/dbus-1/system-services'] as const
const INCRON = '/etc/incron.d'
const INCRON_ROOT = '/var/spool/incron/root'

/** A command that something else starts as `actor`: its program, and what the words do. */
const starts = (view: ActView, at: FileLine, actor: string, words: readonly string[]): ActFindings => {
  const [name = ''] = words
  const place = programAt(view, name)
  const by = shortName(at.path)
  const origin = originAt(view, at.path, at.line)
  const why = place === undefined ? 'no such program was found' : undefined
  const run = actAtText(place ?? name, origin, { verb: 'run', actor, trigger: 'start', by, words: at.text }, why)
  if (why !== undefined) return { records: [run], doubts: [] }
  const text = [place as string, ...words.slice(1)].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  const { records, doubts } = view.shell(text, { actor, trigger: 'start', by, origin })
  return {
    records: [run, ...records.filter(({ kind, path }, index) => !(index === 0 && kind === 'act' && path === run.path))],
    doubts,
  }
}

const TCPD = new Set(['tcpd', 'in.tcpd'])

/** inetd.conf(5): service, socket, protocol, wait, user, program, its name and arguments. Behind tcpd stands the program itself. */
const inetd = (view: ActView): readonly ActFindings[] =>
  linesOf(view, (path) => path === INETD).flatMap((at) => {
    const [, , , , account, program, ...args] = at.text.split(/\s+/)
    if (account === undefined || program === undefined || !program.startsWith('/')) return []
    const actor = account.split(/[.:/]/, 1)[0] as string
    const behind = TCPD.has(nameOf(bytesOf(program))) && args[0]?.startsWith('/') === true
    return [starts(view, at, actor, behind ? args : [program, ...args.slice(1)])]
  })

interface Block {
  readonly at: FileLine
  readonly values: Map<string, string>
}

/** `service NAME { key = value … }` of xinetd.conf(5). */
const xinetd = (view: ActView): readonly ActFindings[] => {
  const blocks: Block[] = []
  let inside: Block | undefined
  for (const at of linesOf(view, (path) => path === XINETD[0] || parentOf(path) === XINETD[1])) {
    if (/^service\s/.test(at.text)) inside = { at, values: new Map() }
    else if (at.text === '}') {
      if (inside !== undefined) blocks.push(inside)
      inside = undefined
    } else {
      const equals = at.text.indexOf('=')
      if (equals > 0)
        inside?.values.set(at.text.slice(0, equals).replace(/[+-]$/, '').trim(), at.text.slice(equals + 1).trim())
    }
  }
  return blocks.flatMap(({ at, values }) => {
    const server = values.get('server')
    if (server === undefined || values.get('disable') === 'yes') return []
    return [
      starts(view, at, values.get('user') ?? 'root', [server, ...(splitWords(values.get('server_args') ?? '') ?? [])]),
    ]
  })
}

/** Programs that the system bus starts when their name is asked for; where a unit is named, systemd starts that instead. */
const dbus = (view: ActView): readonly ActFindings[] =>
  [...view.files].flatMap(([path]) => {
    if (!DBUS.some((place) => parentOf(path) === place)) return []
    const lines = linesOf(view, (one: BytePath) => one === path)
    const value = (key: string): string | undefined =>
      lines.find(({ text }) => text.startsWith(`${key}=`))?.text.slice(key.length + 1)
    const exec = lines.find(({ text }) => text.startsWith('Exec='))
    if (exec === undefined || value('SystemdService') !== undefined) return []
    return [starts(view, exec, value('User') ?? 'root', splitWords(exec.text.slice(5)) ?? [])]
  })

/** incrontab(5): path, mask, command; tables of the system and root's own run as root. `$@` and its like are not known. */
const incron = (view: ActView): readonly ActFindings[] =>
  linesOf(view, (path) => path === INCRON_ROOT || parentOf(path) === INCRON).flatMap((at) => {
    const [, , command = '', ...args] = at.text.split(/\s+/)
    return command.startsWith('/')
      ? [starts(view, at, 'root', [command, ...args.filter((word) => !word.includes('$'))])]
      : []
  })

/** Programs that a super-server, the system bus or incron starts when something asks for them. */
export const activated: ActSource = Object.freeze({
  name: 'activated',
  globs: [INETD, XINETD[0], `${XINETD[1]}/*`, ...DBUS.map((place) => `${place}/*.service`), `${INCRON}/*`, INCRON_ROOT],
  acts: (view: ActView) => together([inetd, xinetd, dbus, incron].flatMap((find) => find(view))),
})
