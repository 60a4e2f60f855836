import { type Truth, UNKNOWN } from '../model/index.ts'
import type { Binding, Compiler, Run, RunTruth } from './binding.ts'
import { compileEquality, compileIn, compileStrict } from './compile-call.ts'
import { choiceTruth, compileChoice, compileJunction, junctionTruth } from './compile-control.ts'
import { compileDomain } from './compile-domain.ts'
import { compileLoop, compileReduce } from './compile-loop.ts'
import { compileData, compileMissing, compileMissingData, failing } from './compile-read.ts'
import { copyList, holdsUnknown, truthy } from './data.ts'
import type { Node } from './node.ts'
import { parsePlain } from './parse-plain.ts'
import { typeOf } from './types.ts'

const constantRun = (value: unknown): Run<unknown> => (Array.isArray(value) ? () => copyList(value) : () => value)

const valueRun = <S>(node: Node, compiler: Compiler<S>): Run<S> => {
  switch (node.kind) {
    case 'constant':
      return constantRun(node.value)
    case 'list': {
      const items = node.items.map(compiler.value)
      return (scope, element) => items.map((item) => item(scope, element))
    }
    case 'data':
      return compileData(node, compiler)
    case 'field': {
      const read = compiler.binding.field(node.field.name)
      return (scope) => {
        const value = read(scope)
        return value === undefined ? UNKNOWN : value
      }
    }
    case 'call':
      if (node.operator === 'in') return compileIn(node, compiler)
      return compileEquality(node, compiler) ?? compileStrict(node, compiler)
    case 'and':
    case 'or':
      return compileJunction(node, compiler)
    case 'if':
      return compileChoice(node, compiler)
    case 'not':
    case 'truthy':
    case 'all':
    case 'some':
    case 'none':
      return compiler.truth(node)
    case 'filter':
    case 'map':
      return compileLoop(node, compiler)
    case 'reduce':
      return compileReduce(node, compiler)
    case 'missing-data':
      return compileMissingData(node, compiler)
    case 'missing':
      return compileMissing(node, compiler)
    case 'unrecognized':
      return failing(node)
    default:
      return compileDomain(node, compiler)
  }
}

const truthRun = <S>(node: Node, compiler: Compiler<S>): RunTruth<S> => {
  switch (node.kind) {
    case 'constant': {
      const answer = truthy(node.value)
      return () => answer
    }
    case 'and':
    case 'or':
      return junctionTruth(node, compiler)
    case 'if':
      return choiceTruth(node, compiler)
    case 'not': {
      const operand = compiler.truth(node.operand)
      return (scope, element) => {
        const answer = operand(scope, element)
        return answer === UNKNOWN ? UNKNOWN : !answer
      }
    }
    case 'truthy':
      return compiler.truth(node.operand)
    case 'all':
    case 'some':
    case 'none':
      return compileLoop(node, compiler) as RunTruth<S>
    default: {
      const value = compiler.value(node)
      if (typeOf(node) === 'boolean' && node.kind !== 'field' && node.kind !== 'at') return value as RunTruth<S>
      return (scope, element): Truth => {
        const answer = value(scope, element)
        return answer === true || answer === false || answer === UNKNOWN ? (answer as Truth) : truthy(answer)
      }
    }
  }
}

export const compilerFor = <S>(binding: Binding<S>): Compiler<S> => {
  const compiler: Compiler<S> = {
    binding,
    value: (node) => valueRun(node, compiler),
    truth: (node) => truthRun(node, compiler),
    plain: (logic, data) => compiler.value(parsePlain(logic))(undefined as never, data),
  }
  return compiler
}

/** A condition as a closure that answers a value or UNKNOWN; the whole condition stands in a value position. */
export const compileCondition = <S>(node: Node, binding: Binding<S>): ((scope: S) => unknown) => {
  const run = compilerFor(binding).value(node)
  return (scope) => {
    const value = run(scope, undefined)
    // A list with something unknown in it is not an answer.
    return holdsUnknown(value) ? UNKNOWN : value
  }
}

/** A condition as a closure that answers true, false or UNKNOWN; the whole condition stands in a boolean position. */
export const compileTruth = <S>(node: Node, binding: Binding<S>): ((scope: S) => Truth) => {
  const run = compilerFor(binding).truth(node)
  return (scope) => run(scope, undefined)
}
