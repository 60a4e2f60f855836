import type { FactSource, Service } from '../model/index.ts'
import { activationFacts } from './activation.ts'
import { ambientCapabilities, capabilityFact } from './capabilities.ts'
import { type IdentityClaim, unitOrigin } from './claims.ts'
import { directoriesOf } from './directories.ts'
import { settleIdentity } from './identity.ts'
import type { Draft } from './present.ts'
import { sandboxOf } from './sandbox/index.ts'
import type { Stated } from './stated.ts'
import type { Told } from './told.ts'
import { unitPrograms, unitScalar } from './unit-view.ts'
import type { World } from './world.ts'

/** UMask= of the unit, in bits, with the place it stands at; undefined when it is not set or no octal number. */
const umaskOf = ({ unit }: Draft): { bits: number; fact: FactSource } | undefined => {
  const set = unit && unitScalar(unit, 'Service.UMask')
  if (set === undefined || unit === undefined || !/^[0-7]{1,4}$/.test(set.word)) return undefined
  const fact = { field: 'umask', value: set.word, source: 'unit', origin: unitOrigin(unit, set.from) }
  return { bits: Number.parseInt(set.word, 8), fact }
}

/** One service of a claimed identity, or why there is none. */
export const buildService = (
  name: string,
  told: Told & { kind: 'identities' },
  claim: IdentityClaim,
  draft: Draft,
  world: World,
  stated?: Stated,
): Service | string => {
  const identity = settleIdentity(claim, draft, world, stated)
  if (typeof identity === 'string') return identity
  const { unit, daemon } = draft
  const { dirs, facts, doubts } = directoriesOf(draft, world)
  const umask = umaskOf(draft)
  // Ambient capabilities are what a process that is not root starts with; one that drops by itself keeps what it likes.
  const caps = unit && told.start === 'user' && stated === undefined ? ambientCapabilities(unit) : []
  const kept = unit && caps.length > 0 ? [capabilityFact(unit, caps)] : []
  const confined = unit ? sandboxOf(unit) : {}
  const startOrigin = told.startSource === 'unit' ? unit?.origin : undefined
  const start: FactSource = { field: 'start', value: told.start, source: told.startSource, origin: startOrigin }
  return Object.freeze({
    name,
    subject: caps.length > 0 ? Object.freeze({ ...identity.subject, caps }) : identity.subject,
    user: identity.user,
    group: identity.group,
    start: told.start,
    dirs,
    exec: unit ? unitPrograms(unit) : [],
    unit: unit?.name,
    umask: umask?.bits,
    sandbox: confined.sandbox,
    facts: [
      ...identity.facts,
      start,
      ...kept,
      ...activationFacts(unit?.name, world),
      ...(umask ? [umask.fact] : []),
      ...facts,
    ],
    doubts: [
      ...draft.doubts,
      ...told.doubts,
      ...identity.doubts,
      ...doubts,
      ...(confined.doubt === undefined ? [] : [confined.doubt]),
      ...(daemon?.remark === undefined ? [] : [daemon.remark]),
    ],
  })
}
