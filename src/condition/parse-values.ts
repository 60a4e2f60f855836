import { parseMode } from '../model/index.ts'
import { shown, suggest } from './failure.ts'
import { fold } from './fold.ts'
import type { Node } from './node.ts'
import { type Context, fail, inside, type Operands } from './parse-context.ts'
import { typeOf } from './types.ts'

/** Turns one operation into a node. */
export type Parser = (operands: Operands) => Node

/** The value of an operand that must not depend on the record; undefined when it does. */
export const constantOf = (logic: unknown, context: Context): { readonly value: unknown } | undefined => {
  if (typeof logic !== 'object' || logic === null) return { value: logic }
  const node = fold(context.parse(logic, context))
  return node.kind === 'constant' ? { value: node.value } : undefined
}

const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

/** A literal string, or a parameter that is one. */
export const stringOf = (logic: unknown, context: Context, what: string): string => {
  const found = constantOf(logic, context)
  if (typeof found?.value === 'string') return found.value
  return fail(context, `${what} is a string, not ${shown(logic)}`, 'write it in quotes, or as {"param": "name"}')
}

/** One string or several, literal or from parameters; lists in the list are spliced in. At least one. */
export const stringsOf = (logic: unknown, context: Context, what: string): readonly string[] => {
  if (Array.isArray(logic)) {
    if (logic.length === 0) fail(context, `${what} must not be an empty list`, 'name at least one')
    return Object.freeze(logic.flatMap((item, i) => stringsOf(item, inside(context, i), what)))
  }
  const value = constantOf(logic, context)?.value
  if (typeof value === 'string') return Object.freeze([value])
  if (isStrings(value)) return value
  return fail(context, `${what} is a string or a list of strings, not ${shown(logic)}`, 'use literals or a parameter')
}

/** Patterns in our glob language, each checked when the vocabulary can. */
export const globsOf = (logic: unknown, context: Context): readonly string[] => {
  const globs = stringsOf(logic, context, 'a glob')
  for (const glob of globs) {
    if (glob.includes('${'))
      fail(context, `the glob ${shown(glob)} holds a variable`, 'variables stand in "paths"; here use "under"')
    try {
      context.vocabulary.checkGlob?.(glob)
    } catch (error) {
      fail(context, error instanceof Error ? error.message : String(error), 'globs are described in docs/use')
    }
  }
  return globs
}

/** Octal text as 12 bits. */
export const maskOf = (logic: unknown, context: Context): number => {
  const value = constantOf(logic, context)?.value
  const bits = typeof value === 'string' ? parseMode(value) : undefined
  if (bits !== undefined) return bits
  return fail(context, `a mode is one to four octal digits, not ${shown(logic)}`, 'write it as text, such as "0640"')
}

/** A name out of a closed list. */
export const oneOf = <T extends string>(value: string, all: readonly T[], context: Context, what: string): T => {
  const found = all.find((one) => one === value)
  return found ?? fail(context, `there is no ${what} "${value}"`, suggest(value, all, `${what}s`))
}

const directName = (logic: unknown): string | undefined => {
  if (typeof logic !== 'object' || logic === null || Array.isArray(logic)) return undefined
  const keys = Object.keys(logic)
  const name = keys.length === 1 && keys[0] === 'var' ? (logic as { readonly var: unknown }).var : undefined
  return typeof name === 'string' ? name : undefined
}

/** An operand of a domain operator: these see the record even inside a loop, so a field named outright is the record's. */
export const domainOperand = (logic: unknown, context: Context, modes = false): Node => {
  const name = directName(logic)
  const sees = name !== undefined && context.vocabulary.fields.has(name)
  const scope: Context = sees ? { ...context, scope: 'record' } : context
  return modes ? context.parseAny(logic, scope) : context.parse(logic, scope)
}

/** An expression for a path; undefined stands for the record's own. */
export const pathOperand = (logic: unknown, context: Context): Node | undefined => {
  if (directName(logic) === 'path' && context.vocabulary.fields.has('path')) return undefined
  const node = domainOperand(logic, context)
  const type = typeOf(node)
  if (node.kind === 'constant' && !(typeof node.value === 'string' && node.value.startsWith('/')))
    fail(context, `${shown(node.value)} is not an absolute path`, 'a path starts with "/"')
  if (type === 'list' || type === 'number' || type === 'boolean')
    fail(context, `a path is needed here, not a ${type}`, 'go through a list with "some" or "all", or use "under"')
  return node
}
