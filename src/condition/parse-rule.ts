import { LIMITS } from '../model/index.ts'
import { checkCost } from './cost.ts'
import { shown, suggest } from './failure.ts'
import { fold } from './fold.ts'
import { constant, type Node } from './node.ts'
import { type Context, fail, inside, operandsOf, type Vocabulary } from './parse-context.ts'
import { DOMAIN_PARSERS } from './parse-domain.ts'
import { JOIN_PARSERS } from './parse-joins.ts'
import { LOGIC_PARSERS } from './parse-logic.ts'
import type { Parser } from './parse-values.ts'
import { nameOf, typeOf } from './types.ts'

const PARSERS: ReadonlyMap<string, Parser> = new Map([...LOGIC_PARSERS, ...DOMAIN_PARSERS, ...JOIN_PARSERS])

/** Every operator that a rule's condition may use, for documentation and completion. */
export const OPERATOR_NAMES: readonly string[] = Object.freeze([...PARSERS.keys()])

const parseOperation = (logic: object, context: Context): Node => {
  const [operator, ...others] = Object.keys(logic)
  if (operator === undefined || others.length > 0)
    return fail(
      context,
      operator === undefined ? 'an empty object is no operation' : `an operation has one key, not ${others.length + 1}`,
      'write {"operator": [operands]}; join several with "and"',
    )
  const raw = (logic as Readonly<Record<string, unknown>>)[operator]
  const parser = PARSERS.get(operator)
  if (parser !== undefined) return Object.freeze(parser(operandsOf(operator, raw, context)))
  if (operator === 'log') return fail(context, 'the operator "log" is not available', 'remove it')
  return fail(context, `there is no operator "${operator}"`, suggest(operator, OPERATOR_NAMES, 'operators'))
}

const parseList = (logic: readonly unknown[], context: Context): Node => {
  const items = Object.freeze(logic.map((item, i) => context.parse(item, inside(context, i))))
  // A loop that nests its result in a new list each time could double it at every step.
  if (context.scope !== 'record' && items.some((item) => item.kind !== 'constant' && item.kind !== 'list'))
    return fail(context, 'a list of computed values cannot be built inside a loop', 'use "merge" or "map"')
  return Object.freeze({ kind: 'list', items, pointer: context.pointer })
}

const parseAny = (logic: unknown, context: Context): Node => {
  if (context.budget.nodes-- <= 0)
    fail(context, `a condition may have ${LIMITS.conditionNodes} nodes, and this one has more`, 'split the rule')
  if (context.depth > LIMITS.depth)
    fail(context, `a condition may be ${LIMITS.depth} levels deep, and this one is deeper`, 'flatten it')
  if (Array.isArray(logic)) return parseList(logic, context)
  if (typeof logic === 'object' && logic !== null) return parseOperation(logic, context)
  if (logic === undefined || typeof logic === 'function' || typeof logic === 'symbol' || typeof logic === 'bigint')
    return fail(context, `${shown(logic)} is not JSON`, 'write a JSON value')
  return constant(logic, context.pointer)
}

const parse = (logic: unknown, context: Context): Node => {
  const node = parseAny(logic, context)
  if (typeOf(node) === 'mode')
    fail(
      context,
      `${nameOf(node)} is a mode, and modes are compared bit by bit`,
      'use "mode-within", "mode-has" or "mode-any"; "observed" asks whether it is known',
    )
  return node
}

/**
 * A rule's condition, checked against what it may name. Throws a PathwritError (`condition`) with the pointer of the
 * exact node. Named conditions are put in, parameters and lists become constants, and what follows from them is folded.
 */
export const parseCondition = (
  logic: unknown,
  vocabulary: Vocabulary,
  place: { readonly file?: string | undefined; readonly pointer: string },
): Node => {
  const context: Context = {
    vocabulary,
    file: place.file,
    pointer: place.pointer,
    depth: 0,
    budget: { nodes: LIMITS.conditionNodes },
    scope: 'record',
    using: [],
    parse,
    parseAny,
  }
  const node = parse(logic, context)
  checkCost(node, context)
  return fold(node)
}
