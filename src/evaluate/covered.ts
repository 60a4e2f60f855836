import { identityKey } from './binding.ts'
import type { BoundRule } from './bound-rule.ts'

const sameSubject = (a: BoundRule, b: BoundRule): boolean => {
  if (a.service === undefined || b.service === undefined) return true
  return identityKey(a.service) === identityKey(b.service)
}

/** Of one record's violations, those that no stronger rule of the same plan says for the same identity. */
export const dropCovered = (violated: readonly BoundRule[]): readonly BoundRule[] => {
  if (violated.length < 2) return violated
  return violated.filter(
    (bound) => !violated.some((other) => bound.rule.coveredBy.includes(other.rule.id) && sameSubject(bound, other)),
  )
}
