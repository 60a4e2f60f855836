import { childrenOf, type Node, typeOf } from '../condition/index.ts'
import type { Rule } from '../pack/index.ts'
import { hasNoMembers, MOST_DROPPED } from './mutants.ts'

/** A part of a rule that can be true or false, and which of both some case of the rule made it. */
export interface Branch {
  readonly pointer: string
  readonly words: string
  readonly sawTrue: boolean
  readonly sawFalse: boolean
}

/** A part of a condition as a question of its own: it holds for a record, or for some element of the lists it stands in. */
interface Part {
  readonly node: Node
  readonly holds: Node
  /** Absent where it fails just where it does not hold; two elements of a list may differ. */
  readonly fails?: Node
}

const not = (operand: Node): Node => Object.freeze({ kind: 'not', operand, pointer: operand.pointer })

type Wrap = (node: Node) => Node

/** The parts of a condition that answer true or false; a negation has nothing to it that its operand has not. */
const partsOf = (root: Node): readonly Part[] => {
  const parts: Part[] = []
  const walk = (node: Node, wrap: Wrap | undefined): void => {
    // What a parameter leaves empty is true of nothing, whatever the case.
    if (hasNoMembers(node)) return
    if (typeOf(node) === 'boolean' && node.kind !== 'constant' && node.kind !== 'not' && node.kind !== 'truthy')
      parts.push(wrap === undefined ? { node, holds: node } : { node, holds: wrap(node), fails: wrap(not(node)) })
    if (node.kind === 'all' || node.kind === 'some' || node.kind === 'none' || node.kind === 'filter') {
      walk(node.over, wrap)
      // In a loop it is the elements that make a part true or false.
      const { over, pointer } = node
      walk(node.body, (body) => (wrap ?? ((whole) => whole))(Object.freeze({ kind: 'some', over, body, pointer })))
      return
    }
    if (node.kind === 'map' || node.kind === 'reduce') return
    const children = childrenOf(node)
    // A long list of words to look for is one question.
    if (children.length > MOST_DROPPED && (node.kind === 'and' || node.kind === 'or')) return
    for (const child of children) walk(child, wrap)
  }
  walk(root, undefined)
  return parts
}

/** Answers a question about the record of every case, one after another: true, false, or undefined where it is unknown. */
export type AskCases = (question: Node) => Iterable<boolean | undefined>

/** Which parts of a rule its cases make true and false. What `require` consists of counts where `when` did not already say no. */
export const branchesOf = (rule: Rule, ask: AskCases, describe: (node: Node) => string): readonly Branch[] => {
  const selected = rule.when === undefined ? undefined : [...ask(rule.when)]
  const branches = (root: Node, counts: (at: number) => boolean): readonly Branch[] =>
    partsOf(root).map(({ node, holds, fails }) => {
      const seen = { holds: new Set<boolean | undefined>(), fails: new Set<boolean | undefined>() }
      for (const which of ['holds', 'fails'] as const) {
        const question = which === 'holds' ? holds : fails
        let at = 0
        for (const answer of question === undefined ? [] : ask(question)) {
          if (counts(at++)) seen[which].add(answer)
          if (seen[which].has(true) && (fails !== undefined || seen[which].has(false))) break
        }
      }
      const sawFalse = fails === undefined ? seen.holds.has(false) : seen.fails.has(true)
      return { pointer: node.pointer, words: describe(node), sawTrue: seen.holds.has(true), sawFalse }
    })
  return [
    ...(rule.when === undefined ? [] : branches(rule.when, () => true)),
    ...branches(rule.require, (at) => selected?.[at] !== false),
  ]
}
