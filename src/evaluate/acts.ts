import type { Finding, FoundAct, WitnessStep } from '../model/index.ts'
import type { Scope } from './binding.ts'
import type { BoundRule } from './bound-rule.ts'
import { dropCovered } from './covered.ts'
import { actStep } from './judge.ts'

/** A violation by one act. */
export interface ActViolation {
  readonly scope: Scope
  readonly violated: readonly BoundRule[]
}

/**
 * Acts at one path are one matter: what a stronger rule says of one of them is not said again of another. Gives each act
 * with what is left of its violations.
 */
export const dropCoveredActs = (acts: readonly ActViolation[]): readonly ActViolation[] => {
  const kept = new Set(dropCovered([...new Set(acts.flatMap(({ violated }) => violated))]))
  return acts.flatMap(({ scope, violated }) => {
    const left = violated.filter((bound) => kept.has(bound))
    return left.length === 0 ? [] : [{ scope, violated: left }]
  })
}

const NAMED = 3

const alsoSteps = (others: readonly Scope[]): readonly WitnessStep[] => {
  const steps = others.slice(0, NAMED).flatMap(actStep)
  const more = others.length - NAMED
  const path = others[0]?.path
  return more > 0 && path !== undefined
    ? [...steps, { path, why: `and ${more} more ${more > 1 ? 'places do' : 'place does'} the same` }]
    : steps
}

const together = (one: Finding, other: Finding): Pick<Finding, 'acts'> => {
  const acts = new Map<string, FoundAct>()
  for (const act of [...(one.acts ?? []), ...(other.acts ?? [])]) acts.set(JSON.stringify(act), act)
  return acts.size === 0 ? {} : { acts: [...acts.values()] }
}

/** The same rule, account, path and verb once, however many scripts do it: the first, which names the others. */
export const oncePerAct = (found: readonly (readonly [Finding, Scope])[]): readonly Finding[] => {
  const groups = new Map<string, { finding: Finding; readonly others: Scope[] }>()
  for (const [finding, scope] of found) {
    const group = groups.get(finding.fingerprint)
    if (group === undefined) groups.set(finding.fingerprint, { finding, others: [] })
    else {
      if (!group.others.some((other) => other.record === scope.record)) group.others.push(scope)
      const services = [...new Set([...group.finding.services, ...finding.services])].sort()
      group.finding = { ...group.finding, services, ...together(group.finding, finding) }
    }
  }
  return [...groups.values()].map(({ finding, others }) =>
    others.length === 0 ? finding : { ...finding, witness: [...finding.witness, ...alsoSteps(others)] },
  )
}
