import { type Finding, type Shown, type Truth, textOf, UNKNOWN } from '../model/index.ts'
import { renderMessage } from '../pack/index.ts'
import { fieldReader, type Scope } from './binding.ts'
import type { BoundRule } from './bound-rule.ts'
import { fingerprint } from './fingerprint.ts'
import { reasonsFor } from './reasons.ts'
import type { World } from './world.ts'

/** `when` narrows, `require` must hold; what is not known to pass and not known to fail is unknown. */
export const verdictOf = (bound: BoundRule, scope: Scope): 'pass' | 'violation' | 'unknown' => {
  const when = bound.when(scope)
  if (when === false) return 'pass'
  const require: Truth = bound.require(scope)
  if (require === true) return 'pass'
  return when === true && require === false ? 'violation' : 'unknown'
}

const shownOf = (scope: Scope): Shown => {
  const inode = scope.inode
  if (inode === undefined) return {}
  return {
    type: inode.type,
    mode: inode.mode,
    owner: inode.owner ?? (inode.uid === undefined ? undefined : `#${inode.uid}`),
    group: inode.group ?? (inode.gid === undefined ? undefined : `#${inode.gid}`),
  } as Shown
}

/** The finding for a verdict that is not a pass, with its reasons. */
export const findingFor = (bound: BoundRule, scope: Scope, verdict: 'violation' | 'unknown', world: World): Finding => {
  const { rule, service } = bound
  const value = (name: string): unknown => {
    if (bound.constants.has(name)) return bound.constants.get(name)
    if (name === 'service.user') return service?.user
    const read = fieldReader(name, world)(scope)
    return read === UNKNOWN ? undefined : read
  }
  const reasons = reasonsFor(bound, scope, world)
  const verb = scope.record?.kind === 'act' ? scope.record.verb : undefined
  return {
    rule: rule.name,
    pack: rule.pack,
    severity: rule.severity,
    verdict,
    service: service?.name ?? null,
    services: service === undefined ? [] : [service.name],
    user: service?.user ?? null,
    path: scope.path,
    shown: shownOf(scope),
    message: renderMessage(rule.message, value),
    witness: reasons.witness.length > 0 ? reasons.witness : [{ path: scope.path, why: rule.title }],
    origin: (scope.inode ?? scope.record).origin ?? { collector: 'unknown', source: textOf(scope.path) },
    fingerprint: fingerprint(rule.name, service?.user ?? null, scope.path, verb),
    assumed: reasons.assumed,
    ...(verdict === 'unknown' ? { missing: reasons.missing } : {}),
    ...(rule.remedy === undefined ? {} : { remedy: rule.remedy }),
  }
}
