import { PathwritError } from '../model/index.ts'
import { truthy } from './data.ts'
import type { CallOperator } from './node.ts'

/** Results beyond these are refused: a condition of a few lines could otherwise fill the memory. */
export const LONGEST_TEXT = 1 << 24
export const LONGEST_LIST = 1 << 20

export type Operator = (...args: unknown[]) => unknown

const bounded = <T extends { readonly length: number }>(value: T, limit: number, what: string): T => {
  if (value.length > limit)
    throw new PathwritError('limit', `a condition built ${what} of ${value.length}, more than ${limit}`, {
      hint: 'a loop that doubles its own result grows without bound; write it another way',
    })
  return value
}

// biome-ignore lint/suspicious/noDoubleEquals: JsonLogic's `==` is JavaScript's
export const looseEquals = (a: unknown, b: unknown): boolean => a == b

const less = (a: unknown, b: unknown): boolean => (a as number) < (b as number)
const atMost = (a: unknown, b: unknown): boolean => (a as number) <= (b as number)
const number = (value: unknown): number => Number.parseFloat(value as string)

const includes = (needle: unknown, haystack: unknown): boolean => {
  const list = haystack as { indexOf?: (item: unknown) => number } | undefined
  if (!list || typeof list.indexOf === 'undefined') return false
  return list.indexOf(needle) !== -1
}

const substring = (source: unknown, start: unknown, end: unknown): string => {
  const text = String(source)
  if (!less(end, 0)) return text.substr(start as number, end as number)
  const rest = text.substr(start as number)
  return rest.substr(0, rest.length + (end as number))
}

const join = (...args: unknown[]): string => {
  let length = 0
  for (const arg of args) if (typeof arg === 'string') length += arg.length
  bounded({ length }, LONGEST_TEXT, 'a text')
  return args.join('')
}

const merge = (...args: unknown[]): unknown[] => {
  const all: unknown[] = []
  for (const arg of args) {
    if (Array.isArray(arg)) for (const item of arg) all.push(item)
    else all.push(arg)
    bounded(all, LONGEST_LIST, 'a list')
  }
  return all
}

/** Every plain operator as json-logic-js 2.0.5 answers it, arguments already evaluated. */
export const OPERATORS: Readonly<Record<CallOperator, Operator>> = Object.freeze({
  '==': looseEquals,
  '===': (a: unknown, b: unknown) => a === b,
  '!=': (a: unknown, b: unknown) => !looseEquals(a, b),
  '!==': (a: unknown, b: unknown) => a !== b,
  '<': (a: unknown, b: unknown, c?: unknown) => less(a, b) && (c === undefined || less(b, c)),
  '<=': (a: unknown, b: unknown, c?: unknown) => atMost(a, b) && (c === undefined || atMost(b, c)),
  '>': (a: unknown, b: unknown) => (a as number) > (b as number),
  '>=': (a: unknown, b: unknown) => (a as number) >= (b as number),
  '!': (a: unknown) => !truthy(a),
  '!!': truthy,
  '+': (...args: unknown[]) => args.reduce((sum: number, arg) => number(sum) + number(arg), 0),
  '-': (a: unknown, b: unknown) => (b === undefined ? -(a as number) : (a as number) - (b as number)),
  '*': (...args: unknown[]) => args.reduce((product, arg) => number(product) * number(arg)),
  '/': (a: unknown, b: unknown) => (a as number) / (b as number),
  '%': (a: unknown, b: unknown) => (a as number) % (b as number),
  min: (...args: unknown[]) => Math.min(...(args as number[])),
  max: (...args: unknown[]) => Math.max(...(args as number[])),
  in: includes,
  cat: join,
  substr: substring,
  merge,
})
