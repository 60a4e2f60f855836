import { type Accounts, type BytePath, type FactRecord, PathwritError, type Service } from '../model/index.ts'
import { parseId, splitUnitName } from '../parse/index.ts'
import type { IdentityClaim } from './claims.ts'
import { unitOrigin } from './claims.ts'
import { directoriesOf } from './directories.ts'
import { settleIdentity } from './identity.ts'
import { accountFor } from './numbers.ts'
import { type Draft, daemonOf, draftsOf } from './present.ts'
import { checkStated, parseStated, type Stated } from './stated.ts'
import { type Told, tellIdentity } from './told.ts'
import { unitPrograms, unitScalar, unitWords } from './unit-view.ts'
import { type Claim, type World, worldOf } from './world.ts'

export interface DiscoverOptions {
  /** `NAME[:USER[:GROUP]]` or `NAME:UID:GID[+GID…]`, above every other source. */
  readonly stated: readonly string[]
  /** Whether something is at a path of the target; undefined when that was not observed. */
  readonly exists?: ((path: BytePath) => boolean | undefined) | undefined
}
export interface Discovery {
  readonly services: readonly Service[]
  /** Services that are there but not judged: they stay root, or their identity has no number yet. */
  readonly rootServices: readonly { readonly name: string; readonly why: string }[]
  readonly doubts: readonly string[]
}

const umaskOf = (draft: Draft): number | undefined => {
  const text = draft.unit && unitScalar(draft.unit, 'Service.UMask')?.word
  return text !== undefined && /^[0-7]{1,4}$/.test(text) ? Number.parseInt(text, 8) : undefined
}

const statedClaim = (stated: Stated): IdentityClaim => {
  const claim = (value: string): Claim => ({ value, source: 'flag' })
  const [group] = stated.groups
  return { user: claim(stated.user ?? stated.name), group: group === undefined ? undefined : claim(group), each: false }
}

/** One service, or why there is none. */
const build = (
  name: string,
  told: Told & { kind: 'identities' },
  claim: IdentityClaim,
  draft: Draft,
  world: World,
  stated?: Stated,
): Service | string => {
  const identity = settleIdentity(claim, draft, world, stated)
  if (typeof identity === 'string') return identity
  const { dirs, facts, doubts } = directoriesOf(draft)
  const umask = umaskOf(draft)
  const remark = draft.daemon?.remark
  const umaskFrom = draft.unit && unitScalar(draft.unit, 'Service.UMask')
  return Object.freeze({
    name,
    subject: identity.subject,
    user: identity.user,
    group: identity.group,
    start: told.start,
    dirs,
    exec: draft.unit ? unitPrograms(draft.unit) : [],
    unit: draft.unit?.name,
    umask,
    facts: [
      ...identity.facts,
      { field: 'start', value: told.start, source: told.startSource },
      ...(draft.unit && umaskFrom
        ? [{ field: 'umask', value: umaskFrom.word, source: 'unit', origin: unitOrigin(draft.unit, umaskFrom.from) }]
        : []),
      ...facts,
    ],
    doubts: [...draft.doubts, ...told.doubts, ...identity.doubts, ...doubts, ...(remark ? [remark] : [])],
  })
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

/**
 * Who is there and whom each becomes. Only what is really in the target is listed: a unit or a program proves it, a stated
 * service is taken at its word. Nothing here looks at the host that runs the scan.
 */
export const discover = (records: readonly FactRecord[], accounts: Accounts, options: DiscoverOptions): Discovery => {
  const world = worldOf(records, accounts, options.exists ?? (() => undefined))
  const services = new Map<string, Service>()
  const rootServices = new Map<string, string>()
  const doubts: string[] = []
  const drafts = draftsOf(world)
  const statedByName = new Map<string, Stated>()
  for (const text of options.stated) {
    const stated = parseStated(text)
    checkStated(stated, world)
    const draft = draftFor(stated.name, drafts)
    statedByName.set(draft?.name ?? stated.name, { ...stated, name: draft?.name ?? stated.name })
  }
  for (const draft of drafts) {
    const masks = (draft.daemon?.units ?? []).filter((unit) => world.masked.has(`${unit}.service`))
    if (draft.unit === undefined && masks.length > 0 && !statedByName.has(draft.name)) {
      rootServices.set(draft.name, `its unit ${masks[0]}.service is masked: it is not started`)
      continue
    }
    const stated = statedByName.get(draft.name)
    const told = stated?.user !== undefined ? statedTold(stated, draft, world) : tellIdentity(draft, world)
    if (told.kind === 'root') {
      rootServices.set(draft.name, told.why)
      continue
    }
    for (const [index, claim] of told.identities.entries()) {
      const name = index === 0 ? draft.name : `${draft.name}-${claim.user?.value}`
      if (services.has(name)) continue
      const made = build(name, told, claim, draft, world, stated?.user !== undefined ? stated : undefined)
      if (typeof made === 'string') rootServices.set(name, made)
      else services.set(name, made)
    }
  }
  for (const [name, stated] of statedByName) {
    if (rootServices.has(name) && stated.user === undefined) {
      throw new PathwritError('usage', `--service ${name}: ${rootServices.get(name)}`, {
        hint: `state its user: ${name}:USER`,
      })
    }
    if (services.has(name) || rootServices.has(name)) continue
    const draft = newDraft(stated, world)
    const told =
      stated.user === undefined && draft.daemon ? tellIdentity(draft, world) : statedTold(stated, undefined, world)
    const claim = told.kind === 'identities' ? told.identities[0] : undefined
    const made = told.kind === 'identities' && claim ? build(name, told, claim, draft, world, stated) : 'it stays root'
    if (typeof made === 'string')
      throw new PathwritError('usage', `--service ${name}: ${made}`, { hint: `state its user: ${name}:UID:GID` })
    services.set(name, made)
  }
  if (
    !accounts.observed &&
    services.size > 0 &&
    [...services.values()].some(({ user }) => parseId(user) === undefined)
  ) {
    doubts.push('no passwd was observed: names have no numbers unless they were stated')
  }
  const names = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  return Object.freeze({
    services: [...services.values()].sort(names),
    rootServices: [...rootServices].map(([name, why]) => ({ name, why })).sort(names),
    doubts,
  })
}
