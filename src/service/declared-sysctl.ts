import type { BytePath, ConfigRecord, FactRecord } from '../model/index.ts'
import { parseSysctl, type SysctlEntry } from '../parse/index.ts'
import { layered } from './config-layers.ts'
import { wildcard } from './wildcard.ts'

/** Where kernel settings stand, the strongest first (sysctl.d(5)). */
export const SYSCTL_DIRECTORIES: readonly string[] = Object.freeze([
  '/etc/sysctl.d',
  '/run/sysctl.d',
  '/usr/local/lib/sysctl.d',
  '/usr/lib/sysctl.d',
  '/lib/sysctl.d',
])
/** Read last of all by sysctl(8) `--system`; by systemd only where something in sysctl.d links to it. */
export const SYSCTL_CONF: BytePath = '/etc/sysctl.conf'

const entriesOf = (config: ConfigRecord | undefined): readonly SysctlEntry[] =>
  config === undefined ? [] : parseSysctl(config.text).entries

/** The last line that names a setting counts, a pattern only where no line does. */
const settle = (entries: readonly SysctlEntry[], name: string): number | undefined => {
  const named = entries.filter((entry) => entry.name === name)
  const matching = entries.filter(({ name: pattern }) => pattern.includes('*') && wildcard(pattern, name) !== undefined)
  const value = (named.length > 0 ? named : matching).at(-1)?.value
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}

/**
 * A kernel setting as the target's own files declare it for its boot. Where it hangs on who applies them (sysctl.conf is
 * read by one program and not by the other) and the answers differ, nothing is declared.
 */
export const declaredSysctl = (records: readonly FactRecord[]): ((name: string) => number | undefined) => {
  const configs = records.filter((record): record is ConfigRecord => record.kind === 'config')
  const entries = layered(configs, SYSCTL_DIRECTORIES).flatMap(entriesOf)
  const last = entriesOf(configs.find(({ path }) => path === SYSCTL_CONF))
  return (name) => {
    const value = settle(entries, name)
    return value === settle([...entries, ...last], name) ? value : undefined
  }
}
