import {
  type BytePath,
  bytesOf,
  DIRECTORY_ROLES,
  type DirectoryRole,
  type FactSource,
  normalizePath,
  type Origin,
  type Service,
  textOf,
} from '../model/index.ts'
import { IMAGE_RUN_PATH, type ImageRun, parseId, parseImageRun } from '../parse/index.ts'
import type { IdentityClaim } from './claims.ts'
import { settleIdentity } from './identity.ts'
import { accountFor, groupNumber } from './numbers.ts'
import type { Draft } from './present.ts'
import { type Stated, statedClaim } from './stated.ts'
import type { Claim, World } from './world.ts'

/** The service that an image's own configuration is. */
export const CONTAINER = 'container'

const SOURCE = 'image'
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** `USER[:GROUP]` as containers are started with it: a number without an account has group 0, and a stated group is the only one. */
const identityOf = (
  text: string,
  origin: Origin,
  world: World,
): { claim: IdentityClaim; stated: Stated | undefined } => {
  const claim = (value: string): Claim => ({ value, source: SOURCE, origin })
  const [user = '', group] = text.split(':', 2)
  const account = accountFor(user, world)
  if (group === undefined || group === '') {
    const none = parseId(user) !== undefined && account?.gid === undefined
    return { claim: { user: claim(user), group: none ? claim('0') : undefined, each: false }, stated: undefined }
  }
  const gid = groupNumber(group, world)
  const exact = account !== undefined && gid !== undefined
  return {
    claim: { user: claim(user), group: claim(group), each: false },
    stated: exact ? { name: CONTAINER, user: String(account.uid), groups: [String(gid)] } : undefined,
  }
}

/** The program that is started, as an absolute path: looked up in PATH where it is a bare name. */
const programOf = ({ entrypoint, cmd, env, workingDir }: ImageRun, world: World): BytePath | undefined => {
  const [word] = entrypoint.length > 0 ? entrypoint : cmd
  if (word === undefined || word === '') return undefined
  if (word.startsWith('/')) return normalizePath(bytesOf(word))
  if (word.includes('/')) return normalizePath(bytesOf(`${workingDir || '/'}/${word}`))
  const path = env.find((each) => each.startsWith('PATH='))?.slice('PATH='.length) ?? PATH
  return path
    .split(':')
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => normalizePath(bytesOf(`${folder}/${word}`)))
    .find((candidate) => world.exists(candidate) === true)
}

const isRoot = (user: string, world: World): boolean =>
  user === '' || accountFor(user, world)?.uid === 0 || user === 'root'

const rolesOf = (dirs: ReadonlyMap<DirectoryRole, readonly BytePath[]>): Service['dirs'] => {
  const roles = Object.fromEntries(DIRECTORY_ROLES.map((role) => [role, dirs.get(role) ?? []]))
  return Object.freeze(roles) as Service['dirs']
}

/** What a container of an image is, or why nothing is judged for it; undefined: the target is no image. An identity that is given stands above the image's. */
export const containerService = (world: World, given?: Stated): Service | string | undefined => {
  const config = world.configs.find(({ path }) => path === IMAGE_RUN_PATH)
  const run = config === undefined ? undefined : parseImageRun(config.text)
  if (config === undefined || run === undefined) return undefined
  const { origin } = config
  const [user = ''] = run.user.split(':', 1)
  if (given === undefined && isRoot(user, world))
    return user === '' ? 'the image names no user: a container of it runs as root' : `the image says it runs as ${user}`
  const draft: Draft = { name: CONTAINER, release: '', doubts: [] }
  const { claim, stated } =
    given === undefined ? identityOf(run.user, origin, world) : { claim: statedClaim(given), stated: given }
  const identity = settleIdentity(claim, draft, world, stated)
  if (typeof identity === 'string') return identity
  const facts: FactSource[] = [...identity.facts, { field: 'start', value: 'user', source: SOURCE, origin }]
  const dirs = new Map<DirectoryRole, BytePath[]>(DIRECTORY_ROLES.map((role) => [role, []]))
  const put = (role: DirectoryRole, text: string): void => {
    const path = normalizePath(bytesOf(text))
    if (!text.startsWith('/') || path === '/' || [...dirs.values()].some((paths) => paths.includes(path))) return
    dirs.get(role)?.push(path)
    facts.push({ field: `dirs.${role}`, value: textOf(path), source: SOURCE, origin })
  }
  for (const volume of run.volumes) put('state', volume)
  put('code', run.workingDir)
  const program = programOf(run, world)
  if (program !== undefined) facts.push({ field: 'exec', value: textOf(program), source: SOURCE, origin })
  for (const port of run.ports) facts.push({ field: 'port', value: port, source: SOURCE, origin })
  return Object.freeze({
    name: CONTAINER,
    subject: identity.subject,
    user: identity.user,
    group: identity.group,
    start: 'user',
    dirs: rolesOf(dirs),
    exec: program === undefined ? [] : [program],
    facts,
    doubts: identity.doubts,
  })
}
