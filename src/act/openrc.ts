import { type BytePath, joinPath, nameOf, textOf } from '../model/index.ts'
import { decodeText } from '../parse/index.ts'
import type { ActFindings, ActView } from './contract.ts'
import { originAt } from './make.ts'

const INTERPRETER = /^#!\s*(?:\/usr)?\/s?bin\/(?:openrc-run|runscript)\s*$/

/** Whether a script is one of OpenRC's: functions and variables that openrc-run(8) calls and reads. */
export const isOpenrc = (bytes: Uint8Array): boolean =>
  INTERPRETER.test(decodeText(bytes.subarray(0, 128)).split('\n', 1)[0] as string)

/** A shell word as it is written, quotes and all: no two of the ways to read a character overlap. */
const WORD = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"';|&])+/g
const LONGEST = 4096

const CHECKPATH = /^(\s*)checkpath\s+([^|&;]*)(.*)$/

interface Checked {
  make: 'directory' | 'file' | undefined
  mode: string | undefined
  owner: string | undefined
  readonly paths: string[]
}

const checked = (words: readonly string[]): Checked => {
  const told: Checked = { make: undefined, mode: undefined, owner: undefined, paths: [] }
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    const [name, value] = word.startsWith('--') && word.includes('=') ? word.split('=', 2) : [word, undefined]
    const next = (): string | undefined => value ?? words[++at]
    if (name === '--mode' || name === '-m') told.mode = next()
    else if (name === '--owner' || name === '-o') told.owner = next()
    else if (name === '--directory' || name === '--directory-truncate') told.make = 'directory'
    else if (name === '--file' || name === '--file-truncate') told.make = 'file'
    else if (/^-[dDfFqWp]*m$/.test(word)) told.mode = next()
    else if (/^-[dDfFqWp]*o$/.test(word)) told.owner = next()
    else if (!word.startsWith('-')) told.paths.push(word)
    if (/^-[a-zA-Z]*[dD]/.test(word)) told.make = 'directory'
    if (/^-[a-zA-Z]*[fF]/.test(word)) told.make = 'file'
  }
  return told
}

/** What checkpath(8) does, in commands that any shell script has: the thing is made, given its owner and its mode. */
const withoutCheckpath = (line: string): string => {
  const found = line.length > LONGEST ? null : CHECKPATH.exec(line)
  if (found === null) return line
  const { make, mode, owner, paths } = checked(found[2]?.match(WORD) ?? [])
  if (paths.length === 0) return line
  const at = paths.join(' ')
  const steps = [
    make === 'directory' ? `mkdir -p ${at}` : make === 'file' ? `touch ${at}` : undefined,
    owner === undefined ? undefined : `chown ${owner} ${at}`,
    mode === undefined ? undefined : `chmod ${mode} ${at}`,
  ].filter((step) => step !== undefined)
  return `${found[1]}${steps.length === 0 ? ':' : steps.join('; ')} ${found[3]}`
}

/** What is called for each thing that is asked, where the script defines it. */
const ASKED = [
  ['start', ['start_pre', 'start', 'start_post']],
  ['stop', ['stop_pre', 'stop', 'stop_post']],
  ['reload', ['reload']],
] as const

/** What openrc-run does itself where a script has no function of the name: start-stop-daemon with the script's variables. */
const usual = (name: string, sets: (variable: string) => boolean): readonly string[] => {
  if (!sets('command') && !sets('pidfile')) return []
  const pidfile = sets('pidfile') ? ' --pidfile "$pidfile"' : ''
  if (name === 'stop') return pidfile === '' ? [] : [`start-stop-daemon --stop${pidfile}`]
  if (name !== 'start' || !sets('command')) return []
  const user = sets('command_user') ? ' --user "$command_user"' : ''
  return [`start-stop-daemon --start --exec "$command"${user}${pidfile} -- $command_args`]
}

/** Acts of a script of OpenRC that is started, stopped and reloaded: what it defines is called as openrc-run calls it, as root. */
export const openrcActs = (path: BytePath, bytes: Uint8Array, view: ActView): readonly ActFindings[] => {
  const name = textOf(nameOf(path))
  const by = `init.d/${name}`
  const [, ...lines] = decodeText(bytes).split('\n').map(withoutCheckpath)
  const text = lines.join('\n')
  const settings = joinPath('/etc/conf.d', nameOf(path))
  const first = view.resolve(settings).inode ? `. ${textOf(settings)}` : ''
  const defines = (one: string): boolean =>
    new RegExp(`^[ \\t]*(?:function[ \\t]+)?${one}[ \\t]*\\([ \\t]*\\)`, 'm').test(text)
  const sets = (one: string): boolean => new RegExp(`^[ \\t]*${one}=`, 'm').test(text)
  const env = new Map([
    ['RC_SVCNAME', name],
    ['SVCNAME', name],
  ])
  return ASKED.map(([trigger, functions]) => {
    const calls = functions.flatMap((one) => (defines(one) ? [one] : usual(one, sets)))
    return view.shell(`${first}\n${text}\n${calls.join('\n')}`, {
      actor: 'root',
      trigger,
      by,
      env,
      origin: originAt(view, path, 1),
    })
  })
}
