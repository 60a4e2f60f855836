import type { Field } from '../model/index.ts'
import type { CallOperator, Junction, Node } from './node.ts'

/** What is known of a value before any record is read. `unknown`: nothing. */
export type StaticType = 'string' | 'number' | 'boolean' | 'mode' | 'list' | 'null' | 'unknown'

const OF_FIELD: Readonly<Record<Field['type'], StaticType>> = {
  string: 'string',
  path: 'string',
  integer: 'number',
  mode: 'mode',
  boolean: 'boolean',
  strings: 'list',
  integers: 'list',
  object: 'unknown',
}

const OF_CALL: Readonly<Record<CallOperator, StaticType>> = {
  '==': 'boolean',
  '===': 'boolean',
  '!=': 'boolean',
  '!==': 'boolean',
  '<': 'boolean',
  '<=': 'boolean',
  '>': 'boolean',
  '>=': 'boolean',
  '!': 'boolean',
  '!!': 'boolean',
  '+': 'number',
  '-': 'number',
  '*': 'number',
  '/': 'number',
  '%': 'number',
  min: 'number',
  max: 'number',
  in: 'boolean',
  cat: 'string',
  substr: 'string',
  merge: 'list',
}

const ofConstant = (value: unknown): StaticType => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  const type = typeof value
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'unknown'
}

/** The operands that can become the value of the whole. */
const outcomes = (node: Junction): readonly Node[] =>
  node.kind === 'if' ? node.args.filter((_, i) => i % 2 === 1 || i === node.args.length - 1) : node.args

/** The one type of all outcomes that are not null; `unknown` when they differ. */
const common = (nodes: readonly Node[]): StaticType => {
  const types = new Set(nodes.map(typeOf).filter((type) => type !== 'null'))
  const [only] = types
  return types.size === 1 && only !== undefined ? only : 'unknown'
}

export const typeOf = (node: Node): StaticType => {
  switch (node.kind) {
    case 'constant':
      return ofConstant(node.value)
    case 'field':
    case 'at':
      return OF_FIELD[node.field.type]
    case 'call':
      return OF_CALL[node.operator]
    case 'list':
    case 'filter':
    case 'map':
    case 'missing':
    case 'missing-data':
      return 'list'
    case 'listed':
      return 'string'
    case 'and':
    case 'or':
    case 'if':
      return common(outcomes(node))
    case 'data':
    case 'reduce':
    case 'unrecognized':
      return 'unknown'
    default:
      return 'boolean'
  }
}

/** All that a value can be, when its field says so. */
export const valuesOf = (node: Node): readonly string[] | undefined =>
  node.kind === 'field' || node.kind === 'at' ? node.field.values : undefined

/** How messages name a value. */
export const nameOf = (node: Node): string => {
  if (node.kind === 'field') return `"${node.field.name}"`
  if (node.kind === 'at') return `"${node.field.name}" of another path`
  if (node.kind === 'constant') return JSON.stringify(node.value) ?? 'nothing'
  return 'the value'
}
