import { configIdentities, execOptionClaim, hasReadConfiguration, type IdentityClaim, unitClaim } from './claims.ts'
import { accountFor, isRoot } from './numbers.ts'
import { ownerIdentities } from './owners.ts'
import type { Draft } from './present.ts'
import { whyRefused } from './refused.ts'
import { isYes, unitCommands, unitScalar } from './unit-view.ts'
import type { Claim, World } from './world.ts'

/** Whom a service becomes, in words: who starts it and the claims that count, or why nobody can be named. */
export type Told =
  | {
      readonly kind: 'identities'
      readonly start: 'root' | 'user'
      readonly startSource: string
      readonly identities: readonly IdentityClaim[]
      readonly doubts: readonly string[]
    }
  | { readonly kind: 'root'; readonly why: string }

const root = (why: string): Told => ({ kind: 'root', why })

/** The account of the daemon table that the target has, and what is doubtful about it. */
const tableClaim = (draft: Draft, world: World): { claim: Claim; doubts: string[] } | undefined => {
  const users = draft.daemon?.users ?? []
  const known = users.filter((user) => accountFor(user, world) !== undefined)
  const value = known[0] ?? users[0]
  if (value === undefined) return undefined
  const doubts =
    known.length > 1 ? [`nothing says which of the accounts ${known.join(', ')} it becomes: ${value} is assumed`] : []
  return { claim: { value, source: 'daemon-table' }, doubts }
}

/** A program run with `+` or `!` starts as root although User= is set. */
const startsPrivileged = (draft: Draft): boolean =>
  draft.unit !== undefined &&
  unitCommands(draft.unit).some(({ directive, privileged }) => directive === 'ExecStart' && privileged)

/** A unit with a user of its own starts as that user, and no configuration can change it. */
const startedAsUser = (draft: Draft, user: Claim, configured: readonly IdentityClaim[]): Told => {
  const group = draft.unit && unitClaim(draft.unit, 'Group')
  const others = configured.flatMap(({ user: other }) => (other && other.value !== user.value ? [other.value] : []))
  const doubts = others.map(
    (other) => `its configuration names ${other}, but its unit already starts it as ${user.value}`,
  )
  return { kind: 'identities', start: 'user', startSource: 'unit', identities: [{ user, group, each: false }], doubts }
}

/** Options and configuration that were not observed leave the usual account, in doubt; observed and silent means root. */
const untold = (draft: Draft, world: World): Told | undefined => {
  if (draft.daemon?.onlyIfTold !== true) return undefined
  const { daemon, release, unit } = draft
  const silent = daemon.readers.length > 0 ? hasReadConfiguration(daemon, release, world) : unit !== undefined
  return silent ? root('neither its unit nor its configuration tells it to drop root') : undefined
}

/** Everything the target says about whom a draft becomes, in rising rank: daemon table, unit, command line, configuration. */
export const tellIdentity = (draft: Draft, world: World): Told => {
  const { unit, daemon, release, name } = draft
  const unitUser = unit && unitClaim(unit, 'User')
  const unitGroup = unit && unitClaim(unit, 'Group')
  const refused = unit && whyRefused(unit)
  if (refused !== undefined) return root(`systemd refuses to load its unit: ${refused}`)
  if (unitUser?.resolved === false) return root(`its user hangs on the instance (User=${unitUser.value})`)
  const dynamic = unit !== undefined && isYes(unitScalar(unit, 'Service.DynamicUser')?.word ?? '')
  if (dynamic) {
    const user: Claim = unitUser ?? { value: name, source: 'unit' }
    if (accountFor(user.value, world) === undefined) return root('dynamic user: its number is chosen at start')
    return startedAsUser(draft, user, [])
  }
  const configured = daemon === undefined ? [] : configIdentities(daemon, release, world)
  const dropsInUnit = unitUser !== undefined && !isRoot(unitUser.value)
  if (dropsInUnit && !startsPrivileged(draft)) return startedAsUser(draft, unitUser, configured)

  const options = daemon?.execOptions
  const optionUser = unit && options && execOptionClaim(unit, options.user, world)
  const optionGroup = unit && options?.group !== undefined ? execOptionClaim(unit, options.group, world) : undefined
  const table = tableClaim(draft, world)
  const told = optionUser ?? (dropsInUnit ? unitUser : undefined)
  const groupTold = optionGroup ?? (unitGroup && !isRoot(unitGroup.value) ? unitGroup : undefined)
  const tableGroup: Claim | undefined =
    daemon?.group === undefined ? undefined : { value: daemon.group, source: 'daemon-table' }
  const start = unit === undefined ? (daemon?.start ?? 'root') : 'root'
  const startSource = unit === undefined ? 'daemon-table' : 'unit'
  const inFiles = configured.filter(({ user }) => user !== undefined)
  const named = inFiles.length > 0 || daemon === undefined ? inFiles : ownerIdentities(daemon, world)
  const group = configured.find(({ user }) => user === undefined)?.group ?? groupTold
  if (named.length > 0) {
    const users = [...new Set(named.map(({ user }) => user?.value))]
    const doubts =
      users.length > 1 && inFiles.length > 0 ? [`its configuration names several users: ${users.join(', ')}`] : []
    const identities = named.map((claim) => ({ ...claim, group: claim.group ?? groupTold }))
    return { kind: 'identities', start, startSource, identities, doubts }
  }
  if (told !== undefined) {
    return { kind: 'identities', start, startSource, identities: [{ user: told, group, each: false }], doubts: [] }
  }
  const silent = untold(draft, world)
  if (silent !== undefined) return silent
  if (table === undefined)
    return root(unit ? 'its unit sets no User= and it is no daemon known to drop' : 'it is not known to drop')
  const doubts = daemon?.onlyIfTold ? ['what would tell it to drop was not observed: its usual account is assumed'] : []
  const claim: IdentityClaim = { user: table.claim, group: group ?? tableGroup, each: false }
  return { kind: 'identities', start, startSource, identities: [claim], doubts: [...table.doubts, ...doubts] }
}
