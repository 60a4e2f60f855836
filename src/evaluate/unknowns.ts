import type { BytePath, Finding } from '../model/index.ts'
import type { Rule } from '../pack/index.ts'
import type { Scope } from './binding.ts'
import type { BoundRule } from './bound-rule.ts'
import { fingerprint } from './fingerprint.ts'
import { findingFor } from './judge.ts'
import type { World } from './world.ts'

const EXAMPLES = 5

interface Group {
  readonly finding: Finding
  readonly missing: readonly string[]
  readonly examples: BytePath[]
  readonly services: Set<string>
  /** Paths counted once, however many services share the doubt. */
  last: BytePath
  count: number
}

/** Unknown verdicts, grouped per rule and missing facts so that they can be read: a list without modes has one of these, not a million. */
export const unknowns = () => {
  const groups: Group[] = []
  const byRule = new Map<Rule, Map<string, Group>>()
  const groupsOf = (rule: Rule): Map<string, Group> => {
    const known = byRule.get(rule) ?? new Map<string, Group>()
    byRule.set(rule, known)
    return known
  }
  return {
    add(bound: BoundRule, scope: Scope, world: World): void {
      const missing = bound.missing(scope)
      const known = groupsOf(bound.rule)
      const key = missing.join(',')
      const group = known.get(key)
      if (group === undefined) {
        const first: Group = {
          finding: findingFor(bound, scope, 'unknown', world),
          missing,
          examples: [scope.path],
          services: new Set(bound.service === undefined ? [] : [bound.service.name]),
          last: scope.path,
          count: 1,
        }
        known.set(key, first)
        groups.push(first)
        return
      }
      if (bound.service !== undefined) group.services.add(bound.service.name)
      if (group.last === scope.path) return
      group.last = scope.path
      group.count++
      if (group.examples.length < EXAMPLES) group.examples.push(scope.path)
    },
    findings(): readonly Finding[] {
      return groups.map(({ finding, missing, examples, services, count }) => {
        const names = [...services].sort()
        return {
          ...finding,
          service: names[0] ?? null,
          services: names,
          missing,
          examples,
          count,
          fingerprint: fingerprint(`${finding.rule}?${missing.join(',')}`, null, '/', undefined),
        }
      })
    },
  }
}
