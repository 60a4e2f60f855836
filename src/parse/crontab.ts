import { type Lines, readLines } from './lines.ts'

/** A job of a system crontab: who it runs as, and its line from 1. */
export interface CronJob {
  readonly user: string
  readonly line: number
}

/** Five fields of time or one `@word`, then the user, then the command (crontab(5), "system crontabs"). */
const JOB = /^(?:@[a-z]+|(?:[^\s=]+\s+){4}[^\s=]+)\s+([A-Za-z0-9_][A-Za-z0-9_.-]{0,255})\s+\S/

/** The jobs of /etc/crontab or a file of /etc/cron.d; settings, comments and what is no job are passed over. */
export const parseSystemCrontab = (text: string): readonly CronJob[] =>
  text.split('\n').flatMap((line, index) => {
    if (line.length > 4096) return []
    const user = JOB.exec(line.trimStart())?.[1]
    return user === undefined || line.trimStart().startsWith('#') ? [] : [{ user, line: index + 1 }]
  })

/** A line of a crontab that says something: a variable for the jobs below it, or a job. */
export type CronLine =
  | { readonly kind: 'variable'; readonly name: string; readonly value: string; readonly line: number }
  | {
      readonly kind: 'job'
      /** Five fields as written, or `@reboot`, `@daily` …; of an anacrontab its period. */
      readonly when: string
      /** Only a system crontab names one. */
      readonly user: string | undefined
      /** What the shell is given: up to a bare `%`, what follows is its input. */
      readonly command: string
      readonly line: number
    }

const LONGEST = 4096
const VARIABLE = /^\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z_][^\s=]*))\s*=\s*(.*)$/s
const FIELD = '[0-9*A-Za-z,/~-]+'
const TIMES = new RegExp(`^(@[a-z]+|${FIELD}(?:\\s+${FIELD}){4})\\s+(.*)$`, 's')
const NAMED = new Set(['@reboot', '@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'])

const unquoted = (text: string): string => {
  const bare = text.trim()
  return /^(?:"[^"]*"|'[^']*')$/.test(bare) ? bare.slice(1, -1) : bare
}

/** The command ends at a `%` that no backslash stands before; `\%` is a percent sign. */
const untilPercent = (text: string): string => {
  let command = ''
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && text[at + 1] === '%') {
      command += '%'
      at++
    } else if (text[at] === '%') return command
    else command += text[at]
  }
  return command
}

const variableOn = (raw: string, line: number): CronLine | undefined => {
  const found = VARIABLE.exec(raw)
  if (found === null) return undefined
  return {
    kind: 'variable',
    name: found[1] ?? found[2] ?? found[3] ?? '',
    value: unquoted(found[4] as string),
    line,
  }
}

const passedOver = (raw: string): boolean => /^\s*(?:#|$)/.test(raw)

/** A crontab after crontab(5): `system` ones name a user before the command. A line that cron would refuse is a note. */
export const parseCrontab = (text: string, system: boolean): Lines<CronLine> =>
  readLines(text, (raw, line): CronLine | string | undefined => {
    if (passedOver(raw)) return undefined
    if (raw.length > LONGEST) return `a line of more than ${LONGEST} bytes`
    const variable = variableOn(raw, line)
    if (variable !== undefined) return variable
    const found = TIMES.exec(raw.trimStart())
    const [, when = '', rest = ''] = found ?? []
    if (found === null || (when.startsWith('@') && !NAMED.has(when))) return 'neither a variable nor a job'
    if (!system) return { kind: 'job', when, user: undefined, command: untilPercent(rest), line }
    const [, user = '', command = ''] = /^(\S+)\s+(.*)$/s.exec(rest) ?? []
    if (command === '') return 'a job without a command'
    return { kind: 'job', when, user, command: untilPercent(command), line }
  })

/** An anacrontab after anacrontab(5): period in days (or `@monthly`), delay, name of the job, command. */
export const parseAnacrontab = (text: string): Lines<CronLine> =>
  readLines(text, (raw, line): CronLine | string | undefined => {
    if (passedOver(raw)) return undefined
    if (raw.length > LONGEST) return `a line of more than ${LONGEST} bytes`
    const job = /^\s*(\d+|@[a-z]+)\s+\d+\s+\S+\s+(\S.*)$/s.exec(raw)
    if (job !== null) return { kind: 'job', when: job[1] as string, user: undefined, command: job[2] as string, line }
    return variableOn(raw, line) ?? 'neither a variable nor a job'
  })
