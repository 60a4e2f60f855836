import { PathwritError, UNKNOWN } from '../model/index.ts'
import type { Compiler, Run } from './binding.ts'
import { readData, segmentsOf } from './data.ts'
import type { Data, Missing, MissingData, Unrecognized } from './node.ts'

/** `var` of the plain data or of a loop's element. A literal name is split once, a computed one each time. */
export const compileData = <S>(node: Data, compiler: Compiler<S>): Run<S> => {
  const [name, fallback] = node.args
  const literal = node.args.every((arg) => arg.kind === 'constant')
  if (literal && name?.kind === 'constant' && !Array.isArray(name.value)) {
    const segments = segmentsOf(name.value)
    if (segments === undefined) return (_scope, element) => element
    const otherwise: Run<S> = fallback === undefined ? () => null : compiler.value(fallback)
    return (scope, element) => readData(element, segments, otherwise(scope, element) ?? null)
  }
  const args = node.args.map(compiler.value)
  return (scope, element) => {
    // Every operand is evaluated, as json-logic-js does, needed or not: one of them may fail.
    const [path, otherwise] = args.map((arg) => arg(scope, element))
    const segments = segmentsOf(path)
    return segments === undefined ? element : readData(element, segments, otherwise ?? null)
  }
}

const isAbsent = (value: unknown): boolean => value === null || value === ''

type EvaluatePlain = Compiler<never>['plain']

/** Names that are themselves lists or objects are taken for logic once more, as json-logic-js does. */
const lookUp = (name: unknown, data: unknown, plain: EvaluatePlain): unknown => {
  if (typeof name === 'object' && name !== null) return plain({ var: name }, data)
  const segments = segmentsOf(name)
  return segments === undefined ? data : readData(data, segments, null)
}

const missingOf = (args: readonly unknown[], data: unknown, plain: EvaluatePlain): unknown[] => {
  const names: readonly unknown[] = Array.isArray(args[0]) ? args[0] : args
  return names.filter((name) => isAbsent(lookUp(name, data, plain)))
}

export const compileMissingData = <S>(node: MissingData, compiler: Compiler<S>): Run<S> => {
  const args = node.args.map(compiler.value)
  if (node.operator === 'missing')
    return (scope, element) =>
      missingOf(
        args.map((arg) => arg(scope, element)),
        element,
        compiler.plain,
      )
  return (scope, element) => {
    const [need, names] = args.map((arg) => arg(scope, element))
    const absent = compiler.plain({ missing: names }, element) as readonly unknown[]
    return (names as readonly unknown[]).length - absent.length >= (need as number) ? [] : absent
  }
}

/** `missing` and `missing_some` in a rule: which of the fields are nothing, once all of them were observed. */
export const compileMissing = <S>(node: Missing, compiler: Compiler<S>): Run<S> => {
  const values = node.values.map(compiler.value)
  const { names, need } = node
  return (scope, element) => {
    const absent: string[] = []
    for (let i = 0; i < values.length; i++) {
      const value = (values[i] as Run<S>)(scope, element)
      if (value === UNKNOWN) return UNKNOWN
      if (isAbsent(value)) absent.push(names[i] as string)
    }
    return need !== undefined && names.length - absent.length >= need ? [] : absent
  }
}

export const failing = (node: Unrecognized): Run<unknown> => {
  const { operator, pointer } = node
  return () => {
    throw new PathwritError('condition', `there is no operator "${operator}"`, {
      pointer,
      hint: 'an object with one key is an operation; the operators are listed in docs/extend/conditions.md',
    })
  }
}
