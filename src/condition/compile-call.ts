import { UNKNOWN } from '../model/index.ts'
import type { Compiler, Run } from './binding.ts'
import { holdsUnknown, isScalar } from './data.ts'
import type { Call, Constant, Node } from './node.ts'
import { looseEquals, OPERATORS } from './operators.ts'

const isUnknown = (value: unknown): boolean => value === UNKNOWN || (typeof value === 'object' && holdsUnknown(value))

/** All arguments first; one unknown among them, however deep in a list, makes the answer unknown. */
export const compileStrict = <S>(node: Call, compiler: Compiler<S>): Run<S> => {
  const operator = OPERATORS[node.operator]
  // `merge` carries unknown elements along; only an argument that is itself unknown has no known length.
  const stops = node.operator === 'merge' ? (value: unknown) => value === UNKNOWN : isUnknown
  const args = node.args.map(compiler.value)
  const [first, second] = args
  if (first !== undefined && second !== undefined && args.length === 2)
    return (scope, element) => {
      const a = first(scope, element)
      const b = second(scope, element)
      return stops(a) || stops(b) ? UNKNOWN : operator(a, b)
    }
  return (scope, element) => {
    const values = args.map((arg) => arg(scope, element))
    return values.some(stops) ? UNKNOWN : operator(...values)
  }
}

const comparableConstant = (node: Node | undefined): node is Constant =>
  node?.kind === 'constant' && isScalar(node.value) && node.value !== undefined

/** A field compared with a literal: the commonest condition there is. Undefined when the call is of another shape. */
export const compileEquality = <S>(node: Call, compiler: Compiler<S>): Run<S> | undefined => {
  const [left, right] = node.args
  if (node.args.length !== 2 || left?.kind !== 'field' || !comparableConstant(right)) return undefined
  if (left.field.type === 'strings' || left.field.type === 'object') return undefined
  const read = compiler.value(left)
  const wanted = right.value
  switch (node.operator) {
    case '==':
      return (scope, element) => {
        const value = read(scope, element)
        return value === UNKNOWN ? UNKNOWN : looseEquals(value, wanted)
      }
    case '!=':
      return (scope, element) => {
        const value = read(scope, element)
        return value === UNKNOWN ? UNKNOWN : !looseEquals(value, wanted)
      }
    case '===':
      return (scope, element) => {
        const value = read(scope, element)
        return value === UNKNOWN ? UNKNOWN : value === wanted
      }
    case '!==':
      return (scope, element) => {
        const value = read(scope, element)
        return value === UNKNOWN ? UNKNOWN : value !== wanted
      }
  }
  return undefined
}

/** A set that answers as `indexOf` does: NaN, which equals nothing, must not be in it. */
const asSet = (list: readonly unknown[]): ReadonlySet<unknown> => new Set(list.filter((item) => !Number.isNaN(item)))

/** Found among the known is true; not found is false only when nothing unknown could still be it. */
export const compileIn = <S>(node: Call, compiler: Compiler<S>): Run<S> => {
  const [left, right] = node.args
  if (left === undefined || right === undefined || node.args.length !== 2) return compileStrict(node, compiler)
  const needle = compiler.value(left)
  if (right.kind === 'constant' && Array.isArray(right.value) && right.value.every(isScalar)) {
    const set = asSet(right.value)
    return (scope, element) => {
      const value = needle(scope, element)
      return isUnknown(value) ? UNKNOWN : set.has(value)
    }
  }
  const haystack = compiler.value(right)
  const includes = OPERATORS.in
  return (scope, element) => {
    const value = needle(scope, element)
    const within = haystack(scope, element)
    if (isUnknown(value) || within === UNKNOWN) return UNKNOWN
    if (includes(value, within)) return true
    return holdsUnknown(within) ? UNKNOWN : false
  }
}
