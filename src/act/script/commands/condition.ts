import type { Call, Handlers, Walk } from '../contract.ts'
import { matchesPattern } from '../pattern.ts'
import { isPlain, LOOSE, type Value, withHoles } from '../value.ts'

/** What a test says: undefined where it may be either. */
const judge = (args: readonly Value[], walk: Walk, patterns: boolean): boolean | undefined => {
  if (args.includes(LOOSE)) return undefined
  const or = args.lastIndexOf('-o')
  if (or > 0 && args.length > 3)
    return either(judge(args.slice(0, or), walk, patterns), judge(args.slice(or + 1), walk, patterns))
  const and = args.lastIndexOf('-a')
  if (and > 0 && args.length > 3)
    return both(judge(args.slice(0, and), walk, patterns), judge(args.slice(and + 1), walk, patterns))
  const [first, second, third] = args
  if (first === undefined) return false
  if (first === '!' && args.length > 1) return not(judge(args.slice(1), walk, patterns))
  if (args.length === 1) return filled(first)
  if (args.length === 2 && second !== undefined) return unary(first, second, walk)
  if (args.length === 3 && second !== undefined && third !== undefined) return binary(first, second, third, patterns)
  return undefined
}

const not = (value: boolean | undefined): boolean | undefined => (value === undefined ? undefined : !value)
const both = (a: boolean | undefined, b: boolean | undefined): boolean | undefined =>
  a === false || b === false ? false : a === true && b === true ? true : undefined
const either = (a: boolean | undefined, b: boolean | undefined): boolean | undefined => not(both(not(a), not(b)))

const filled = (value: Value): boolean | undefined => {
  if (isPlain(value)) return value !== ''
  return /[\0-\xff\u0101]/.test(withHoles(value)) ? true : undefined
}

const unary = (operator: string, value: Value, walk: Walk): boolean | undefined => {
  if (operator === '-n') return filled(value)
  if (operator === '-z') return not(filled(value))
  // Of files only this is taken for granted: what stands where nothing but a package changes it, stands.
  if (/^-[efrsx]$/.test(operator) && walk.stands(value)) return true
  return undefined
}

const binary = (left: Value, operator: string, right: Value, patterns: boolean): boolean | undefined => {
  switch (operator) {
    case '=':
    case '==':
      return same(left, right, patterns)
    case '!=':
      return not(same(left, right, patterns))
    default:
      return numbers(left, operator, right)
  }
}

const same = (left: Value, right: Value, patterns: boolean): boolean | undefined => {
  if (isPlain(left) && isPlain(right)) return left === right
  if (patterns && isPlain(left) && !/[\u0100-\u0103\u0107-\u010e]/.test(right)) return matchesPattern(right, left)
  const [known, other] = isPlain(left) ? [left, right] : [right, left]
  // What is known around a hole may already be different.
  return isPlain(known) && !matchesPattern(withHoles(other), known) ? false : undefined
}

const numbers = (left: Value, operator: string, right: Value): boolean | undefined => {
  if (!/^-?\d+$/.test(left) || !/^-?\d+$/.test(right)) return undefined
  const difference = Number(left) - Number(right)
  switch (operator) {
    case '-eq':
      return difference === 0
    case '-ne':
      return difference !== 0
    case '-lt':
      return difference < 0
    case '-le':
      return difference <= 0
    case '-gt':
      return difference > 0
    case '-ge':
      return difference >= 0
    default:
      return undefined
  }
}

const test =
  (closed: boolean, patterns: boolean) =>
  ({ args, state, walk }: Call): void => {
    state.status = judge(closed ? args.slice(0, -1) : args, walk, patterns)
  }

export const conditions: Handlers = { '[': test(true, false), test: test(false, false), '[[': test(false, true) }
