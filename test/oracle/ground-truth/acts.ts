import type { Evidence, Vulnerability } from './record.ts'

/** A file that makes something happen, as the words of a record describe it. */
export interface Script {
  readonly kind: 'init' | 'unit' | 'cron' | 'postinst' | 'postrm' | 'tmpfiles' | 'logrotate'
  readonly lines: readonly string[]
}

const COMMAND = /^(?:touch|chown|chmod|kill|mkdir|install|rm|ln|cp|mv|find|\.)\s/
/** A literal command is made of words and paths; "chmod 640 on a file" is a sentence. */
const SENTENCE = /\s(?:a|an|the|on|of|to|in|its|and|below|inside)\s/
const TMPFILES = /^[a-zA-Z][!+-]? \//

interface Verb {
  readonly words: RegExp
  readonly make: (path: string, user: string) => string
}
const CHOWN: Verb = { words: /\bchown/i, make: (path, user) => `chown ${user} ${path}` }
const CHMOD: Verb = { words: /\bchmod/i, make: (path) => `chmod 0640 ${path}` }
const SOURCE: Verb = { words: /\b(?:sources?|honours|honors)\b/i, make: (path) => `. ${path}` }
const EXECUTE: Verb = { words: /\bexecutes?\b|\bruns?\b/i, make: (path) => path }
const KILL: Verb = { words: /\bkill|sigkill|sends? .*signal/i, make: (path) => `kill "$(cat ${path})"` }
const OPEN: Verb = { words: /\b(?:re-?)?opens?\b|\bopened|\bopen\(/i, make: (path) => `echo started >> ${path}` }
const TOUCH: Verb = { words: /\btouch/i, make: (path) => `touch ${path}` }

/** What words can say is done, by principle: other verbs in them speak of something else. */
const VERBS: Readonly<Record<string, readonly Verb[]>> = {
  PRIV_OP_IN_SVC_DIR: [TOUCH, OPEN, CHOWN, CHMOD],
  LOG_DIR_MIXED: [OPEN, TOUCH, CHOWN, CHMOD],
  STATE_DIR: [OPEN],
  PIDFILE_TRUST: [KILL, OPEN],
  CONFIG_ROOT_OWNED: [SOURCE],
  ROOT_EXEC_SVC_WRITABLE: [SOURCE, EXECUTE],
}

/** `NAME.service: Directive=value` lines: each for its own unit. */
export const directivesOf = ({
  other_evidence,
}: Vulnerability): readonly { readonly unit: string; readonly line: string }[] =>
  other_evidence.flatMap((text) => {
    const [, unit, line] = /^(\S+\.service)(?: \([^)]*\))?: ([A-Z]\w+=.*)$/.exec(text) ?? []
    return unit === undefined || line === undefined ? [] : [{ unit, line }]
  })

/** The directory of the service that a record about tmpfiles.d speaks of, where it shows none. */
export const givenBy = ({ principle, other_evidence, user }: Vulnerability): string | undefined =>
  principle === 'TMPFILES_UNSAFE' && !other_evidence.some((line) => TMPFILES.test(line))
    ? `/var/lib/${user}`
    : undefined

/** What a principle means where a record has no words for it. */
const BY_PRINCIPLE: Readonly<Record<string, (path: string, user: string) => readonly string[]>> = {
  PRIV_OP_IN_SVC_DIR: (path, user) => [`touch ${path}`, `chown ${user} ${path}`],
  PIDFILE_TRUST: (path) => [`kill "$(cat ${path})"`],
  LOG_DIR_MIXED: (path) => [`echo started >> ${path}`],
  STATE_DIR: (path) => [`echo started >> ${path}`],
  ROOT_EXEC_SVC_WRITABLE: (path) => [`. ${path}`],
}

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'

/** Where a record's acts go: a file that it shows, else a name in the directory that it shows. */
const targetOf = ({ evidence, principle }: Vulnerability): string => {
  const file = evidence.find(({ type }) => type === 'file' || type === 'symlink')
  const directory = evidence.find(({ type }) => type === 'dir')
  return (
    file?.path ?? `${directory?.path ?? '/var/lib/none'}/${principle === 'PIDFILE_TRUST' ? 'main.pid' : 'main.log'}`
  )
}

const asPath = (word: string, evidence: readonly Evidence[], target: string): string => {
  const base = baseOf(word.replaceAll(/["'`)]/g, ''))
  const same = evidence.find(({ path }) => baseOf(path) === base)
  if (same !== undefined) return same.path
  const directory = evidence.find(({ type }) => type === 'dir')?.path ?? parentOf(target)
  return /^[\w.-]+$/.test(base) && !base.startsWith('$') ? `${directory}/${base}` : target
}

/** Fills what a quoted command leaves open: variables, placeholders, paths that stand for others. */
const concrete = (line: string, record: Vulnerability): string => {
  const { evidence, user, group } = record
  const target = targetOf(record)
  const directory = evidence.find(({ type }) => type === 'dir')?.path ?? parentOf(target)
  return line
    .replace(/ as root$/, '')
    .replaceAll('<dir>', directory)
    .replace(/\$\(dirname [^)]*\)/g, directory)
    .split(' ')
    .map((word) =>
      word
        .split(':')
        .map((part) => {
          if (/^"?\$\w*GROUP\w*"?$/.test(part)) return group
          if (/^"?\$\w*USER\w*"?$/.test(part)) return user
          return part
        })
        .join(':'),
    )
    .map((word) => {
      if (/^"?\$\w*PID\w*"?$/.test(word))
        return evidence.some(({ type }) => type === 'file') ? target : `${directory}/main.pid`
      const tail = /^(["'`]*)(.*?)(["'`)]*)$/.exec(word)
      if (word.includes('$') && word.includes('/')) return asPath(word, evidence, target)
      if (tail?.[2]?.startsWith('/') && !evidence.some(({ path }) => tail[2]?.startsWith(path)))
        return `${tail[1]}${asPath(tail[2], evidence, target)}${tail[3]}`
      return word
    })
    .join(' ')
}

const kindOf = (text: string): Script['kind'] =>
  /postrm/.test(text)
    ? 'postrm'
    : /postinst|installation|_install_|ebuild|before chmod/.test(text)
      ? 'postinst'
      : /cron|daily job/.test(text)
        ? 'cron'
        : /ExecStartPre|helper|prepare-dirs/.test(text)
          ? 'unit'
          : 'init'

const stripped = (line: string): string =>
  line.replace(/^(?:\/\S+|[\w.-]+(?: \([^)]*\))?): (?=\S)/, '').replace(/^\w+ text: /, '')

/** Every script of a record: its own lines where they are lines, what its words or its principle say otherwise. */
export const scriptsOf = (record: Vulnerability): readonly Script[] => {
  const { principle, service, user, group, evidence } = record
  if (record.files !== undefined) return []
  if (principle === 'LOGROTATE_SU') {
    const directory = evidence.find(({ type }) => type === 'dir')?.path ?? ''
    return [{ kind: 'logrotate', lines: [`${directory}/*.log {`, '  weekly', '  rotate 4', '  create', '}'] }]
  }
  const told = record.other_evidence.map(stripped)
  const rules = told.filter((line) => TMPFILES.test(line))
  if (principle === 'TMPFILES_UNSAFE') {
    const given = givenBy(record)
    const made = [`d ${given} 0755 ${user} ${group}`, `f ${given}/file 0644 ${user} ${group}`]
    return [{ kind: 'tmpfiles', lines: given === undefined ? rules : made }]
  }
  const found: Script[] = []
  const target = targetOf(record)
  for (const [i, line] of told.entries()) {
    const text = record.other_evidence[i] ?? ''
    if (/\bfix(?:ed)?\b/i.test(text)) continue
    const kind = kindOf(`${text} ${service}`)
    const parts = line.split(' before ')
    if (COMMAND.test(line) && !SENTENCE.test(line))
      found.push({ kind, lines: parts.map((part) => concrete(part, record)) })
    else {
      const said = line.replace(/\/\S+/g, '')
      const lines = (VERBS[principle] ?? [])
        .filter(({ words }) => words.test(said))
        .map(({ make }) => make(target, user))
      if (lines.length > 0) found.push({ kind, lines })
    }
  }
  const usual = BY_PRINCIPLE[principle]
  if (found.length === 0 && directivesOf(record).length === 0 && usual !== undefined)
    found.push({ kind: kindOf(`${service} ${record.other_evidence.join(' ')}`), lines: usual(target, user) })
  return found
}
