import { UNKNOWN } from '../model/index.ts'
import type { Compiler, Run, RunTruth } from './binding.ts'
import { sameValue, truthy } from './data.ts'
import type { Junction } from './node.ts'

/** `and` of two where false decides, `or` where true does. */
export const both = <S>(first: RunTruth<S>, second: RunTruth<S>, decider: boolean): RunTruth<S> => {
  return (scope, element) => {
    const a = first(scope, element)
    if (a === decider) return decider
    const b = second(scope, element)
    return b === decider || a !== UNKNOWN ? b : UNKNOWN
  }
}

/** Kleene: one decided operand decides, whatever is unknown beside it. Chained in pairs: a call each, and no list to walk. */
export const junctionTruth = <S>(node: Junction, compiler: Compiler<S>): RunTruth<S> => {
  const operands = node.args.map(compiler.truth)
  const last = operands.pop()
  // Without operands json-logic-js answers undefined, which is not true.
  if (last === undefined) return () => false
  return operands.reduceRight((rest, operand) => both(operand, rest, node.kind === 'or'), last)
}

/** In a value position the answer is one of the operands, so everything up to the decider must be known. */
export const compileJunction = <S>(node: Junction, compiler: Compiler<S>): Run<S> => {
  const operands = node.args.map(compiler.value)
  const decider = node.kind === 'or'
  return (scope, element) => {
    let value: unknown
    for (const operand of operands) {
      value = operand(scope, element)
      if (value === UNKNOWN || truthy(value) === decider) return value
    }
    return value
  }
}

interface Branches<S, R> {
  readonly tests: readonly RunTruth<S>[]
  readonly results: readonly R[]
  readonly otherwise: R | undefined
}

const branchesOf = <S, R>(
  node: Junction,
  compiler: Compiler<S>,
  result: (arg: Junction['args'][number]) => R,
): Branches<S, R> => {
  const tests: RunTruth<S>[] = []
  const results: R[] = []
  const { args } = node
  let otherwise: R | undefined
  args.forEach((arg, i) => {
    if (i % 2 === 1) results.push(result(arg))
    else if (i === args.length - 1) otherwise = result(arg)
    else tests.push(compiler.truth(arg))
  })
  return { tests, results, otherwise }
}

/** An unknown test leaves both ways open: the answer is known only where they agree. */
const choose = <S, T>(
  { tests, results, otherwise }: Branches<S, (scope: S, element: unknown) => T>,
  none: T | null,
  same: (a: unknown, b: unknown) => boolean,
) => {
  const from = (i: number, scope: S, element: unknown): unknown => {
    for (let at = i; at < tests.length; at++) {
      const test = (tests[at] as RunTruth<S>)(scope, element)
      const result = results[at] as (scope: S, element: unknown) => T
      if (test === true) return result(scope, element)
      if (test === UNKNOWN) {
        const value = result(scope, element)
        if (value === UNKNOWN) return UNKNOWN
        return same(value, from(at + 1, scope, element)) ? value : UNKNOWN
      }
    }
    return otherwise === undefined ? none : otherwise(scope, element)
  }
  return (scope: S, element: unknown): unknown => from(0, scope, element)
}

export const compileChoice = <S>(node: Junction, compiler: Compiler<S>): Run<S> =>
  choose(branchesOf(node, compiler, compiler.value), null, sameValue)

export const choiceTruth = <S>(node: Junction, compiler: Compiler<S>): RunTruth<S> =>
  choose(branchesOf(node, compiler, compiler.truth), false, Object.is) as RunTruth<S>
