import { checkCall } from './check.ts'
import { shown, suggest } from './failure.ts'
import { fold } from './fold.ts'
import { CALLS, type CallOperator, type Node, type NodeOf } from './node.ts'
import { type Context, checkArity, fail, inside, type Operands } from './parse-context.ts'
import type { Parser } from './parse-values.ts'

/** Operands each plain operator takes: at least, at most. */
const ARITY: Readonly<Record<CallOperator, readonly [number, number | undefined]>> = {
  '==': [2, 2],
  '===': [2, 2],
  '!=': [2, 2],
  '!==': [2, 2],
  '<': [2, 3],
  '<=': [2, 3],
  '>': [2, 2],
  '>=': [2, 2],
  '!': [1, 1],
  '!!': [1, 1],
  '+': [1, undefined],
  '-': [1, 2],
  '*': [1, undefined],
  '/': [2, 2],
  '%': [2, 2],
  min: [1, undefined],
  max: [1, undefined],
  in: [2, 2],
  cat: [1, undefined],
  substr: [2, 3],
  merge: [0, undefined],
}

const nodes = ({ values, node }: Operands): readonly Node[] => Object.freeze(values.map((_, i) => node(i)))

const call =
  (operator: CallOperator): Parser =>
  (operands) => {
    checkArity(operands, ...ARITY[operator])
    const { pointer } = operands.context
    if (operator === '!' || operator === '!!')
      return { kind: operator === '!' ? 'not' : 'truthy', operand: operands.node(0), pointer }
    const made: NodeOf<'call'> = { kind: 'call', operator, args: nodes(operands), pointer }
    checkCall(made, operands.context)
    return made
  }

/** A declared field. */
export const fieldNamed = (name: unknown, context: Context): NodeOf<'field'> => {
  const { fields } = context.vocabulary
  if (typeof name !== 'string')
    return fail(context, `a field is named by a string, not ${shown(name)}`, 'write "owner"')
  if (name === '') return fail(context, 'a record has no value as a whole', 'name one of its fields')
  const field = fields.get(name)
  if (field !== undefined) return Object.freeze({ kind: 'field', field, pointer: context.pointer })
  const hint =
    name.startsWith('service.') && !fields.has('service.name')
      ? 'service.* is there in rules with "for": "service" alone'
      : suggest(name, [...fields.keys()], 'fields')
  return fail(context, `there is no field "${name}"`, hint)
}

const SCOPED = {
  element: { allowed: /^(\d+(\.\d+)*)?$/, names: '"" (the element), or a number for an item of it' },
  accumulator: { allowed: /^(current|accumulator)(\.\d+)*$/, names: '"current" and "accumulator"' },
} as const

const variable: Parser = (operands) => {
  checkArity(operands, 1, 2)
  const { values, context } = operands
  const [name] = values
  if (context.scope === 'record') {
    // A fallback must be sound, but a declared field is either observed or unknown: it never falls back.
    if (values.length > 1) operands.node(1)
    return fieldNamed(name, values.length > 1 || Array.isArray(name) ? operands.at(0) : context)
  }
  const { allowed, names } = SCOPED[context.scope]
  if (!(typeof name === 'string' || typeof name === 'number') || !allowed.test(String(name)))
    return fail(context, `inside this loop there is no ${shown(name)}`, `a loop sees only ${names}`)
  return { kind: 'data', args: nodes(operands), pointer: context.pointer }
}

const junction =
  (kind: 'and' | 'or' | 'if'): Parser =>
  (operands) => {
    checkArity(operands, 1, undefined)
    return { kind, args: nodes(operands), pointer: operands.context.pointer }
  }

const bodyOf = (operands: Operands, scope: Context['scope']): Node =>
  operands.context.parse(operands.values[1], { ...operands.at(1), scope })

const loop =
  (kind: 'filter' | 'map' | 'all' | 'some' | 'none'): Parser =>
  (operands) => {
    checkArity(operands, 2, 2)
    return { kind, over: operands.node(0), body: bodyOf(operands, 'element'), pointer: operands.context.pointer }
  }

const reduce: Parser = (operands) => {
  checkArity(operands, 2, 3)
  const initial = operands.values.length > 2 ? operands.node(2) : undefined
  const { pointer } = operands.context
  return { kind: 'reduce', over: operands.node(0), body: bodyOf(operands, 'accumulator'), initial, pointer }
}

/** The fields that `missing` names: literals, as one list or one by one. */
const namesOf = (logic: unknown, context: Context): readonly NodeOf<'field'>[] => {
  if (Array.isArray(logic)) return logic.flatMap((item, i) => namesOf(item, inside(context, i)))
  if (typeof logic !== 'object' || logic === null) return [fieldNamed(logic, context)]
  const node = fold(context.parse(logic, context))
  if (node.kind !== 'constant') return fail(context, 'names of fields cannot be computed', 'list the names')
  return namesOf(node.value, context)
}

const missing: Parser = (operands) => {
  const some = operands.operator === 'missing_some'
  checkArity(operands, some ? 2 : 1, some ? 2 : undefined)
  const { values, context } = operands
  if (context.scope !== 'record') fail(context, `"${operands.operator}" cannot stand inside a loop`, 'ask before it')
  const need = some ? values[0] : undefined
  if (some && typeof need !== 'number') fail(operands.at(0), `a number is needed, not ${shown(need)}`, 'such as 1')
  const fields = some ? namesOf(values[1], operands.at(1)) : values.flatMap((name, i) => namesOf(name, operands.at(i)))
  return {
    kind: 'missing',
    names: Object.freeze(fields.map(({ field }) => field.name)),
    values: Object.freeze(fields),
    need: typeof need === 'number' ? need : undefined,
    pointer: context.pointer,
  }
}

/** The operators of JsonLogic. */
export const LOGIC_PARSERS: readonly (readonly [string, Parser])[] = [
  ...CALLS.map((operator) => [operator, call(operator)] as const),
  ['var', variable],
  ['and', junction('and')],
  ['or', junction('or')],
  ['if', junction('if')],
  ['?:', junction('if')],
  ['filter', loop('filter')],
  ['map', loop('map')],
  ['all', loop('all')],
  ['some', loop('some')],
  ['none', loop('none')],
  ['reduce', reduce],
  ['missing', missing],
  ['missing_some', missing],
]
