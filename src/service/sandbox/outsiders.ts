import {
  type BytePath,
  bytesOf,
  type ConfigRecord,
  type FactRecord,
  nameOf,
  parentOf,
  quotePath,
} from '../../model/index.ts'
import { parseSystemCrontab } from '../../parse/index.ts'

/** Where cron keeps the crontabs of users, each under the user's name: Debian's place, then others'. */
const SPOOLS = ['/var/spool/cron/crontabs', '/var/spool/cron', '/var/spool/cron/tabs']

/** Shells that let nobody in. `sync` runs a program and leaves. */
const CLOSED = /\/(?:nologin|false|true|sync|shutdown|halt)$/

/** cron reads no file of cron.d whose name holds a dot (cron(8)). */
const isCrontab = ({ path }: ConfigRecord): boolean =>
  path === '/etc/crontab' || (parentOf(path) === '/etc/cron.d' && !nameOf(path).includes('.'))

/**
 * Accounts under which something runs outside of every unit's sandbox, by name, and what it is, in words: a login shell, a
 * crontab of their own, a job of a system crontab. `exists`: whether something is at a path, undefined when not observed.
 */
export const outsidersOf = (
  records: readonly FactRecord[],
  exists: (path: BytePath) => boolean | undefined,
): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  const add = (user: string, why: string): void => void (found.has(user) || found.set(user, why))
  for (const record of records) {
    if (record.kind === 'account') {
      const { name, shell, path, origin } = record
      // passwd(5): an empty field means /bin/sh.
      if (!CLOSED.test(shell)) add(name, `${name} can log in (${quotePath(path)}:${origin.line ?? '?'})`)
      const spool = SPOOLS.map((directory) => `${directory}/${bytesOf(name)}`).find((at) => exists(at) === true)
      if (spool !== undefined && !name.includes('/')) add(name, `${name} has a crontab (${quotePath(spool)})`)
    } else if (record.kind === 'config' && isCrontab(record)) {
      for (const { user, line } of parseSystemCrontab(record.text))
        add(user, `${user} runs a cron job (${quotePath(record.path)}:${line})`)
    }
  }
  return found
}
