import { createAccess } from '../access/index.ts'
import { bind, memoryWorld, type Plan, verdictOf } from '../evaluate/index.ts'
import {
  type Accounts,
  bytesOf,
  DIRECTORY_ROLES,
  type DirectoryRole,
  type PathRecord,
  PathwritError,
  type Service,
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

/** The judged service of a case; `changes.dirs` replaces the directories of some roles. */
export const caseService = (changes: Readonly<Record<string, unknown>> = {}): Service => {
  const dirs = (changes.dirs ?? {}) as Partial<Record<DirectoryRole, readonly string[]>>
  return {
    name: 'svc',
    subject: { name: 'svc', uid: 900, gid: 900, groups: [900] },
    user: 'svc',
    group: 'svc',
    start: 'root',
    exec: ['/usr/sbin/svc'],
    unit: 'svc.service',
    facts: [],
    doubts: [],
    ...changes,
    dirs: Object.fromEntries(DIRECTORY_ROLES.map((role) => [role, dirs[role] ?? DIRS[role]])) as Service['dirs'],
  }
}

const CASE_KEYS = new Set(['note', 'with', 'service', 'files'])

const recordOf = (wire: Readonly<Record<string, unknown>>, kind: string, place: string): PathRecord =>
  recordFromWire({ kind, ...wire, origin: wire.origin ?? { collector: 'case', source: place } }, { pointer: place })

/** Judges one case of a rule. `plan` holds the rule alone; the record a case states is the one judged. */
export const judgeCase = (plan: Plan, rule: Rule, stated: RuleCase, place: string): Verdict | 'not-selected' => {
  const own = Object.fromEntries(Object.entries(stated).filter(([key]) => !CASE_KEYS.has(key)))
  const judged = recordOf(own, rule.on, place)
  const context = (stated.with ?? []).map((wire) => recordOf(wire, 'inode', place))
  const files = new Map(
    Object.entries(stated.files ?? {}).map(([path, text]) => [bytesOf(path), new TextEncoder().encode(text)]),
  )
  const world = memoryWorld([...context, judged], {
    ancestors: 'root',
    whole: true,
    files,
    accounts: CASE_ACCOUNTS,
    createAccess,
    unitField,
    signed: () => false,
  })
  const kind = bind(plan, [caseService(stated.service)], world).kinds.get(rule.on)
  if (kind === undefined) throw new PathwritError('pack', `${rule.id} selects nothing in its own case ${place}`)
  const candidates = kind.candidates(kind.index.lookup(judged.path))
  const bound = candidates[0]
  if (bound === undefined) return 'not-selected'
  const scope =
    judged.kind === 'inode'
      ? { path: judged.path, inode: world.tree.lookup(judged.path) ?? judged }
      : { path: judged.path, record: judged }
  return verdictOf(bound, scope)
}
