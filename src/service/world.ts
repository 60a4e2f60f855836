import type { Accounts, BytePath, ConfigRecord, FactRecord, Origin, Tree, UnitRecord } from '../model/index.ts'
import { nameOf, parentOf, textOf } from '../model/index.ts'
import { parseSysusers, type SysusersEntry } from '../parse/index.ts'
import { membershipsOf } from './accounts.ts'
import { layered } from './config-layers.ts'
import { type Process, processesIn } from './processes.ts'
import { SYSUSERS_DIRECTORIES, UNIT_DIRECTORIES } from './survey.ts'

/** A statement about a service: what it says and where it stands. */
export interface Claim {
  readonly value: string
  readonly source: string
  readonly origin?: Origin | undefined
}

/** What a target's records say, ready to be asked by name. */
export interface World {
  readonly accounts: Accounts
  /** By name, `.service` included. */
  readonly units: ReadonlyMap<string, UnitRecord>
  readonly masked: ReadonlySet<string>
  readonly configs: readonly ConfigRecord[]
  readonly sysusers: readonly (SysusersEntry & { readonly origin: Origin })[]
  memberships(user: string): readonly number[]
  /** Where an account stands in passwd. */
  accountOrigin(user: string): Origin | undefined
  /** Whether something is at a path; undefined when that was not observed. */
  exists(path: BytePath): boolean | undefined
  /** Where a path written through links really is. */
  real(path: BytePath): BytePath
  /** What was observed of the target's directories. */
  readonly tree: Tree | undefined
  /** Sockets and timers. */
  readonly activators: readonly UnitRecord[]
  /** What runs, on a live root. */
  readonly processes: readonly Process[]
}

const sysusersOf = (configs: readonly ConfigRecord[]): World['sysusers'] =>
  layered(configs, SYSUSERS_DIRECTORIES).flatMap(({ text, origin }) =>
    parseSysusers(text).entries.map((entry) => ({ ...entry, origin: { ...origin, line: entry.line } })),
  )

export const worldOf = (
  records: readonly FactRecord[],
  accounts: Accounts,
  exists: (path: BytePath) => boolean | undefined,
  real: (path: BytePath) => BytePath = (path) => path,
  tree?: Tree,
): World => {
  const configs = records.filter((record): record is ConfigRecord => record.kind === 'config')
  const isMask = ({ path, text }: ConfigRecord): boolean => text === '' && UNIT_DIRECTORIES.includes(parentOf(path))
  const accountOrigins = new Map<string, Origin>()
  const units = new Map<string, UnitRecord>()
  for (const record of records) {
    if (record.kind === 'account' && !accountOrigins.has(record.name)) accountOrigins.set(record.name, record.origin)
    if (record.kind === 'unit' && record.name.endsWith('.service') && !units.has(record.name))
      units.set(record.name, record)
  }
  return {
    accounts,
    units,
    masked: new Set(configs.filter(isMask).map(({ path }) => textOf(nameOf(path)))),
    configs: configs.filter((config) => !isMask(config)),
    sysusers: sysusersOf(configs),
    memberships: membershipsOf(records),
    accountOrigin: (user) => accountOrigins.get(user),
    exists,
    real,
    tree,
    activators: records.filter(
      (record): record is UnitRecord => record.kind === 'unit' && /\.(?:socket|timer)$/.test(record.name),
    ),
    processes: processesIn(configs),
  }
}
