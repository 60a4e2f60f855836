import { type BytePath, type Power, UNKNOWN } from '../model/index.ts'
import type { Binding, Compiler } from './binding.ts'
import { compilerFor } from './compile.ts'
import { compilePath } from './compile-path.ts'
import { booleanOperand, explain } from './deciding.ts'
import { missingIn } from './missing.ts'
import type { Can, Junction, Node } from './node.ts'

/** What kept an access question from being answered. `path` undefined: the record's own. */
export type WhyNoAnswer<S> = (scope: S, subject: string, power: Power, path: BytePath | undefined) => readonly string[]

interface Finding<S> {
  readonly compiler: Compiler<S>
  readonly whyNoAnswer: WhyNoAnswer<S>
}
/** Asked only where the node came out unknown. */
type Find<S> = (scope: S, element: unknown, into: Set<string>) => void

const addAll = (into: Set<string>, names: readonly string[]): void => {
  for (const name of names) into.add(name)
}

/** Each operand that is unknown itself would have decided. */
const ofJunction = <S>(node: Junction, finding: Finding<S>): Find<S> => {
  const operands = node.args.map((arg) => ({ truth: finding.compiler.truth(arg), find: findIn(arg, finding) }))
  return (scope, element, into) => {
    for (const { truth, find } of operands) if (truth(scope, element) === UNKNOWN) find(scope, element, into)
  }
}

const ofCan = <S>(node: Can, { compiler, whyNoAnswer }: Finding<S>): Find<S> => {
  const { subject, power } = node
  if (node.path === undefined)
    return (scope, _element, into) => addAll(into, whyNoAnswer(scope, subject, power, undefined))
  const missing = missingIn(node, compiler.binding)
  const at = compilePath(node.path, compiler)
  return (scope, element, into) => {
    addAll(into, missing(scope))
    const path = at(scope, element)
    if (typeof path === 'string') addAll(into, whyNoAnswer(scope, subject, power, path))
  }
}

/** Branches and loops: rare, so the long way round will do. */
const byExplaining = <S>(node: Node, { compiler, whyNoAnswer }: Finding<S>): Find<S> => {
  return (scope, element, into) => {
    for (const { missing, can } of explain(node, { compiler, scope }, element, false)) {
      addAll(into, missing)
      if (can !== undefined) addAll(into, whyNoAnswer(scope, can.subject, can.power, can.path))
    }
  }
}

const findIn = <S>(node: Node, finding: Finding<S>): Find<S> => {
  switch (node.kind) {
    case 'and':
    case 'or':
      return ofJunction(node, finding)
    case 'not':
    case 'truthy':
      return findIn(node.operand, finding)
    case 'can':
      return ofCan(node, finding)
    case 'if':
    case 'all':
    case 'some':
    case 'none':
      return byExplaining(node, finding)
  }
  const inner = node.kind === 'call' ? booleanOperand(node) : undefined
  if (inner !== undefined) return findIn(inner.operand, finding)
  const missing = missingIn(node, finding.compiler.binding)
  return (scope, _element, into) => addAll(into, missing(scope))
}

/**
 * Adds what was not observed to a condition that came out unknown (ask of no other): the `missing` of its deciding leaves and what their
 * access questions lacked. Without words, so quick enough for every record of a listing that has no modes.
 */
export const missingFinder = <S>(
  node: Node,
  binding: Binding<S>,
  whyNoAnswer: WhyNoAnswer<S>,
): ((scope: S, into: Set<string>) => void) => {
  const find = findIn(node, { compiler: compilerFor(binding), whyNoAnswer })
  return (scope, into) => find(scope, undefined, into)
}
