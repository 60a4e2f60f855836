import type { FactSource, Service } from '../model/index.ts'
import type { IdentityClaim } from './claims.ts'
import { accountFor, ascending, groupName } from './numbers.ts'
import type { Draft } from './present.ts'
import type { Process } from './processes.ts'
import type { Told } from './told.ts'
import { isYes, unitScalar } from './unit-view.ts'
import type { Claim, World } from './world.ts'

/** Services that start other people's things: who runs below them says nothing of themselves. */
const LAUNCHERS: ReadonlySet<string> = new Set(
  `anacron atd console-getty container-getty containerd cron crond crond docker getty gitlab-runner libvirtd login podman
  rescue serial-getty ssh sshd su-l systemd-machined user xinetd`.split(/\s+/),
)
const isLauncher = ({ name }: Draft): boolean => LAUNCHERS.has(name.split('@', 1)[0] as string)

const claimOf = (value: string, process: Process): Claim => ({ value, source: 'proc', origin: process.origin })

const nameOfUser = (uid: number, world: World): string => world.accounts.userName(uid) ?? String(uid)

const identityOf = (process: Process, world: World): IdentityClaim => ({
  user: claimOf(nameOfUser(process.uid, world), process),
  group: claimOf(groupName(process.gid, world), process),
  each: false,
})

/**
 * Whom the running processes show a service to become. One user that is not the one discovered is the truth, and a doubt
 * is told; several that are not leave what was discovered, in doubt. Processes of root tell nothing: they may drop yet.
 */
export const tellRunning = (told: Told, draft: Draft, running: readonly Process[], world: World): Told => {
  const dropped = running.filter(({ uid }) => uid !== 0)
  if (dropped.length === 0 || isLauncher(draft)) return told
  const seen = new Map(dropped.map((process) => [process.uid, process]))
  const known = (told.kind === 'root' ? [] : told.identities).map(
    ({ user }) => user && accountFor(user.value, world)?.uid,
  )
  const others = [...seen.values()].filter(({ uid }) => !known.includes(uid))
  if (others.length === 0) return told
  const names = others.map(({ uid }) => nameOfUser(uid, world)).join(', ')
  const [one] = others
  if (told.kind === 'root') {
    if (one === undefined || others.length > 1)
      return { kind: 'root', why: `${told.why}; its processes run as ${names}: state which of them it is` }
    const dynamic = draft.unit !== undefined && isYes(unitScalar(draft.unit, 'Service.DynamicUser')?.word ?? '')
    const start = running.length > dropped.length || (draft.unit !== undefined && !dynamic) ? 'root' : 'user'
    return { kind: 'identities', start, startSource: 'proc', identities: [identityOf(one, world)], doubts: [] }
  }
  // php-fpm and the like: each further user is a service of its own.
  if (told.identities.every(({ each }) => each) && told.identities.length > 0)
    return { ...told, identities: [...told.identities, ...others.map((process) => identityOf(process, world))] }
  const agreed = others.length < seen.size
  if (agreed || one === undefined || others.length > 1)
    return { ...told, doubts: [...told.doubts, `some of its running processes are those of ${names}`] }
  const before = told.identities.map(({ user }) => user?.value ?? 'nobody').join(', ')
  const source = told.identities[0]?.user?.source ?? 'nothing'
  const doubt = `it runs as ${names} now, where ${source} says ${before}: what runs counts`
  return { ...told, identities: [identityOf(one, world)], doubts: [...told.doubts, doubt] }
}

const listed = (names: readonly (number | string)[]): string => names.join(',')

/** A service with what its running processes show beside the user: groups, capabilities, umask, a user namespace. */
export const withRunning = (service: Service, running: readonly Process[], world: World): Service => {
  const own = running.filter(({ uid }) => uid === service.subject.uid)
  const [first] = own
  if (first === undefined) return service
  const facts: FactSource[] = []
  const doubts: string[] = []
  const say = (field: string, value: string): void => {
    facts.push({ field, value, source: 'proc', origin: first.origin })
  }
  const gids = [...new Set(own.map(({ gid }) => gid))]
  const gid = gids.includes(service.subject.gid) || gids[0] === undefined ? service.subject.gid : gids[0]
  const groups = ascending(own.flatMap((process) => process.groups))
  const caps = [...new Set(own.flatMap((process) => process.caps))].sort()
  const umasks = new Set(own.map(({ umask }) => umask))
  const umask = umasks.size === 1 ? first.umask : service.umask
  const name = (ids: readonly number[]): string => listed(ids.map((id) => groupName(id, world)))
  if (gid !== service.subject.gid) say('group', groupName(gid, world))
  if (listed(groups) !== listed(service.subject.groups)) {
    say('groups', name(groups))
    doubts.push(`it runs in the groups ${name(groups)} now, not in ${name(service.subject.groups)}: what runs counts`)
  }
  if (caps.length > 0) say('capabilities', listed(caps))
  if (umask !== undefined && umask !== service.umask) say('umask', umask.toString(8).padStart(4, '0'))
  if (own.every(({ noNewPrivs }) => noNewPrivs === true)) say('noNewPrivs', 'yes')
  const mapped = own.every((process) => process.mapped !== undefined) ? first.mapped : undefined
  if (mapped !== undefined) say('userNamespace', mapped.uids.map(([from, count]) => `${from}+${count}`).join(' '))
  const subject = {
    ...service.subject,
    gid,
    groups,
    ...(caps.length > 0 || service.subject.caps !== undefined ? { caps } : {}),
    ...(mapped === undefined ? {} : { mapped }),
  }
  return Object.freeze({
    ...service,
    subject: Object.freeze(subject),
    group: groupName(gid, world),
    umask,
    facts: [...service.facts, ...facts],
    doubts: [...service.doubts, ...doubts],
  })
}
