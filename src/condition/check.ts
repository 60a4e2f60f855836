import { suggest } from './failure.ts'
import type { Call, Node } from './node.ts'
import { type Context, fail } from './parse-context.ts'
import { nameOf, type StaticType, typeOf, valuesOf } from './types.ts'

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', 'min', 'max'])
const ORDER: ReadonlySet<string> = new Set(['<', '<=', '>', '>='])
const EQUALITY: ReadonlySet<string> = new Set(['==', '===', '!=', '!=='])

const at = (context: Context, node: Node): Context => ({ ...context, pointer: node.pointer })

const article: Readonly<Record<StaticType, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  mode: 'a mode',
  list: 'a list',
  null: 'null',
  unknown: 'a value',
}

const checkArithmetic = (call: Call, context: Context): void => {
  for (const arg of call.args) {
    const type = typeOf(arg)
    if (type === 'string' || type === 'list' || type === 'boolean')
      fail(
        at(context, arg),
        `"${call.operator}" computes with numbers, and ${nameOf(arg)} is ${article[type]}`,
        'compute with fields of type integer and with numbers written without quotes',
      )
  }
}

const checkOrder = (call: Call, context: Context): void => {
  const typed = call.args.map((arg) => ({ arg, type: typeOf(arg) }))
  const number = typed.find(({ type }) => type === 'number')
  for (const { arg, type } of typed) {
    if (type === 'list' || type === 'boolean')
      fail(at(context, arg), `"${call.operator}" cannot order ${article[type]}`, 'compare numbers with numbers')
    if (type === 'string' && number !== undefined)
      fail(
        at(context, arg),
        `"${call.operator}" compares ${nameOf(arg)}, a string, with ${nameOf(number.arg)}, a number`,
        'compare a number with a number written without quotes',
      )
  }
}

/** A literal that a field can never hold is a typing mistake, and the comparison would silently never hold. */
const checkPossible = (subject: Node, literal: Node, context: Context): void => {
  const possible = valuesOf(subject)
  if (possible === undefined) return
  const items = literal.kind === 'list' ? literal.items : [literal]
  for (const item of items) {
    if (item.kind !== 'constant') continue
    for (const value of Array.isArray(item.value) ? item.value : [item.value])
      if (value !== null && !(possible as readonly unknown[]).includes(value))
        fail(
          at(context, item),
          `${nameOf(subject)} is never ${JSON.stringify(value)}`,
          suggest(String(value), possible, 'possible values'),
        )
  }
}

/** Finds the mistakes in a plain operation that would make it answer, but never what was meant. */
export const checkCall = (call: Call, context: Context): void => {
  const { operator, args } = call
  if (ARITHMETIC.has(operator)) checkArithmetic(call, context)
  if (ORDER.has(operator)) checkOrder(call, context)
  const [left, right] = args
  if (left === undefined || right === undefined) return
  if (EQUALITY.has(operator)) {
    checkPossible(left, right, context)
    checkPossible(right, left, context)
  }
  if (operator === 'in') checkPossible(left, right, context)
}
