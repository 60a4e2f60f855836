import { createAccess } from '../access/index.ts'
import { type BoundRule, bind, memoryWorld, type Plan, type Scope, verdictOf, type World } from '../evaluate/index.ts'
import {
  type Accounts,
  bytesOf,
  DIRECTORY_ROLES,
  type DirectoryRole,
  type FactSource,
  type PathRecord,
  PathwritError,
  parseMode,
  type Service,
  type Subject,
  textOf,
  type Verdict,
} from '../model/index.ts'
import type { Rule, RuleCase } from '../pack/index.ts'
import { recordFromWire } from '../parse/index.ts'
import { unitField } from '../service/index.ts'

/** The little world that a rule's cases live in: a service `svc` in the founding layout, and a few other accounts. */
const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['root', 0],
  ['adm', 4],
  ['www-data', 33],
  ['svc', 900],
  ['other', 901],
  ['dev', 1000],
  ['nobody', 65534],
])
const NAMES = new Map([...NUMBERS].map(([name, number]) => [number, name] as const))

export const CASE_ACCOUNTS: Accounts = Object.freeze({
  userName: (uid) => NAMES.get(uid),
  groupName: (gid) => NAMES.get(gid),
  uid: (user) => NUMBERS.get(user),
  gid: (group) => NUMBERS.get(group),
  groupsOf: (user) => {
    const number = NUMBERS.get(user)
    return number === undefined ? undefined : [number]
  },
  users: [...NUMBERS].map(([name, uid]) => ({ name, uid, gid: uid })),
  observed: true,
} satisfies Accounts)

const DIRS: Readonly<Record<DirectoryRole, readonly string[]>> = {
  config: ['/etc/svc'],
  secrets: ['/etc/svc/credentials'],
  code: ['/usr/lib/svc', '/usr/libexec/svc'],
  runtime: ['/run/svc'],
  tmp: ['/run/svc/tmp'],
  state: ['/var/lib/svc'],
  uploads: ['/var/lib/svc/uploads'],
  cache: ['/var/cache/svc'],
  logs: ['/var/log/svc'],
}

type Changes = Readonly<Record<string, unknown>>

const numberOf = (account: unknown): number => {
  const number = typeof account === 'string' ? NUMBERS.get(account) : account
  if (typeof number === 'number') return number
  throw new PathwritError(
    'pack',
    `a case speaks of the account ${JSON.stringify(account)}, which its world does not have`,
    {
      hint: `the accounts are ${[...NUMBERS.keys()].join(', ')}; any number will do`,
    },
  )
}

/** The identity that a case's `service` states: numbers go before names, and its primary group is always one of its groups. */
const caseSubject = ({ user = 'svc', group = user, uid, gid, groups = [], caps }: Changes): Subject => {
  const primary = numberOf(gid ?? group)
  const all = new Set([primary, ...(groups as readonly unknown[]).map(numberOf)])
  return {
    name: String(user),
    uid: numberOf(uid ?? user),
    gid: primary,
    groups: [...all].sort((a, b) => a - b),
    ...(caps === undefined ? {} : { caps: caps as readonly string[] }),
  }
}

/** Directories that the unit of a case's service declares: `service.declared` in conditions. */
const declaredFacts = (paths: unknown): readonly FactSource[] =>
  ((paths ?? []) as readonly string[]).map((value) => ({ field: 'dirs.state', value, source: 'unit' }))

/** The judged service of a case: `svc`, but for the fields that the case states. Roles left out of `dirs` keep their directories. */
export const caseService = (changes: Changes = {}): Service => {
  const dirs = (changes.dirs ?? {}) as Partial<Record<DirectoryRole, readonly string[]>>
  const { name = 'svc', user = 'svc', group = user, start = 'root', exec = ['/usr/sbin/svc'], unit, umask } = changes
  return {
    name: String(name),
    subject: caseSubject(changes),
    user: String(user),
    group: String(group),
    start: start === 'user' ? 'user' : 'root',
    exec: (exec as readonly string[]).map(bytesOf),
    unit: String(unit ?? `${name}.service`),
    umask: typeof umask === 'string' ? parseMode(umask) : undefined,
    facts: declaredFacts(changes.declared),
    doubts: [],
    dirs: Object.fromEntries(
      DIRECTORY_ROLES.map((role) => [role, (dirs[role] ?? DIRS[role]).map(bytesOf)]),
    ) as unknown as Service['dirs'],
  }
}

const CASE_KEYS: ReadonlySet<string> = new Set(['note', 'with', 'service', 'files', 'signed'])

/** A unit's directives may be written as bare values: who reads a case does not care for their lines. */
const fullDirectives = (directives: unknown, file: unknown): unknown =>
  Object.fromEntries(
    Object.entries(directives as Readonly<Record<string, readonly unknown[]>>).map(([key, values]) => [
      key,
      values.map((value) => ({ file, line: 1, ...(typeof value === 'string' ? { value } : (value as object)) })),
    ]),
  )

const recordOf = (wire: Readonly<Record<string, unknown>>, kind: string, place: string): PathRecord => {
  const { directives, origin = { collector: 'case', source: place }, ...rest } = wire
  const whole = directives === undefined ? {} : { directives: fullDirectives(directives, wire.path) }
  return recordFromWire({ kind, ...rest, ...whole, origin }, { pointer: place }, (_type, name) => NUMBERS.get(name))
}

/** What a case states, read: its records (the judged one last), the service, and the world they make. */
export interface CaseWorld {
  readonly judged: PathRecord
  readonly records: readonly PathRecord[]
  readonly service: Service
  readonly world: World
}

/** Reads a case of a rule. `place` says where it stands, for errors. Throws a PathwritError for a record that is none. */
export const readCase = (rule: Rule, stated: RuleCase, place: string): CaseWorld => {
  const own = Object.fromEntries(Object.entries(stated).filter(([key]) => !CASE_KEYS.has(key)))
  const judged = recordOf(own, rule.on, place)
  const records = [...(stated.with ?? []).map((wire) => recordOf(wire, 'inode', place)), judged]
  const files = new Map(
    Object.entries(stated.files ?? {}).map(([path, text]) => [bytesOf(path), new TextEncoder().encode(text)]),
  )
  const world = memoryWorld(records, {
    ancestors: 'root',
    whole: true,
    files,
    accounts: CASE_ACCOUNTS,
    createAccess,
    unitField,
    signed: (path) => stated.signed?.includes(textOf(path)) === true,
  })
  return { judged, records, service: caseService(stated.service), world }
}

interface Asked {
  readonly bound: BoundRule
  readonly scope: Scope
}

const asked = (plan: Plan, rule: Rule, { judged, service, world }: CaseWorld): Asked | undefined => {
  const kind = bind(plan, [service], world).kinds.get(rule.on)
  const bound = kind?.candidates(kind.index.lookup(judged.path))[0]
  if (bound === undefined) return undefined
  const { path } = judged
  return {
    bound,
    scope: judged.kind === 'inode' ? { path, inode: world.tree.lookup(path) ?? judged } : { path, record: judged },
  }
}

/** Whether the rule's paths select the judged record and a path with `!` takes it out again. */
const takenOut = (plan: Plan, rule: Rule, read: CaseWorld): boolean => {
  const paths = rule.paths.filter((path) => !path.startsWith('!'))
  if (paths.length === rule.paths.length) return false
  return asked({ ...plan, rules: plan.rules.map((one) => ({ ...one, paths })) }, rule, read) !== undefined
}

/** What a rule says of the judged record of a case: what its paths take out passes. `plan` holds the rule alone. */
export const judgeWorld = (plan: Plan, rule: Rule, read: CaseWorld): Verdict | 'not-selected' => {
  const { bound, scope } = asked(plan, rule, read) ?? {}
  if (bound !== undefined && scope !== undefined) return verdictOf(bound, scope)
  return takenOut(plan, rule, read) ? 'pass' : 'not-selected'
}

/** What decided the verdict on a case, as a pointer into the condition's file and in words with the values that were seen. */
export const whyWorld = (
  plan: Plan,
  rule: Rule,
  read: CaseWorld,
): readonly { readonly pointer: string; readonly words: string }[] => {
  const { bound, scope } = asked(plan, rule, read) ?? {}
  if (bound === undefined || scope === undefined)
    return [{ pointer: '/paths', words: 'none of the paths of the rule is that of the record' }]
  const deciding = bound.when(scope) === true ? bound.whyRequire(scope) : bound.whyWhen(scope)
  return deciding.map(({ pointer, words }) => ({ pointer, words }))
}

/** Judges one case of a rule. `plan` holds the rule alone; the record a case states is the one judged. */
export const judgeCase = (plan: Plan, rule: Rule, stated: RuleCase, place: string): Verdict | 'not-selected' =>
  judgeWorld(plan, rule, readCase(rule, stated, place))
