import type { Deciding } from '../condition/index.ts'
import type { AccessAnswer, Witness, WitnessStep } from '../model/index.ts'
import { type Scope, subjectNamed } from './binding.ts'
import type { BoundRule } from './bound-rule.ts'
import type { World } from './world.ts'

/** Why a rule came out as it did: the chain behind each deciding access answer, the words of each deciding comparison. */
export interface Reasons {
  readonly witness: Witness
  readonly assumed: readonly string[]
  readonly missing: readonly string[]
}

const answerOf = (leaf: Deciding, bound: BoundRule, scope: Scope, world: World): AccessAnswer | undefined => {
  if (leaf.can === undefined) return undefined
  const subject = subjectNamed(leaf.can.subject, bound.service, world)
  if (subject === undefined) return undefined
  const path = leaf.can.path ?? scope.path
  return world.access.explain(subject, leaf.can.power, path, path === scope.path ? scope.inode : undefined)
}

/** Asked for findings only: conditions are evaluated again, with an eye on what decides. */
export const reasonsFor = (bound: BoundRule, scope: Scope, world: World): Reasons => {
  const chains: Witness[] = []
  const words: WitnessStep[] = []
  const assumed = new Set<string>()
  const missing = new Set<string>()
  const { when, whyWhen, require, whyRequire } = bound
  for (const [truth, why] of [
    [require, whyRequire],
    [when, whyWhen],
  ] as const) {
    // What came out true explains nothing: `when` does so unless it was what could not be told.
    if (truth(scope) === true) continue
    for (const leaf of why(scope)) {
      const answer = answerOf(leaf, bound, scope, world)
      for (const fact of leaf.missing) missing.add(fact)
      if (answer === undefined) {
        words.push({ path: scope.path, why: leaf.words })
        continue
      }
      for (const fact of answer.assumed) assumed.add(fact)
      for (const fact of answer.missing) missing.add(fact)
      // Only a yes has a chain. A no that let nothing excuse the path is not why it was found.
      if (answer.answer === true) chains.push(answer.witness)
      else words.push({ path: leaf.can?.path ?? scope.path, why: leaf.words })
    }
  }
  // What can be done says why; the comparisons that would have excused it only say so when nothing else does.
  const steps = chains.length > 0 ? chains.flat() : words
  return { witness: distinctSteps(steps), assumed: [...assumed].sort(), missing: [...missing].sort() }
}

const distinctSteps = (steps: readonly WitnessStep[]): Witness => {
  const seen = new Set<string>()
  return steps.filter(({ path, why }) => {
    const key = `${path}\0${why}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
