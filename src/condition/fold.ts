import { UNKNOWN } from '../model/index.ts'
import type { Binding } from './binding.ts'
import { compilerFor } from './compile.ts'
import { truthy } from './data.ts'
import { constant, type Junction, type Node } from './node.ts'
import { childrenOf, mapChildren } from './walk.ts'

const NOTHING = Object.freeze({}) as Binding<undefined>

const isConstant = (node: Node): boolean => node.kind === 'constant'

/** Kinds whose answer follows from their children alone; `path` must be stated, for their own path is the record's. */
const isClosed = (node: Node): boolean => {
  switch (node.kind) {
    case 'call':
    case 'list':
    case 'not':
    case 'truthy':
    case 'in-set':
      return true
    case 'under':
      return node.path !== undefined
    default:
      return false
  }
}

/** What throws on constants must throw when it is reached, so it stays as it is. */
const evaluated = (node: Node): Node => {
  try {
    const value = compilerFor(NOTHING).value(node)(undefined, undefined)
    return value === UNKNOWN ? node : constant(value, node.pointer)
  } catch {
    return node
  }
}

/** Drops operands that cannot decide, and everything behind one that always does. */
const foldJunction = (node: Junction): Node => {
  const decider = node.kind === 'or'
  const args: Node[] = []
  for (const [i, arg] of node.args.entries()) {
    const last = i === node.args.length - 1
    if (arg.kind !== 'constant') {
      args.push(arg)
      continue
    }
    const decides = truthy(arg.value) === decider
    if (decides || last) args.push(arg)
    if (decides) break
  }
  return shrunk(node, args)
}

const foldChoice = (node: Junction): Node => {
  const args: Node[] = []
  const all = node.args
  for (let i = 0; i + 1 < all.length; i += 2) {
    const test = all[i] as Node
    const result = all[i + 1] as Node
    if (test.kind !== 'constant') args.push(test, result)
    else if (truthy(test.value)) return shrunk(node, [...args, result])
  }
  if (all.length % 2 === 1) args.push(all[all.length - 1] as Node)
  return args.length === 0 ? constant(null, node.pointer) : shrunk(node, args)
}

const shrunk = (node: Junction, args: readonly Node[]): Node => {
  const [only] = args
  if (args.length === 1 && only !== undefined) return only
  return args.length === node.args.length ? node : Object.freeze({ ...node, args: Object.freeze(args) })
}

/** Replaces what follows from literals alone by its value. Loops stay: their cost belongs to evaluation, which is bounded. */
export const fold = (node: Node): Node => {
  const folded = mapChildren(node, fold)
  if (folded.kind === 'observed') return isConstant(folded.operand) ? constant(true, node.pointer) : folded
  if (folded.kind === 'if') return foldChoice(folded)
  if (folded.kind === 'and' || folded.kind === 'or') return folded.args.length === 0 ? folded : foldJunction(folded)
  return isClosed(folded) && childrenOf(folded).every(isConstant) ? evaluated(folded) : folded
}
