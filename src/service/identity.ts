import type { FactSource, Subject } from '../model/index.ts'
import type { IdentityClaim } from './claims.ts'
import { unitOrigin } from './claims.ts'
import { accountFor, ascending, groupName, groupNumber, isRoot, whyNoNumber } from './numbers.ts'
import type { Draft } from './present.ts'
import { isExact, type Stated } from './stated.ts'
import { unitWords } from './unit-view.ts'
import type { Claim, World } from './world.ts'

/** A settled identity with the facts it rests on. */
export interface Identity {
  readonly subject: Subject
  readonly user: string
  readonly group: string
  readonly facts: readonly FactSource[]
  readonly doubts: readonly string[]
}

export const factOf = (field: string, claim: Claim): FactSource => ({ field, ...claim })

/** SupplementaryGroups= as numbers; a group the target does not have is a doubt. */
const supplementary = (draft: Draft, world: World): { ids: number[]; facts: FactSource[]; doubts: string[] } => {
  const ids: number[] = []
  const facts: FactSource[] = []
  const doubts: string[] = []
  const { unit } = draft
  for (const { word, from } of unit ? unitWords(unit, 'Service.SupplementaryGroups') : []) {
    const id = groupNumber(word, world)
    if (id === undefined) doubts.push(`its supplementary group ${word} is not in the target's group file`)
    else ids.push(id)
    if (unit) facts.push({ field: 'groups', value: word, source: 'unit', origin: unitOrigin(unit, from) })
  }
  return { ids, facts, doubts }
}

/** Turns claims into numbers; a string says why that cannot be done. */
export const settleIdentity = (
  claim: IdentityClaim,
  draft: Draft,
  world: World,
  stated?: Stated,
): Identity | string => {
  const user = claim.user
  if (user === undefined) return 'no user is named for it'
  if (isRoot(user.value)) return `it runs as root (${user.source} says ${user.value})`
  const account = accountFor(user.value, world)
  if (account === undefined) return whyNoNumber(user, draft.name, world)
  if (account.uid === 0) return `its user ${user.value} has number 0: it is root by another name`
  const doubts: string[] = []
  const named = claim.group === undefined ? undefined : groupNumber(claim.group.value, world)
  if (claim.group !== undefined && named === undefined) {
    doubts.push(
      `its group ${claim.group.value} (${claim.group.source}) is not in the target's group file: the user's own is taken`,
    )
  }
  const gid = named ?? account.gid
  if (gid === undefined) return `the primary group of its user ${user.value} is not known`
  const exact = stated !== undefined && isExact(stated)
  const extra = exact ? { ids: [], facts: [], doubts: [] } : supplementary(draft, world)
  const statedGroups = (stated?.groups ?? []).flatMap((group) => groupNumber(group, world) ?? [])
  const members = exact ? [] : world.memberships(account.name)
  const groups = ascending([gid, ...members, ...extra.ids, ...statedGroups])
  const group = groupName(gid, world)
  const fromPasswd: Claim = { value: group, source: 'passwd', origin: world.accountOrigin(account.name) }
  const facts: FactSource[] = [
    factOf('user', user),
    named !== undefined && claim.group ? factOf('group', claim.group) : factOf('group', fromPasswd),
    ...extra.facts,
  ]
  if (groups.length > 1)
    facts.push({ field: 'groups', value: groups.map((id) => groupName(id, world)).join(','), source: 'group' })
  const subject = Object.freeze({ name: account.name, uid: account.uid, gid, groups })
  return { subject, user: account.name, group, facts, doubts: [...doubts, ...extra.doubts] }
}
