import jsonLogic from 'json-logic-js'
import { type Binding, type Node, toLogic } from '../condition/index.ts'
import { type Truth, UNKNOWN } from '../model/index.ts'
import { DOMAIN, interpretDomain } from './interpret-domain.ts'

/**
 * The oracle for conditions: short rather than fast. What decides about unknowns is written out plainly here, what asks
 * about records in interpret-domain.ts; every other operator is json-logic-js's own, asked once all arguments are known.
 */
interface Reading<S> {
  readonly binding: Binding<S>
  readonly scope: S
}
type Args = readonly unknown[]
type Eval = (logic: unknown, element: unknown) => unknown

const isOperation = (logic: unknown): logic is Readonly<Record<string, unknown>> =>
  typeof logic === 'object' && logic !== null && !Array.isArray(logic) && Object.keys(logic).length === 1

const truth = (value: unknown): Truth => (value === UNKNOWN ? UNKNOWN : jsonLogic.truthy(value))

const holdsUnknown = (value: unknown): boolean =>
  value === UNKNOWN || (Array.isArray(value) && value.some(holdsUnknown))

/** json-logic-js on finished values. They are handed over as data, for as logic it would evaluate them once more; `and` of nothing is its undefined. */
const plainly = (operator: string, values: Args): unknown =>
  jsonLogic.apply(
    { [operator]: values.map((value, i) => (value === undefined ? { and: [] } : { var: String(i) })) },
    values,
  )

/** The common value of two ways; lists agree item by item. */
const agree = (a: unknown, b: unknown): unknown => {
  if (holdsUnknown(a) || holdsUnknown(b)) return UNKNOWN
  if (!Array.isArray(a) || !Array.isArray(b)) return Object.is(a, b) ? a : UNKNOWN
  return a.length === b.length && a.every((item, i) => agree(item, b[i]) !== UNKNOWN) ? a : UNKNOWN
}

/** `and` and `or` where only truth matters: Kleene. Nothing is asked after an item that decides. */
const kleene = (decider: boolean, items: Args, test: (item: unknown) => Truth): Truth => {
  let answer: Truth = items.length === 0 ? false : !decider
  for (const item of items) {
    const found = test(item)
    if (found === decider) return decider
    if (found === UNKNOWN) answer = UNKNOWN
  }
  return answer
}

/** `and` and `or` where the value matters: known up to the operand that decides, or unknown. */
const firstThat = (decider: boolean, args: Args, value: Eval, element: unknown): unknown => {
  let last: unknown
  for (const arg of args) {
    last = value(arg, element)
    if (last === UNKNOWN || jsonLogic.truthy(last) === decider) return last
  }
  return last
}

const choice = (args: Args, test: Eval, result: Eval, element: unknown): unknown => {
  if (args.length === 0) return null
  if (args.length === 1) return result(args[0], element)
  const known = truth(test(args[0], element))
  const otherwise = () => choice(args.slice(2), test, result, element)
  if (known === UNKNOWN) return agree(result(args[1], element), otherwise())
  return known ? result(args[1], element) : otherwise()
}

const NOTHING: Readonly<Record<string, (start: unknown) => unknown>> = {
  filter: () => [],
  map: () => [],
  all: () => false,
  some: () => false,
  none: () => true,
  reduce: (start) => start,
}

const loop = (operator: string, args: Args, value: Eval, boolean: Eval, element: unknown): unknown => {
  const [over, body, initial] = args
  const items = value(over, element)
  const start = operator === 'reduce' && initial !== undefined ? value(initial, element) : null
  if (items === UNKNOWN) return UNKNOWN
  if (!Array.isArray(items) || (items.length === 0 && operator !== 'reduce')) return NOTHING[operator]?.(start)
  if (operator === 'reduce') return items.reduce((accumulator, current) => value(body, { current, accumulator }), start)
  if (operator === 'map') return items.map((item) => value(body, item))
  const test = (item: unknown) => truth(boolean(body, item))
  if (operator !== 'filter') {
    const answer = kleene(operator !== 'all', items, test)
    return operator === 'none' && answer !== UNKNOWN ? !answer : answer
  }
  const truths = items.map(test)
  return truths.includes(UNKNOWN) ? UNKNOWN : items.filter((_, i) => truths[i] === true)
}

const ABSENT = Symbol('absent')

/** A name in an element's data; every step on the way is asked for, lest one of them is the unknown itself. */
const elementValue = ([name, fallback]: Args, element: unknown): unknown => {
  if (element === UNKNOWN) return UNKNOWN
  const text = String(name)
  const asked = typeof name === 'object' && name !== null && text !== '' ? text : name
  const steps = text.split('.').map((_, i, all) => all.slice(0, i + 1).join('.'))
  if (steps.some((prefix) => jsonLogic.apply({ var: prefix }, element) === UNKNOWN)) return UNKNOWN
  const found = jsonLogic.apply({ var: [asked, ABSENT] }, element)
  return found === ABSENT ? (fallback ?? null) : found
}

const within = (needle: unknown, haystack: unknown): unknown => {
  if (holdsUnknown(needle) || haystack === UNKNOWN) return UNKNOWN
  return plainly('in', [needle, haystack]) || (holdsUnknown(haystack) ? UNKNOWN : false)
}

/** Answers of one condition on one record; without a reading, on plain data. */
const interpreter = <S>(reading: Reading<S> | undefined): { readonly value: Eval; readonly boolean: Eval } => {
  const operation = (operator: string, args: Args, logic: unknown, element: unknown): unknown => {
    const finished = () => args.map((arg) => value(arg, element))
    switch (operator) {
      case 'and':
      case 'or':
        return firstThat(operator === 'or', args, value, element)
      case 'if':
      case '?:':
        return choice(args, boolean, value, element)
      case 'filter':
      case 'map':
      case 'all':
      case 'some':
      case 'none':
      case 'reduce':
        return loop(operator, args, value, boolean, element)
      case 'var': {
        const values = finished()
        return holdsUnknown(values) ? UNKNOWN : elementValue(values, element)
      }
      case 'missing':
      case 'missing_some':
        return jsonLogic.apply(logic, element)
    }
    const values = finished()
    if (operator === 'in' && values.length === 2) return within(values[0], values[1])
    const stops = operator === 'merge' ? values.includes(UNKNOWN) : holdsUnknown(values)
    return stops ? UNKNOWN : plainly(operator, values)
  }
  const value: Eval = (logic, element) => {
    if (Array.isArray(logic)) return logic.map((item) => value(item, element))
    if (!isOperation(logic)) return logic
    const [operator, raw] = Object.entries(logic)[0] as [string, unknown]
    const args: Args = Array.isArray(raw) ? raw : [raw]
    if (args.length === 1 && (operator === '!' || operator === '!!')) {
      const answer = truth(boolean(args[0], element))
      return answer === UNKNOWN ? UNKNOWN : answer === (operator === '!!')
    }
    if (reading !== undefined && DOMAIN.has(operator))
      return interpretDomain(operator, args, reading, (inner) => value(inner, element))
    return operation(operator, args, logic, element)
  }
  const boolean: Eval = (logic, element) => {
    if (!isOperation(logic)) return truth(value(logic, element))
    const [operator, raw] = Object.entries(logic)[0] as [string, unknown]
    const args: Args = Array.isArray(raw) ? raw : [raw]
    if (operator === 'and' || operator === 'or')
      return kleene(operator === 'or', args, (arg) => truth(boolean(arg, element)))
    if (operator === 'if') return truth(choice(args, boolean, boolean, element))
    return truth(value(logic, element))
  }
  return { value, boolean }
}

/** A checked condition's value on one record, or UNKNOWN. */
export const interpretCondition = <S>(node: Node, binding: Binding<S>, scope: S): unknown => {
  const value = interpreter({ binding, scope }).value(toLogic(node), undefined)
  return holdsUnknown(value) ? UNKNOWN : value
}

/** Whether a checked condition holds on one record. */
export const interpretTruth = <S>(node: Node, binding: Binding<S>, scope: S): Truth =>
  interpreter({ binding, scope }).boolean(toLogic(node), undefined) as Truth

/** The same rules on plain data, where nothing is unknown. */
export const interpretPlain = (logic: unknown, data: unknown): unknown => interpreter(undefined).value(logic, data)
