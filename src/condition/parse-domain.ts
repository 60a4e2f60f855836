import { isScalar } from './data.ts'
import { shown, suggest } from './failure.ts'
import { constant, type ModeTest, type Node, type OwnedBy } from './node.ts'
import { type Context, checkArity, fail, inside, type Operands } from './parse-context.ts'
import { fieldNamed } from './parse-logic.ts'
import { constantOf, domainOperand, globsOf, maskOf, type Parser, pathOperand, stringOf } from './parse-values.ts'
import { nameOf, typeOf } from './types.ts'

const isOperation = (logic: unknown): boolean => typeof logic === 'object' && logic !== null && !Array.isArray(logic)
const isParam = (logic: unknown): boolean => isOperation(logic) && Object.keys(logic as object)[0] === 'param'

/** `{"glob": PATTERNS}` of the record's path, `{"glob": [PATH, PATTERNS]}` of another. */
const glob: Parser = (operands) => {
  const { values, context } = operands
  const [first, second] = values
  const ofPath = values.length === 2 && isOperation(first) && (!isParam(first) || Array.isArray(second))
  if (!ofPath) {
    checkArity(operands, 1, undefined)
    const globs = values.flatMap((value, i) => globsOf(value, operands.at(i)))
    return { kind: 'glob', path: undefined, globs: Object.freeze(globs), pointer: context.pointer }
  }
  const globs = globsOf(second, operands.at(1))
  return { kind: 'glob', path: pathOperand(first, operands.at(0)), globs, pointer: context.pointer }
}

const checkDirectory = (value: unknown, context: Context): void => {
  if (typeof value !== 'string' || !value.startsWith('/'))
    fail(context, `${shown(value)} is not an absolute directory`, 'a directory starts with "/"')
}

const under: Parser = (operands) => {
  checkArity(operands, 2, 2)
  const [path, among] = operands.values
  const context = operands.at(1)
  const directories = domainOperand(among, context)
  const literals =
    directories.kind === 'list' ? directories.items : directories.kind === 'constant' ? [directories] : []
  for (const item of literals)
    if (item.kind === 'constant')
      for (const value of Array.isArray(item.value) ? item.value : [item.value])
        checkDirectory(value, { ...context, pointer: item.pointer })
  return { kind: 'under', path: pathOperand(path, operands.at(0)), directories, pointer: operands.context.pointer }
}

/** `{"mode-within": MASK}` of the record's mode, `{"mode-within": [MODE, MASK]}` of another. */
const mode =
  (kind: ModeTest['kind']): Parser =>
  (operands) => {
    checkArity(operands, 1, 2)
    const { values, context } = operands
    const { pointer } = context
    const last = values.length - 1
    const mask = maskOf(values[last], operands.at(last))
    if (last === 0) return { kind, value: fieldNamed('mode', context), mask, pointer }
    const value = domainOperand(values[0], operands.at(0), true)
    if (typeOf(value) !== 'mode')
      fail(operands.at(0), `${nameOf(value)} is not a mode`, 'name a field that is one, such as {"var": "parent.mode"}')
    return { kind, value, mask, pointer }
  }

/** A name, several, an expression for either; undefined: null, which is anybody. */
const wantedName = (logic: unknown, context: Context): Node | undefined => {
  if (logic === null) return undefined
  const node = domainOperand(logic, context)
  const type = typeOf(node)
  const literals = node.kind === 'list' ? node.items : [node]
  const odd = literals.some((item) => item.kind === 'constant' && !isName(item.value))
  if (odd || type === 'number' || type === 'boolean')
    fail(context, `a name, a list of names or null is needed, not ${shown(logic)}`, 'write "root", not 0')
  return node
}
const isName = (value: unknown): boolean =>
  typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'))

const checkOf = (operands: Operands, i: number, field: string): OwnedBy['checks'] => {
  const wanted = i < operands.values.length ? wantedName(operands.values[i], operands.at(i)) : undefined
  if (wanted === undefined) return []
  return [{ actual: fieldNamed(field, { ...operands.context, scope: 'record' }), wanted }]
}

const ownedBy: Parser = (operands) => {
  checkArity(operands, 1, 2)
  const checks = Object.freeze([...checkOf(operands, 0, 'owner'), ...checkOf(operands, 1, 'group')])
  if (checks.length === 0) fail(operands.context, '"owned-by" names nobody', 'give a user, a group, or both')
  return { kind: 'owned-by', checks, pointer: operands.context.pointer }
}

/** `{"in-set": [VALUE, LIST]}`: LIST is the name of a pack's list, or a parameter that is a list. */
const inSet: Parser = (operands) => {
  checkArity(operands, 2, 2)
  const { values, context } = operands
  const value = domainOperand(values[0], operands.at(0))
  if (typeOf(value) === 'list') fail(operands.at(0), 'one value is needed, not a list', 'use "some" or "all" around it')
  const { pointer } = context
  const chosen = values[1]
  if (isOperation(chosen)) {
    const list = constantOf(chosen, operands.at(1))?.value
    if (!Array.isArray(list) || !list.every(isScalar))
      return fail(operands.at(1), `${shown(chosen)} is not a list`, 'name a parameter of type list')
    return { kind: 'in-set', value, list: Object.freeze([...list]), name: 'the list', pointer }
  }
  const name = stringOf(chosen, operands.at(1), 'the name of a list')
  const list = context.vocabulary.lists.get(name)
  if (list === undefined)
    return fail(
      operands.at(1),
      `there is no list "${name}"`,
      suggest(name, [...context.vocabulary.lists.keys()], 'lists'),
    )
  return { kind: 'in-set', value, list: Object.freeze([...list]), name, pointer }
}

const observed: Parser = (operands) => {
  checkArity(operands, 1, 1)
  const operand = fieldNamed(operands.values[0], { ...operands.at(0), scope: 'record' })
  return { kind: 'observed', operand, pointer: operands.context.pointer }
}

const param: Parser = (operands) => {
  checkArity(operands, 1, 1)
  const { params } = operands.context.vocabulary
  const name = operands.values[0]
  if (typeof name !== 'string' || !params.has(name))
    return fail(
      operands.at(0),
      `there is no parameter ${shown(name)}`,
      suggest(String(name), [...params.keys()], 'parameters'),
    )
  const value = params.get(name)
  const sound = Array.isArray(value) ? value.every(isScalar) : isScalar(value) && value !== undefined
  if (!sound)
    fail(operands.context, `the parameter "${name}" has no usable value`, 'give it a scalar or a list of scalars')
  return constant(Array.isArray(value) ? Object.freeze([...value]) : value, operands.context.pointer)
}

const use: Parser = (operands) => {
  checkArity(operands, 1, 1)
  const { context } = operands
  const { define } = context.vocabulary
  const name = stringOf(operands.values[0], operands.at(0), 'the name of a condition')
  if (!define.has(name))
    return fail(operands.at(0), `there is no condition "${name}"`, suggest(name, [...define.keys()], 'conditions'))
  if (context.using.includes(name))
    return fail(context, `the condition "${name}" uses itself`, `the chain is ${[...context.using, name].join(' > ')}`)
  return context.parse(define.get(name), { ...inside(context), using: [...context.using, name] })
}

/** Operators of ours that ask about the record in hand, or name what the pack defines. */
export const DOMAIN_PARSERS: readonly (readonly [string, Parser])[] = [
  ['glob', glob],
  ['under', under],
  ['mode-within', mode('mode-within')],
  ['mode-has', mode('mode-has')],
  ['mode-any', mode('mode-any')],
  ['owned-by', ownedBy],
  ['in-set', inSet],
  ['observed', observed],
  ['param', param],
  ['use', use],
]
