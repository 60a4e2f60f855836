import { inSandbox } from '../access/index.ts'
import {
  type BoundRule,
  directiveOf,
  findingFor,
  identityKey,
  type KindIndex,
  mitigated,
  reasonsFor,
  type Scope,
  verdictOf,
  type World,
} from '../evaluate/index.ts'
import type { Waiving } from '../waive/index.ts'
import type { Explanation } from './contract.ts'
import { asText } from './powers-at.ts'

type Explained = Explanation['verdicts'][number]

const verdictAt = (bound: BoundRule, scope: Scope): Explained['verdict'] =>
  bound.when(scope) === false ? 'not-applicable' : verdictOf(bound, scope)

/** What decided: of a violation or an unknown the reasons that findings give, else what made the condition come out as it did. */
const whyAt = (bound: BoundRule, scope: Scope, verdict: Explained['verdict'], world: World): Explained['why'] => {
  if (verdict === 'violation' || verdict === 'unknown') return asText(reasonsFor(bound, scope, world).witness)
  const leaves = verdict === 'not-applicable' ? bound.whyWhen(scope) : bound.whyRequire(scope)
  return asText(leaves.map(({ can, words }) => ({ path: can?.path ?? scope.path, why: words })))
}

const inOwnSandbox = (bound: BoundRule, scope: Scope, { access, tree }: World): Explained['sandbox'] => {
  const { service, within } = bound
  if (within === undefined || service?.sandbox === undefined) return undefined
  const inside = inSandbox(access, tree, service.sandbox, service.subject)
  return { verdict: verdictOf(within(inside), scope), by: directiveOf(inside, [scope.path]) }
}

/** Every rule's verdict on one record, with what decided it, and whether a sandbox softens it. */
export const verdictsOn = (
  scope: Scope,
  kind: KindIndex | undefined,
  world: World,
  waivers: Waiving,
): readonly Explained[] => {
  const all = (kind?.candidates(kind.index.lookup(scope.path)) ?? []).map(
    (bound) => [bound, verdictAt(bound, scope)] as const,
  )
  /** As in a scan: services of one identity share a finding, and soften it together or not at all. */
  const together = ({ rule, service }: BoundRule): readonly BoundRule[] =>
    all
      .filter(
        ([other, verdict]) =>
          verdict === 'violation' &&
          other.rule.name === rule.name &&
          (service === undefined || other.service === undefined
            ? other.service === service
            : identityKey(other.service) === identityKey(service)),
      )
      .map(([other]) => other)
  /** What a scan would find, with the waiver that covers it there. */
  const findingOf = (bound: BoundRule, group: readonly BoundRule[]) => {
    const services = group.flatMap(({ service }) => service?.name ?? []).sort()
    return waivers.apply(mitigated({ ...findingFor(bound, scope, 'violation', world), services }, group, scope))
  }
  return all.map(([bound, verdict]) => {
    const { rule, service } = bound
    const softened = verdict === 'violation' ? findingOf(bound, together(bound)) : undefined
    const by = softened?.mitigated?.by
    return {
      rule: rule.name,
      title: rule.title,
      severity: softened?.severity ?? rule.severity,
      service: service?.name ?? null,
      verdict,
      why: whyAt(bound, scope, verdict, world),
      waived: softened?.waived,
      expired: softened?.expired,
      mitigated: by === undefined ? undefined : { by, from: rule.severity },
      sandbox: verdict === 'violation' || verdict === 'unknown' ? inOwnSandbox(bound, scope, world) : undefined,
    }
  })
}
