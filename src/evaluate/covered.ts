import { SEVERITIES } from '../model/index.ts'
import { identityKey } from './binding.ts'
import type { BoundRule } from './bound-rule.ts'

const rank = ({ rule }: BoundRule): number => SEVERITIES.indexOf(rule.severity)
const HOST = 'host'
const keyOf = ({ service }: BoundRule): string => (service === undefined ? HOST : identityKey(service))

/** One violation of each rule and identity, and, under the rule's name alone, one of any identity. */
const byRule = (violated: readonly BoundRule[]): ReadonlyMap<string, BoundRule> => {
  const found = new Map<string, BoundRule>()
  for (const bound of violated)
    for (const key of [bound.rule.name, `${bound.rule.name}\0${keyOf(bound)}`])
      if (!found.has(key)) found.set(key, bound)
  return found
}

/**
 * Of one record's violations, those that no stronger rule of the same plan says for the same identity. A rule that is
 * named means that of the same pack or a built-in one; one whose severity was overridden to less says less, and covers
 * nothing; rules that cover each other in a circle are all told.
 */
export const dropCovered = (violated: readonly BoundRule[]): readonly BoundRule[] => {
  if (violated.length < 2 || violated.every(({ rule }) => rule.coveredBy.length === 0)) return violated
  const found = byRule(violated)
  const coverers = (bound: BoundRule): readonly BoundRule[] => {
    const { coveredBy, pack } = bound.rule
    const names = coveredBy.flatMap((id) => [id, `${pack}:${id}`])
    const own = keyOf(bound)
    const keys = own === HOST ? names : names.flatMap((name) => [`${name}\0${own}`, `${name}\0${HOST}`])
    return keys.flatMap((key) => found.get(key) ?? []).filter((other) => rank(other) >= rank(bound))
  }
  const coveredBy = new Map(violated.map((bound) => [bound, coverers(bound)] as const))
  const silent = new Set<BoundRule>()
  const says = (other: BoundRule): boolean => silent.has(other) || coveredBy.get(other)?.length === 0
  for (let before = -1; before < silent.size; ) {
    before = silent.size
    for (const [bound, others] of coveredBy) if (others.some(says)) silent.add(bound)
  }
  return violated.filter((bound) => !silent.has(bound))
}
