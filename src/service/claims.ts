import type { ConfigRecord, Origin, UnitRecord, UnitValue } from '../model/index.ts'
import { textOf } from '../model/index.ts'
import { type ConfigValue, configValues, optionsInFile, optionValue, xmlValue } from '../parse/index.ts'
import type { Daemon, Reader } from './daemon.ts'
import { expandedArguments } from './environment.ts'
import { readInOrder, type Stretch } from './includes.ts'
import { unitCommands, unitScalar } from './unit-view.ts'
import { fitsPath } from './wildcard.ts'
import type { Claim, World } from './world.ts'

/** A user that a configuration names, with the group it names beside it. */
export interface IdentityClaim {
  readonly user: Claim | undefined
  readonly group: Claim | undefined
  /** It stands beside other identities rather than replacing them. */
  readonly each: boolean
}

/** Account names as daemons take them; `${…}` and the like are not names. */
const ACCOUNT = /^[A-Za-z0-9_][A-Za-z0-9_.-]*\$?$/

const isAccount = (text: string): boolean => ACCOUNT.test(text) && text.length <= 256

const valuesIn = (reader: Reader, text: string): readonly ConfigValue[] => {
  if (reader.syntax === 'option') return optionsInFile(text, reader.key)
  if (reader.syntax === 'xml') {
    const found = xmlValue(text, reader.key, reader.parent)
    return found === undefined ? [] : [found]
  }
  const scoped = reader.starts !== undefined || reader.ends !== undefined
  return configValues(text, reader.key, scoped ? { starts: reader.starts ?? [], ends: reader.ends ?? [] } : undefined)
}

const claimIn = (config: ConfigRecord, { value, line }: ConfigValue): Claim => ({
  value,
  source: 'config',
  origin: { ...config.origin, source: textOf(config.path), line },
})

/** Files a reader reads, in the order in which a daemon includes them: by name. */
const filesOf = (reader: Reader, release: string, world: World): readonly ConfigRecord[] => {
  if (reader.file.includes('%') && release === '') return []
  const pattern = reader.file.replaceAll('%', release)
  return world.configs
    .filter(({ path }) => fitsPath(pattern, path))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

/** The places a reader reads, in the order in which the daemon does. */
const placesOf = (reader: Reader, daemon: Daemon, release: string, world: World): readonly Stretch[] => {
  const { includes } = daemon
  const files = filesOf(reader, release, world)
  const main = includes && world.configs.filter(({ path }) => fitsPath(includes.from.replaceAll('%', release), path))
  if (includes !== undefined && main !== undefined && main.length > 0) {
    if (reader.file === includes.from) return main.flatMap((config) => readInOrder(includes, config, world.configs))
    // The others that a pattern names count only where they are included, and there they were read already.
    if (reader.file.includes('*')) return []
  }
  return files.map((config) => ({ config, after: 0, upTo: Number.POSITIVE_INFINITY }))
}

/** `user:group` in one word, as the milters write it. */
const splitPair = (at: ConfigValue): ConfigValue & { readonly group?: string } => {
  const [value = '', group, ...more] = at.value.split(':')
  return group === undefined || more.length > 0 ? at : { ...at, value, group }
}

interface Found {
  readonly reader: Reader
  readonly config: ConfigRecord
  readonly at: ConfigValue & { readonly group?: string }
}

const nearest = (groups: readonly Found[], user: Found): Found | undefined =>
  groups
    .filter(({ config }) => config === user.config)
    .sort((a, b) => Math.abs(a.at.line - user.at.line) - Math.abs(b.at.line - user.at.line))[0]

/** What the daemon's own configuration says of its identity; the last one counts, unless they stand side by side. */
export const configIdentities = (daemon: Daemon, release: string, world: World): readonly IdentityClaim[] => {
  const found = daemon.readers.flatMap((reader): Found[] =>
    placesOf(reader, daemon, release, world).flatMap(({ config, after, upTo }) =>
      valuesIn(reader, config.text)
        .filter(({ line }) => after < line && line <= upTo)
        .map(splitPair)
        .filter(({ value }) => isAccount(value))
        .map((at) => ({ reader, config, at })),
    ),
  )
  const groups = found.filter(({ reader }) => reader.field === 'group')
  const users = found.filter(({ reader }) => reader.field === 'user')
  if (users.length === 0) {
    const last = groups.at(-1)
    return last === undefined ? [] : [{ user: undefined, group: claimIn(last.config, last.at), each: false }]
  }
  const claims = users.map((user): IdentityClaim => {
    const beside = nearest(groups, user) ?? groups.at(-1)
    const second = user.at.group ?? (user.reader.groupFollows ? user.at.words[1] : undefined)
    const own =
      second !== undefined && isAccount(second) ? claimIn(user.config, { ...user.at, value: second }) : undefined
    const group = own ?? (beside && claimIn(beside.config, beside.at))
    return { user: claimIn(user.config, user.at), group, each: user.reader.each === true }
  })
  return claims.every(({ each }) => each) ? claims : claims.slice(-1)
}

/** Whether any file was observed that could have said who the daemon becomes. */
export const hasReadConfiguration = (daemon: Daemon, release: string, world: World): boolean =>
  daemon.readers.some((reader) => filesOf(reader, release, world).length > 0)

export const unitOrigin = (unit: UnitRecord, from: UnitValue): Origin => ({
  ...unit.origin,
  source: textOf(from.file),
  line: from.line,
})

/** What an option on the unit's ExecStart= says (`snmpd -u Debian-snmp`), its variables put in. */
export const execOptionClaim = (unit: UnitRecord, option: string, world: World): Claim | undefined => {
  for (const command of unitCommands(unit)) {
    if (command.directive !== 'ExecStart') continue
    const value = optionValue(expandedArguments(command.args, unit, world), option)
    if (value !== undefined && isAccount(value)) {
      return { value, source: 'unit', origin: unitOrigin(unit, command.from) }
    }
  }
  return undefined
}

/** What User= or Group= says; `resolved` is false while the name hangs on an instance. */
export const unitClaim = (unit: UnitRecord, key: 'User' | 'Group'): (Claim & { resolved: boolean }) | undefined => {
  const scalar = unitScalar(unit, `Service.${key}`)
  if (scalar === undefined) return undefined
  return { value: scalar.word, source: 'unit', origin: unitOrigin(unit, scalar.from), resolved: scalar.resolved }
}
