import {
  type Accounts,
  type BytePath,
  type ConfigRecord,
  type FactRecord,
  PathwritError,
  type Service,
  type Tree,
} from '../model/index.ts'
import { splitUnitName } from '../parse/index.ts'
import { buildService } from './build.ts'
import { CONTAINER, containerService } from './container.ts'
import { accountFor } from './numbers.ts'
import { type Draft, daemonOf, draftsOf } from './present.ts'
import { type Process, processesIn, programIndex, runningBy } from './processes.ts'
import { tellRunning, withRunning } from './running.ts'
import { checkStated, parseStated, type Stated, statedClaim } from './stated.ts'
import { withTmpfiles } from './tmpfiles.ts'
import { type Told, tellIdentity } from './told.ts'
import { unitWords } from './unit-view.ts'
import { type World, worldOf } from './world.ts'

export interface DiscoverOptions {
  /** `NAME[:USER[:GROUP]]` or `NAME:UID:GID[+GID…]`, above every other source. */
  readonly stated: readonly string[]
  /** Whether something is at a path of the target; undefined when that was not observed. */
  readonly exists?: ((path: BytePath) => boolean | undefined) | undefined
  /** What was observed of the target's directories: who owns what a daemon becomes the owner of. */
  readonly tree?: Tree | undefined
  /** Where a path of the target, written through links, really is. */
  readonly real?: ((path: BytePath) => BytePath) | undefined
  /** On the running system: the processes of units, and of these programs outside of any. Asked once, with real paths. */
  readonly processes?: ((programs: ReadonlySet<BytePath>) => readonly ConfigRecord[]) | undefined
}
export interface Discovery {
  readonly services: readonly Service[]
  /** Services that are there but not judged: they stay root, or their identity has no number yet. */
  readonly rootServices: readonly { readonly name: string; readonly why: string }[]
  readonly doubts: readonly string[]
  /** Records of what runs, as `options.processes` gave them. */
  readonly processes: readonly ConfigRecord[]
  /** The service that a user means: by its own name, by another name of its unit, by its daemon. */
  readonly nameFor: (given: string) => string
}

/** The draft a stated name means: by name, by another name of its unit, by its daemon. */
const draftFor = (name: string, drafts: readonly Draft[]): Draft | undefined =>
  drafts.find((draft) => draft.name === name) ??
  drafts.find(({ unit }) => unit && unitWords(unit, 'Install.Alias').some(({ word }) => word === `${name}.service`)) ??
  drafts.find(({ daemon }) => daemon && (daemon.name === name || daemon.units.includes(name)))

const statedTold = (stated: Stated, draft: Draft | undefined, world: World): Told & { kind: 'identities' } => {
  const told = draft ? tellIdentity(draft, world) : undefined
  const start = told?.kind === 'identities' ? told.start : 'root'
  return {
    kind: 'identities',
    start,
    startSource: told ? 'unit' : 'flag',
    identities: [statedClaim(stated)],
    doubts: [],
  }
}

/** What a stated service is when nothing of it was found: known by its name alone, or by the daemon table. */
const newDraft = (stated: Stated, world: World): Draft => {
  const known = daemonOf(splitUnitName(`${stated.name}.service`)?.prefix ?? stated.name)
  const user = stated.user ?? [stated.name, ...(known?.daemon.users ?? [])].find((one) => accountFor(one, world))
  if (user === undefined) {
    throw new PathwritError(
      'usage',
      `--service ${stated.name}: no unit, program or account of that name is in the target`,
      {
        hint: `state its user: ${stated.name}:USER or ${stated.name}:UID:GID`,
      },
    )
  }
  return { name: stated.name, daemon: known?.daemon, release: known?.release ?? '', doubts: [] }
}

const masksOf = ({ daemon, unit }: Draft, world: World): string | undefined =>
  unit === undefined ? daemon?.units.find((name) => world.masked.has(`${name}.service`)) : undefined

const SUFFIX = '.service'
const bare = (name: string): string => (name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : name)

/** Services of one draft, each under its name, or why there are none. */
const judgeDraft = (
  draft: Draft,
  stated: Stated | undefined,
  world: World,
  running: readonly Process[],
): Map<string, Service | string> => {
  const outcome = new Map<string, Service | string>()
  const mask = masksOf(draft, world)
  if (mask !== undefined && stated === undefined) {
    return outcome.set(draft.name, `its unit ${mask}.service is masked: it is not started`)
  }
  const spoken = stated?.user === undefined ? undefined : stated
  const told = spoken
    ? statedTold(spoken, draft, world)
    : tellRunning(tellIdentity(draft, world), draft, running, world)
  if (told.kind === 'root') return outcome.set(draft.name, told.why)
  const users = new Set<string | undefined>()
  for (const claim of told.identities) {
    const user = claim.user?.value
    const name = users.size === 0 ? draft.name : `${draft.name}-${user}`
    if (users.has(user)) continue
    users.add(user)
    const made = buildService(name, told, claim, draft, world, spoken)
    outcome.set(name, typeof made === 'string' || spoken ? made : withRunning(made, running, world))
  }
  return outcome
}

/** A stated service of which nothing was found but perhaps an account. */
const judgeStated = (stated: Stated, world: World): Service => {
  const draft = newDraft(stated, world)
  const byTable = stated.user === undefined && draft.daemon !== undefined
  const told = byTable ? tellIdentity(draft, world) : statedTold(stated, undefined, world)
  const claim = told.kind === 'identities' ? told.identities[0] : undefined
  const spoken = stated.user === undefined ? undefined : stated
  const made = told.kind === 'root' ? told.why : claim && buildService(stated.name, told, claim, draft, world, spoken)
  if (made === undefined || typeof made === 'string') {
    throw new PathwritError('usage', `--service ${stated.name}: ${made ?? 'nobody is named for it'}`, {
      hint: `state its user: ${stated.name}:USER or ${stated.name}:UID:GID`,
    })
  }
  return made
}

/**
 * Who is there and whom each becomes. Only what is really in the target is listed: a unit or a program proves it, a stated
 * service is taken at its word. Nothing here looks at the host that runs the scan, but for what `options.processes` tells. A stated service that the target
 * contradicts or does not know is a `usage` error.
 */
export const discover = (records: readonly FactRecord[], accounts: Accounts, options: DiscoverOptions): Discovery => {
  const files = worldOf(records, accounts, options.exists ?? (() => undefined), options.real, options.tree)
  const drafts = draftsOf(files)
  const seen = options.processes?.(new Set(programIndex(drafts, files.real).keys())) ?? []
  const world = { ...files, processes: [...files.processes, ...processesIn(seen)] }
  const running = runningBy(drafts, world)
  const stated = new Map<string, Stated>()
  const nameFor = (given: string): string => draftFor(bare(given), drafts)?.name ?? bare(given)
  for (const text of options.stated) {
    const one = parseStated(text)
    checkStated(one, world)
    const name = nameFor(one.name)
    stated.set(name, { ...one, name })
  }
  const services = new Map<string, Service>()
  const rootServices = new Map<string, string>()
  for (const draft of drafts) {
    for (const [name, made] of judgeDraft(draft, stated.get(draft.name), world, running.get(draft.name) ?? [])) {
      if (typeof made === 'string') rootServices.set(name, made)
      else if (!services.has(name)) services.set(name, made)
    }
  }
  const given = stated.get(CONTAINER)
  const container = containerService(world, given?.user === undefined ? undefined : given)
  if (typeof container === 'string') rootServices.set(CONTAINER, container)
  else if (container !== undefined) services.set(CONTAINER, container)
  for (const [name, one] of stated) {
    const why = rootServices.get(name)
    if (why !== undefined)
      throw new PathwritError('usage', `--service ${name}: ${why}`, { hint: `state its user: ${name}:USER` })
    if (!services.has(name)) services.set(name, judgeStated(one, world))
  }
  const doubts =
    accounts.observed || drafts.length === 0
      ? []
      : ['no passwd was observed: users are known by name only, and only services stated with numbers are judged']
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  return Object.freeze({
    services: withTmpfiles([...services.values()].sort(byName), world),
    rootServices: [...rootServices].map(([name, why]) => ({ name, why })).sort(byName),
    doubts,
    nameFor,
    processes: seen,
  })
}
