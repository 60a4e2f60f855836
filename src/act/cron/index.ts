import { type ActRecord, type BytePath, bytesOf, nameOf, textOf } from '../../model/index.ts'
import { type CronLine, decodeText, type Lines, parseAnacrontab, parseCrontab } from '../../parse/index.ts'
import type { ActFindings, ActSource, ActView } from '../contract.ts'
import { actAt, actAtText, filesIn, originAt, together } from '../make.ts'
import { directoryRuns, runsName } from './run-parts.ts'

/** Where the crontabs of users are, each under its user's name: Debian's place, SUSE's, then Red Hat's. */
const SPOOLS = ['/var/spool/cron/crontabs', '/var/spool/cron/tabs', '/var/spool/cron'].map(bytesOf)
const PERIODS = ['hourly', 'daily', 'weekly', 'monthly'] as const

const NAMED: Readonly<Record<string, string>> = {
  '@reboot': 'boot',
  '@hourly': 'hourly',
  '@daily': 'daily',
  '@midnight': 'daily',
  '@weekly': 'weekly',
  '@monthly': 'monthly',
  '@yearly': 'cron',
  '@annually': 'cron',
  // of an anacrontab
  '1': 'daily',
  '7': 'weekly',
}

/** How often five fields of time come round, where one of the usual words says it. */
const triggerOf = (when: string): string => {
  const named = NAMED[when]
  if (named !== undefined) return named
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = when.split(/\s+/)
  const isOne = (field: string) => /^\d+$/.test(field)
  if (month !== '*' || !isOne(minute)) return 'cron'
  if (hour === '*' && day === '*' && weekday === '*') return 'hourly'
  if (!isOne(hour)) return 'cron'
  if (day === '*' && weekday === '*') return 'daily'
  if (day === '*') return 'weekly'
  return weekday === '*' && isOne(day) ? 'monthly' : 'cron'
}

interface Table {
  readonly path: BytePath
  readonly lines: Lines<CronLine>
  /** Who jobs run as that name no user. */
  readonly user: string
}

/** The jobs of one crontab, its PATH directories, and the crontab itself: whoever writes in it says what is run. */
const actsOfTable = ({ path, lines, user }: Table, view: ActView): ActFindings => {
  const by = textOf(path).replace(/^\/etc\//, '')
  const variables = new Map<string, string>()
  const searched: { directory: string; line: number }[] = []
  const parts: ActFindings[] = []
  const actors = new Map<string, string>()
  for (const entry of lines.entries) {
    if (entry.kind === 'variable') {
      variables.set(entry.name, entry.value)
      if (entry.name === 'PATH')
        for (const directory of entry.value.split(':')) searched.push({ directory, line: entry.line })
      continue
    }
    const actor = entry.user ?? user
    const trigger = triggerOf(entry.when)
    actors.set(actor, trigger)
    const origin = originAt(view, path, entry.line)
    parts.push(view.shell(entry.command, { actor, trigger, by, env: new Map(variables), origin }))
  }
  const records: ActRecord[] = []
  for (const [actor, trigger] of actors) {
    records.push(actAt(path, originAt(view, path), { verb: 'source', actor, trigger, by }))
    for (const { directory, line } of searched)
      if (directory.startsWith('/'))
        records.push(
          actAtText(directory, originAt(view, path, line), {
            verb: 'run',
            actor,
            trigger,
            by,
            words: `PATH holds ${directory}`,
          }),
        )
  }
  const doubts = lines.notes.map(({ line, why }) => `${textOf(path)}:${line}: ${why}`)
  return together([{ records, doubts }, ...parts])
}

const tablesOf = (view: ActView): readonly Table[] => {
  const text = (bytes: Uint8Array) => decodeText(bytes)
  const tables: Table[] = []
  const main = view.files.get('/etc/crontab')
  if (main !== undefined) tables.push({ path: '/etc/crontab', lines: parseCrontab(text(main), true), user: 'root' })
  // cron(8): names as run-parts has them
  for (const [path, bytes] of filesIn(view, '/etc/cron.d'))
    if (runsName(view, nameOf(path))) tables.push({ path, lines: parseCrontab(text(bytes), true), user: 'root' })
  for (const spool of SPOOLS)
    for (const [path, bytes] of filesIn(view, spool)) {
      const user = textOf(nameOf(path))
      if (!view.records.some((record) => record.kind === 'account' && record.name === user)) continue
      tables.push({ path, lines: parseCrontab(text(bytes), false), user })
    }
  const ana = view.files.get('/etc/anacrontab')
  if (ana !== undefined) tables.push({ path: '/etc/anacrontab', lines: parseAnacrontab(text(ana)), user: 'root' })
  return tables
}

/** What cron and anacron run: crontabs of the system and of users, and the directories of programs. */
export const cron: ActSource = Object.freeze({
  name: 'cron',
  globs: [
    '/etc/crontab',
    '/etc/anacrontab',
    '/etc/cron.d/*',
    ...PERIODS.map((period) => `/etc/cron.${period}/*`),
    ...SPOOLS.map((spool) => `${spool}/*`),
  ],
  acts: (view: ActView) =>
    together([
      ...tablesOf(view).map((table) => actsOfTable(table, view)),
      ...PERIODS.map((period) =>
        directoryRuns(
          bytesOf(`/etc/cron.${period}`),
          { actor: 'root', trigger: period, by: `cron.${period}`, args: [] },
          view,
          (name) => runsName(view, name),
        ),
      ),
    ]),
})
