import { PathwritError } from '../model/index.ts'
import { step } from './failure.ts'
import { CALLS, type CallOperator, constant, type Node } from './node.ts'

/** Deeper than any condition a person writes, shallow enough for every stack. */
const DEEPEST = 500

const isCall = (operator: string): operator is CallOperator => (CALLS as readonly string[]).includes(operator)

const node = (operator: string, args: readonly Node[], pointer: string): Node => {
  const [first, second, third] = args
  const absent = constant(undefined, pointer)
  switch (operator) {
    case 'var':
      return { kind: 'data', args, pointer }
    case 'if':
    case '?:':
      return { kind: 'if', args, pointer }
    case 'and':
    case 'or':
      return { kind: operator, args, pointer }
    case 'filter':
    case 'map':
    case 'all':
    case 'some':
    case 'none':
      return { kind: operator, over: first ?? absent, body: second ?? absent, pointer }
    case 'reduce':
      return { kind: operator, over: first ?? absent, body: second ?? absent, initial: third, pointer }
    case 'missing':
    case 'missing_some':
      return { kind: 'missing-data', operator, args, pointer }
    case 'log':
      throw new PathwritError('condition', 'the operator "log" writes to the console and is not available', {
        pointer,
        hint: 'remove it; evaluate the inner expression by itself to see its value',
      })
  }
  if (first !== undefined && args.length === 1 && (operator === '!' || operator === '!!'))
    return { kind: operator === '!' ? 'not' : 'truthy', operand: first, pointer }
  if (isCall(operator)) return { kind: 'call', operator, args, pointer }
  return { kind: 'unrecognized', operator, pointer }
}

/** JsonLogic for plain data: an object with exactly one key is an operation, every other object is itself. */
export const parsePlain = (logic: unknown, pointer = '', depth = 0): Node => {
  if (depth > DEEPEST)
    throw new PathwritError('condition', `nested deeper than ${DEEPEST} levels`, { pointer, hint: 'flatten it' })
  if (Array.isArray(logic)) {
    const items = Object.freeze(logic.map((item, i) => parsePlain(item, step(pointer, i), depth + 1)))
    return Object.freeze({ kind: 'list', items, pointer })
  }
  if (typeof logic !== 'object' || logic === null) return constant(logic, pointer)
  const [operator, ...others] = Object.keys(logic)
  if (operator === undefined || others.length > 0) return constant(logic, pointer)
  const values = (logic as Readonly<Record<string, unknown>>)[operator]
  const inside = step(pointer, operator)
  const args = Array.isArray(values)
    ? values.map((value, i) => parsePlain(value, step(inside, i), depth + 1))
    : [parsePlain(values, inside, depth + 1)]
  return Object.freeze(node(operator, Object.freeze(args), pointer))
}
