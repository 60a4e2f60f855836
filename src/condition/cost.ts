import type { Node } from './node.ts'
import { type Context, fail } from './parse-context.ts'
import { childrenOf } from './walk.ts'

/** Steps that one record may cost. */
const MOST_STEPS = 1_000_000
/** What a list is taken to hold that only a record knows. */
const USUAL_LENGTH = 64

const lengthOf = (node: Node): number => {
  if (node.kind === 'constant') return Array.isArray(node.value) ? node.value.length : 1
  if (node.kind === 'list') return node.items.length
  if (node.kind === 'call' && node.operator === 'merge') return node.args.reduce((sum, arg) => sum + lengthOf(arg), 0)
  if (node.kind === 'filter' || node.kind === 'map') return lengthOf(node.over)
  return USUAL_LENGTH
}

const costOf = (node: Node): number => {
  if ('over' in node) {
    const rest = node.kind === 'reduce' && node.initial !== undefined ? costOf(node.initial) : 0
    return 1 + costOf(node.over) + rest + lengthOf(node.over) * costOf(node.body)
  }
  return childrenOf(node).reduce((sum, child) => sum + costOf(child), 1)
}

/** Loops in loops multiply: the bound is on what the condition says, so it is the same on every machine. */
export const checkCost = (node: Node, context: Context): void => {
  const cost = costOf(node)
  if (cost > MOST_STEPS)
    fail(
      context,
      `evaluating this would take about ${cost} steps a record, more than ${MOST_STEPS}`,
      'use shorter lists or fewer loops inside loops; "in" and "in-set" need no loop',
    )
}
