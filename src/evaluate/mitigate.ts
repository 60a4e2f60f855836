import type { SandboxAccess } from '../access/index.ts'
import { joinsOf } from '../condition/index.ts'
import { type Access, type BytePath, bytesOf, type Finding, type Power, quotePath, SEVERITIES } from '../model/index.ts'
import type { Rule } from '../pack/index.ts'
import type { Scope } from './binding.ts'
import type { BoundRule } from './bound-rule.ts'
import type { Confined, Confinement } from './confinement.ts'
import { verdictOf } from './judge.ts'

/** The sandboxes that keep a violation from happening, every one of the uid's; undefined when one of them does not. */
export type Mitigation = (scope: Scope) => readonly Confined[] | undefined

const LOOKING: ReadonlySet<Power> = new Set(['read', 'execute', 'search'])

/** Whether a rule rests on what the service can change, so that its sandbox has a say. */
const restsOnChange = ({ when, require }: Rule): boolean =>
  [when, require].some((node) =>
    (node === undefined ? [] : joinsOf(node)).some(
      (join) => join.operator === 'can' && join.subject === 'service' && !LOOKING.has(join.power),
    ),
  )

/** A rule asked again from within every sandbox of a service's uid; `inside` binds it with another access. */
export const mitigationOf = (
  bound: BoundRule,
  confinement: Confinement | undefined,
  inside: (access: Access) => BoundRule,
): Mitigation | undefined => {
  const { rule, service } = bound
  if (service === undefined || confinement === undefined || !restsOnChange(rule)) return undefined
  let asked: readonly (readonly [Confined, BoundRule])[] | undefined
  return (scope) => {
    asked ??= (confinement.of(service.subject.uid) ?? []).map((one) => [one, inside(one.access)] as const)
    // A service that the target does not tell of (the caller states it) is not known to be confined.
    if (!asked.some(([one]) => one.service === service)) return undefined
    return asked.every(([, within]) => verdictOf(within, scope) === 'pass') ? asked.map(([one]) => one) : undefined
  }
}

/** `ProtectSystem=strict in /usr/lib/systemd/system/redis-server.service:40`: what closes the first of some paths that is closed. */
export const directiveOf = (access: SandboxAccess, paths: readonly BytePath[]): string | undefined => {
  for (const path of paths) {
    const { state, rule } = access.judge(path)
    if (state === 'writable' || rule === undefined) continue
    const line = rule.origin.line === undefined ? '' : `:${rule.origin.line}`
    return `${rule.directive} in ${quotePath(bytesOf(rule.origin.source))}${line}`
  }
  return undefined
}

const wordsOf = ({ service, access }: Confined, paths: readonly BytePath[]): string =>
  `${service.name}: ${directiveOf(access, paths) ?? 'its sandbox'}`

const NAMED = 4

/** The finding of several services of one identity, one severity lower when no sandbox lets any of them do it. */
export const mitigated = (finding: Finding, group: readonly BoundRule[], scope: Scope): Finding => {
  const [first] = group
  const confined = first?.mitigation?.(scope)
  if (confined === undefined || !group.every(({ mitigation }) => mitigation?.(scope) !== undefined)) return finding
  const paths = [finding.path, ...finding.witness.map(({ path }) => path)]
  const words = [...new Set(confined.map((one) => wordsOf(one, paths)))]
  const more = words.length > NAMED ? `; and ${words.length - NAMED} more` : ''
  const lower = SEVERITIES[Math.max(0, SEVERITIES.indexOf(finding.severity) - 1)] ?? finding.severity
  return { ...finding, severity: lower, mitigated: { by: `${words.slice(0, NAMED).join('; ')}${more}` } }
}
