import type { Binding, WhyNoAnswer } from '../condition/index.ts'
import {
  ANYONE,
  type BytePath,
  bytesOf,
  type FactRecord,
  type Inode,
  PathwritError,
  type Service,
  type Subject,
  textOf,
  UNKNOWN,
} from '../model/index.ts'
import { parseGlob } from '../paths/index.ts'
import type { Backend } from './backend.ts'
import { INODE_READERS } from './inode-fields.ts'
import { FACT_READERS } from './record-fields.ts'
import type { World } from './world.ts'

/** The record in hand: an inode, or one of the other kinds. */
export type Scope =
  | { readonly path: BytePath; readonly inode: Inode; readonly record?: undefined }
  | { readonly path: BytePath; readonly inode?: undefined; readonly record: FactRecord }

/** The identity that a condition names: `service`, `anyone`, `user:NAME` or `group:NAME`. undefined: no such account. */
export const subjectNamed = (name: string, service: Service | undefined, world: World): Subject | undefined => {
  if (name === 'service') return service?.subject
  if (name === 'anyone') return ANYONE
  const account = name.slice(name.indexOf(':') + 1)
  if (name.startsWith('group:')) {
    const gid = world.accounts.gid(account)
    return gid === undefined ? undefined : { ...ANYONE, name, gid, groups: [gid] }
  }
  const uid = world.accounts.uid(account)
  const groups = world.accounts.groupsOf(account)
  if (uid === undefined || groups === undefined) return undefined
  const gid = world.accounts.users.find((user) => user.name === account)?.gid ?? uid
  return { name: account, uid, gid, groups }
}

export const fieldReader = (name: string, world: World): ((scope: Scope) => unknown) => {
  // A variable of the service that is no constant could not be told (a user known by number alone, say).
  if (name.startsWith('service.')) return () => UNKNOWN
  const read = INODE_READERS.get(name)
  return (scope) => {
    if (scope.inode === undefined) return FACT_READERS[scope.record.kind](scope.record, name, world)
    if (read === undefined) throw new PathwritError('condition', `no reader for the field ${name}`)
    return read(scope.inode, world)
  }
}

/** Tests of paths by globs: each list is made ready once, however many rules and services name it. */
export const matchersOf = (backend: Backend): Binding<Scope>['matcher'] => {
  const made = new Map<string, (path: BytePath) => boolean>()
  return (globs) => {
    // No path holds a NUL, so no glob does.
    const key = globs.join('\0')
    const test = made.get(key) ?? backend.newMatcher(globs.map((glob) => parseGlob(glob)))
    made.set(key, test)
    return test
  }
}

/** The identities that conditions name, each looked up once. */
export const subjectsFor = (world: World, service: Service | undefined): ((name: string) => Subject | undefined) => {
  const own = subjectNamed('service', service, world)
  const others = new Map<string, Subject | undefined>()
  return (name) => {
    if (name === 'service') return own
    if (!others.has(name)) others.set(name, subjectNamed(name, service, world))
    return others.get(name)
  }
}

/** What an access question lacked. */
export const whyNoAnswerFor = (world: World, service: Service | undefined): WhyNoAnswer<Scope> => {
  const subject = subjectsFor(world, service)
  return (scope, name, power, path = scope.path) => {
    const who = subject(name)
    if (who === undefined) return []
    return world.access.explain(who, power, path, path === scope.path ? scope.inode : undefined).missing
  }
}

/** What the conditions of one rule read, for one service (or for the host) in one world. Specialised once, outside the loop. */
export const bindingFor = (
  world: World,
  service: Service | undefined,
  matcher: Binding<Scope>['matcher'],
): Binding<Scope> => {
  const subject = subjectsFor(world, service)
  return {
    field: (name) => fieldReader(name, world),
    path: (scope) => scope.path,
    matcher,
    can: (scope, name, power, path) => {
      const who = subject(name)
      // An account that the target does not have can do nothing; one that could not be looked up is unknown.
      if (who === undefined) return world.accounts.observed ? false : UNKNOWN
      if (path === undefined || path === scope.path) return world.access.can(who, power, scope.path, scope.inode)
      return world.access.can(who, power, path)
    },
    at: (_scope, path, field) => {
      const inode = world.tree.lookup(path)
      if (inode === null) return null
      const read = INODE_READERS.get(field)
      return inode === undefined || read === undefined ? UNKNOWN : read(inode, world)
    },
    acts: (scope, verbs, matches) => {
      if (world.acts === undefined) return UNKNOWN
      return world.acts.some(
        (act) => verbs.includes(act.verb) && (matches ? matches(act.path) : act.path === scope.path),
      )
    },
    listed: (scope, matches, field) => {
      if (world.manifests === undefined) return UNKNOWN
      const entry = world.manifests.get(scope.path)?.find((record) => matches(record.manifest))
      if (entry === undefined) return null
      return field === 'sha256' ? entry.sha256 : textOf(entry.manifest)
    },
    signed: (_scope, path, keys) => world.signed(path, keys),
  }
}

/** Two services that share an identity share its powers: what one can modify, so can the other. */
export const identityKey = (service: Service): string =>
  `${service.subject.uid}:${service.subject.gid}:${service.subject.groups.join(',')}`

const WRITABLE_ROLES = ['runtime', 'tmp', 'state', 'uploads', 'cache', 'logs'] as const

/** What each identity is meant to write, as text: the directories of every service that has it. */
export const writableOf = (services: readonly Service[]): ((service: Service) => readonly string[]) => {
  const found = new Map<string, Set<BytePath>>()
  for (const service of services) {
    const key = identityKey(service)
    const paths = found.get(key) ?? new Set<BytePath>()
    found.set(key, paths)
    for (const role of WRITABLE_ROLES) for (const path of service.dirs[role]) paths.add(path)
  }
  const texts = new Map([...found].map(([key, paths]) => [key, [...paths].sort().map(textOf)] as const))
  return (service) => texts.get(identityKey(service)) ?? []
}

/** Names of the user and groups, left out where only their numbers are known: comparing a name with a number would be a lie. */
const nameConstants = (service: Service, world: World): readonly (readonly [string, unknown])[] => {
  const { accounts } = world
  const user = /^\d+$/.test(service.user) ? accounts.userName(service.subject.uid) : service.user
  const groups = service.subject.groups.map(
    (gid) => accounts.groupName(gid) ?? (accounts.observed ? `#${gid}` : undefined),
  )
  return [
    ...(user === undefined && !accounts.observed ? [] : [['service.user', user ?? service.user] as const]),
    ...(groups.includes(undefined) ? [] : [['service.groups', groups] as const]),
  ]
}

const GIVEN: ReadonlySet<string> = new Set(['dirs.runtime', 'dirs.state', 'dirs.cache', 'dirs.logs'])

/** Directories that its unit's *Directory= give to the service. */
const declaredBy = ({ facts }: Service): readonly string[] => [
  ...new Set(
    facts
      .filter(({ field, source, value }) => source === 'unit' && GIVEN.has(field) && value.startsWith('/'))
      .map(({ value }) => value),
  ),
]

/** The variables `service.*` of one service, `writable` from all that are judged: constants once a rule is bound to it. */
export const serviceConstants = (
  service: Service,
  writable: readonly string[],
  world: World,
): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ['service.name', service.name],
    ...nameConstants(service, world),
    ['service.group', service.group],
    ['service.uid', service.subject.uid],
    ['service.gid', service.subject.gid],
    ['service.unit', service.unit ?? null],
    ['service.start', service.start],
    ['service.declared', declaredBy(service)],
    ['service.writable', writable],
    ['service.exec', service.exec.map(textOf)],
    ...Object.entries(service.dirs).map(([role, paths]) => [`service.dirs.${role}`, paths.map(textOf)] as const),
  ])

/** A path that a condition computed, as bytes. */
export const pathValue = (value: unknown): BytePath | undefined =>
  typeof value === 'string' && value.startsWith('/') ? bytesOf(value) : undefined
