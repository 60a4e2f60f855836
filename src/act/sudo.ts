import { type ActRecord, type BytePath, bytesOf, nameOf, normalizePath, textOf } from '../model/index.ts'
import type { ActFindings, ActSource, ActView } from './contract.ts'
import { type FileLine, linesOf } from './helpers/lines.ts'
import { actAtText, globPaths, originAt } from './make.ts'

const MAIN = '/etc/sudoers'
const FOLDER = '/etc/sudoers.d'

/** sudo reads a file of its folder unless its name holds a dot or ends in a tilde (sudoers(5)). */
const isRead = (path: BytePath): boolean =>
  path === MAIN || (path.startsWith(`${FOLDER}/`) && !nameOf(path).includes('.') && !path.endsWith('~'))

const ALIAS = /^(?:User|Runas|Host|Cmnd|Cmd)_Alias\b/
const LIST = /^(Runas|Cmnd|Cmd)_Alias\s+(.*)$/

/** Items between commas, blanks around them gone; a comma behind a backslash belongs to its item. */
const items = (text: string): readonly string[] =>
  text
    .split(/(?<!\\),/)
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** `NAME = a, b : OTHER = c` of one kind of alias. */
const aliases = (lines: readonly FileLine[], kinds: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const told = new Map<string, readonly string[]>()
  for (const { text } of lines) {
    const [, kind = '', rest = ''] = LIST.exec(text) ?? []
    if (!kinds.includes(kind)) continue
    for (const one of rest.split(/\s:\s/)) {
      const equals = one.indexOf('=')
      if (equals > 0) told.set(one.slice(0, equals).trim(), items(one.slice(equals + 1)))
    }
  }
  return told
}

const DEPTH = 8

/** Items with aliases put in; what is named twice in a circle ends. */
const spread = (names: readonly string[], told: ReadonlyMap<string, readonly string[]>, depth = 0): readonly string[] =>
  names.flatMap((name) => {
    const held = told.get(name)
    return held === undefined || depth > DEPTH ? [name] : spread(held, told, depth + 1)
  })

/** Words before a command that say how it is run; a digest pins what is run, and who changes the file gains nothing. */
const TAGS = /^(?:(?:NO)?(?:PASSWD|EXEC|SETENV|LOG_INPUT|LOG_OUTPUT|MAIL|FOLLOW|INTERCEPT)\s*:\s*)+/
const OPTIONS = /^(?:(?:ROLE|TYPE|PRIVS|LIMITPRIVS|CWD|CHROOT|TIMEOUT|NOTBEFORE|NOTAFTER|APPARMOR_PROFILE)=\S+\s+)+/

interface Grant {
  readonly who: string
  readonly as: readonly string[]
  readonly command: string
}

/** `who hosts = (as) command, command` (sudoers(5)); what is said of the account holds for the commands that follow it. */
const grantsOf = (
  text: string,
  runas: ReadonlyMap<string, readonly string[]>,
  commands: ReadonlyMap<string, readonly string[]>,
): readonly Grant[] => {
  const equals = text.indexOf('=')
  if (equals < 0) return []
  const who = text.slice(0, equals).trim().split(/\s+/)[0] ?? ''
  let as: readonly string[] = ['root']
  return items(text.slice(equals + 1).replace(/\(([^)]*)\)/g, (all) => all.replaceAll(',', '\\,'))).flatMap((item) => {
    const [, told, rest = item] = /^\(([^)]*)\)\s*(.*)$/.exec(item) ?? []
    if (told !== undefined) {
      const users = (told.split(':', 1)[0] ?? '').replaceAll('\\,', ',')
      as = spread(items(users), runas)
    }
    const bare = rest.replace(OPTIONS, '').replace(TAGS, '').trim()
    return spread([bare], commands).map((command) => ({ who, as, command: command.replace(TAGS, '') }))
  })
}

/** The accounts that a list of runas names, as actors: ALL, and a list that cannot be told, hold root. */
const actors = (as: readonly string[]): readonly string[] => {
  const plain = as.filter((name) => /^[a-z_][\w.-]*\$?$/i.test(name) && name !== 'ALL')
  return as.length === 0 || plain.length < as.length ? [...new Set(['root', ...plain])] : plain
}

const actsOf = (grant: Grant, { path, line, text }: FileLine, view: ActView): readonly ActRecord[] => {
  const program = grant.command.split(/(?<!\\)\s+/, 1)[0] ?? ''
  if (!program.startsWith('/')) return []
  const place = normalizePath(bytesOf(program.replace(/\\([ ,:=\\])/g, '$1')))
  return globPaths(place, view.tree).flatMap((at) =>
    actors(grant.as).map((actor) =>
      actAtText(textOf(at), originAt(view, path, line), {
        verb: 'run',
        actor,
        trigger: 'login',
        by: `sudo for ${grant.who}`,
        words: text,
      }),
    ),
  )
}

/** Programs that sudo lets accounts run as others: by name, by pattern, or all of a directory. */
export const sudo: ActSource = Object.freeze({
  name: 'sudo',
  globs: [MAIN, `${FOLDER}/*`],
  acts: (view: ActView): ActFindings => {
    const lines = linesOf(view, isRead)
    const runas = aliases(lines, ['Runas'])
    const commands = aliases(lines, ['Cmnd', 'Cmd'])
    const records = lines.flatMap((at) => {
      if (ALIAS.test(at.text) || /^(?:Defaults\b|[@#]include)/.test(at.text)) return []
      return grantsOf(at.text, runas, commands).flatMap((grant) => actsOf(grant, at, view))
    })
    const doubts = lines.flatMap(({ path, line, text }) => {
      const other = /^@include(?:dir)?\s+"?([^"\s]+)"?$/.exec(text)?.[1]
      return other === undefined || other === FOLDER || other.startsWith(`${FOLDER}/`)
        ? []
        : [`${textOf(path)}:${line}: ${other}: not read`]
    })
    return { records, doubts }
  },
})
