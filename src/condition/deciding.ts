import { type BytePath, type Power, type Truth, UNKNOWN } from '../model/index.ts'
import type { Binding, Compiler, Run, RunTruth } from './binding.ts'
import { compilerFor } from './compile.ts'
import { compilePath } from './compile-path.ts'
import { describe } from './describe.ts'
import { missingIn } from './missing.ts'
import { isNegation } from './negation.ts'
import type { Call, Junction, Loop, Node } from './node.ts'
import { wordsOf } from './words.ts'

/** A leaf of a condition that made it come out as it did. */
export interface Deciding {
  readonly node: Node
  readonly pointer: string
  /** What is so, for people; safe to print. */
  readonly words: string
  /** What was not observed, when that is the reason. */
  readonly missing: readonly string[]
  /** Whether an odd number of negations stands above it: then it decided by being true. */
  readonly negated: boolean
  /** For an access question: what was asked. `path` undefined: the record's own. */
  readonly can?: { readonly subject: string; readonly power: Power; readonly path: BytePath | undefined } | undefined
}

const MOST_ITEMS = 5

/** One record under explanation. */
export interface Search<S> {
  readonly compiler: Compiler<S>
  readonly scope: S
}

const truthOf = <S>(node: Node, { compiler, scope }: Search<S>, element: unknown): Truth =>
  compiler.truth(node)(scope, element)

/** Of several operands, those that came out like the whole: each of them would have been enough, or all of them had to. */
const explainJunction = <S>(
  node: Junction,
  search: Search<S>,
  element: unknown,
  negated: boolean,
): readonly Deciding[] => {
  const whole = truthOf(node, search, element)
  const alike = node.args.filter((arg) => truthOf(arg, search, element) === whole)
  return alike.flatMap((arg) => explain(arg, search, element, negated))
}

/** The branch taken decides; when it is a literal, the tests that led there do. */
const explainChoice = <S>(
  node: Junction,
  search: Search<S>,
  element: unknown,
  negated: boolean,
): readonly Deciding[] => {
  const { args } = node
  const tests: Node[] = []
  for (let i = 0; i < args.length; i += 2) {
    const last = i === args.length - 1
    const test = args[i] as Node
    const truth = last ? true : truthOf(test, search, element)
    if (!last) tests.push(test)
    if (truth === UNKNOWN) return explain(test, search, element, negated)
    if (truth === false) continue
    const taken = (last ? test : args[i + 1]) as Node
    if (taken.kind !== 'constant') return explain(taken, search, element, negated)
    break
  }
  return tests.flatMap((test) => explain(test, search, element, negated))
}

/** Goes into the items that decided, so that an access question inside a loop keeps its path. */
const explainLoop = <S>(node: Loop, search: Search<S>, element: unknown, negated: boolean): readonly Deciding[] => {
  const items = search.compiler.value(node.over)(search.scope, element)
  if (items === UNKNOWN) return explain(node.over, search, element, negated)
  if (!Array.isArray(items) || items.length === 0) return leaf(node, search, element, negated, 'the list is empty')
  const whole = truthOf(node, search, element)
  const body: RunTruth<S> = search.compiler.truth(node.body)
  const wanted = whole === UNKNOWN ? UNKNOWN : node.kind === 'none' ? !whole : whole
  const alike = items.filter((item) => body(search.scope, item) === wanted)
  return alike
    .slice(0, MOST_ITEMS)
    .flatMap((item) => explain(node.body, search, item, negated !== (node.kind === 'none')))
}

/** A boolean expression compared with true or false: the expression, and whether the comparison turns it round. */
export const booleanOperand = (node: Call): { readonly operand: Node; readonly turned: boolean } | undefined => {
  if (!['==', '===', '!=', '!=='].includes(node.operator)) return undefined
  const [left, right] = node.args
  const literal = [left, right].find((arg) => arg?.kind === 'constant' && typeof arg.value === 'boolean')
  const operand = literal === left ? right : left
  if (literal?.kind !== 'constant' || operand === undefined || operand.kind === 'field') return undefined
  return { operand, turned: (literal.value === false) !== isNegation(node.operator) }
}

/** The leaves that decided one part of a condition. */
export const explain = <S>(node: Node, search: Search<S>, element: unknown, negated: boolean): readonly Deciding[] => {
  switch (node.kind) {
    case 'and':
    case 'or':
      return explainJunction(node, search, element, negated)
    case 'if':
      return explainChoice(node, search, element, negated)
    case 'not':
      return explain(node.operand, search, element, !negated)
    case 'truthy':
      return explain(node.operand, search, element, negated)
    case 'all':
    case 'some':
    case 'none':
      return explainLoop(node, search, element, negated)
    case 'call': {
      const inner = booleanOperand(node)
      if (inner !== undefined) return explain(inner.operand, search, element, negated !== inner.turned)
      return leaf(node, search, element, negated)
    }
    case 'constant':
      return []
    default:
      return leaf(node, search, element, negated)
  }
}

const leaf = <S>(
  node: Node,
  search: Search<S>,
  element: unknown,
  negated: boolean,
  note?: string,
): readonly Deciding[] => {
  const { compiler, scope } = search
  const truth = truthOf(node, search, element)
  const missing = truth === UNKNOWN ? missingIn(node, compiler.binding)(scope) : []
  const words = truth === UNKNOWN ? unknownWords(node, missing) : wordsOf(node, compiler)(scope, element, truth)
  const path =
    node.kind === 'can' && node.path !== undefined ? compilePath(node.path, compiler)(scope, element) : undefined
  const asked = node.kind === 'can' && (path === undefined || typeof path === 'string')
  return [
    {
      node,
      pointer: node.pointer,
      words: note === undefined ? words : `${words}: ${note}`,
      missing,
      negated,
      can: asked ? { subject: node.subject, power: node.power, path } : undefined,
    },
  ]
}

const unknownWords = (node: Node, missing: readonly string[]): string =>
  missing.length > 0
    ? `${missing.join(', ')} ${missing.length > 1 ? 'were' : 'was'} not observed`
    : `it is not known whether ${describe(node)}`

/** Makes each node runnable once, however many records are explained. */
const remembering = <S>(compiler: Compiler<S>): Compiler<S> => {
  const values = new Map<Node, Run<S>>()
  const truths = new Map<Node, RunTruth<S>>()
  const remembered = <T>(made: Map<Node, T>, make: (node: Node) => T, node: Node): T => {
    const run = made.get(node) ?? make(node)
    made.set(node, run)
    return run
  }
  return {
    ...compiler,
    value: (node) => remembered(values, compiler.value, node),
    truth: (node) => remembered(truths, compiler.truth, node),
  }
}

/**
 * Tells of one record after the other why a condition came out as it did: the leaves that decided, each in words. Meant
 * for findings, not for every record.
 */
export const explainer = <S>(node: Node, binding: Binding<S>): ((scope: S) => readonly Deciding[]) => {
  const compiler = remembering(compilerFor(binding))
  return (scope) => {
    const search: Search<S> = { compiler, scope }
    const found = explain(node, search, undefined, false)
    return found.length > 0 ? found : leaf(node, search, undefined, false)
  }
}

/** The same for one record alone. */
export const deciding = <S>(node: Node, binding: Binding<S>, scope: S): readonly Deciding[] =>
  explainer(node, binding)(scope)
