import { formatMode, safeText } from '../model/index.ts'
import type { Call, Junction, Node, OwnedBy } from './node.ts'

const MOST_ITEMS = 8

/** A value for people: safe on a terminal, lists cut short. */
export const valueText = (value: unknown): string => {
  if (value === null || value === undefined) return 'none'
  if (Array.isArray(value)) {
    if (value.length === 0) return 'nothing'
    const items = value.slice(0, MOST_ITEMS).map(valueText)
    return items.join(', ') + (value.length > MOST_ITEMS ? `, ... (${value.length} in all)` : '')
  }
  if (typeof value === 'string') return value === '' ? '""' : safeText(value)
  return safeText(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

/** "is x", "is one of x, y". */
export const beingText = (value: unknown): string => {
  if (!Array.isArray(value)) return valueText(value)
  return value.length === 1 ? valueText(value[0]) : `one of ${valueText(value)}`
}

const MOST_GLOBS = 3
/** Globs in words; a long list, such as a parameter's, is named by its first ones. */
export const globsText = (globs: readonly string[]): string => {
  const named = globs
    .slice(0, MOST_GLOBS)
    .map((glob) => (glob.length > 60 ? `${valueText(glob.slice(0, 60))}...` : valueText(glob)))
  return named.join(' or ') + (globs.length > MOST_GLOBS ? ` or ${globs.length - MOST_GLOBS} more` : '')
}

const being = (node: Node): string => (node.kind === 'constant' ? beingText(node.value) : describe(node))

const INFIX: Readonly<Record<string, string>> = { '==': 'is', '===': 'is', '!=': 'is not', '!==': 'is not' }

const callText = ({ operator, args }: Call): string => {
  const words = args.map(describe)
  if (operator === 'in') {
    const [needle, haystack] = args
    const list = haystack?.kind === 'constant' && Array.isArray(haystack.value)
    return list
      ? `${words[0]} is ${beingText(haystack.value)}`
      : `${words[1]} has ${needle === undefined ? '' : words[0]}`
  }
  if (operator in INFIX) return words.join(` ${INFIX[operator]} `)
  if (/^[a-z!]/.test(operator) || args.length === 1) return `${operator}(${words.join(', ')})`
  return words.join(` ${operator} `)
}

const wrapped = (node: Node): string => {
  const text = describe(node)
  return node.kind === 'and' || node.kind === 'or' || node.kind === 'if' ? `(${text})` : text
}

const junctionText = (node: Junction): string => {
  if (node.kind !== 'if') return node.args.map(wrapped).join(` ${node.kind} `)
  const parts = node.args.map((arg, i) => {
    if (i % 2 === 1) return `then ${wrapped(arg)}`
    const last = i === node.args.length - 1
    return last ? `else ${wrapped(arg)}` : `${i === 0 ? '' : 'else '}if ${wrapped(arg)}`
  })
  return parts.join(' ')
}

const ownersText = ({ checks }: OwnedBy): string =>
  checks.map(({ actual, wanted }) => `${describe(actual)} is ${being(wanted)}`).join(' and ')

const pathText = (node: Node | undefined): string => (node === undefined ? 'path' : describe(node))
const it = (node: Node | undefined): string => (node === undefined ? 'it' : describe(node))

const dataText = (name: Node | undefined): string => {
  const value = name?.kind === 'constant' ? name.value : undefined
  return value === undefined || value === '' || value === null ? 'item' : valueText(value)
}

/** A condition in one line of plain words. */
export const describe = (node: Node): string => {
  switch (node.kind) {
    case 'constant':
      return valueText(node.value)
    case 'list':
      return `[${node.items.map(describe).join(', ')}]`
    case 'data':
      return dataText(node.args[0])
    case 'field':
      return node.field.name
    case 'call':
      return callText(node)
    case 'not':
      return `not ${wrapped(node.operand)}`
    case 'truthy':
      return wrapped(node.operand)
    case 'and':
    case 'or':
    case 'if':
      return junctionText(node)
    case 'filter':
      return `items of ${describe(node.over)} where (${describe(node.body)})`
    case 'map':
      return `(${describe(node.body)}) for each item of ${describe(node.over)}`
    case 'all':
      return `every item of ${describe(node.over)} satisfies (${describe(node.body)})`
    case 'some':
      return `some item of ${describe(node.over)} satisfies (${describe(node.body)})`
    case 'none':
      return `no item of ${describe(node.over)} satisfies (${describe(node.body)})`
    case 'reduce':
      return `${describe(node.over)} combined by (${describe(node.body)})`
    case 'missing':
      return `what is missing of ${node.names.join(', ')}`
    case 'missing-data':
    case 'unrecognized':
      return node.operator
    case 'observed':
      return `${describe(node.operand)} was observed`
    case 'glob':
      return `${pathText(node.path)} matches ${globsText(node.globs)}`
    case 'under':
      return `${pathText(node.path)} is in ${describe(node.directories)}`
    case 'mode-within':
      return `${describe(node.value)} is within ${formatMode(node.mask)}`
    case 'mode-has':
      return `${describe(node.value)} has all of ${formatMode(node.mask)}`
    case 'mode-any':
      return `${describe(node.value)} has some of ${formatMode(node.mask)}`
    case 'owned-by':
      return ownersText(node)
    case 'in-set':
      return `${describe(node.value)} is in ${node.name}`
    case 'can':
      return `${safeText(node.subject)} can ${node.power} ${it(node.path)}`
    case 'at':
      return `${node.field.name} of ${it(node.path)}`
    case 'acts':
      return `a privileged process will ${node.verbs.join(' or ')} ${node.globs === undefined ? 'it' : globsText(node.globs)}`
    case 'listed':
      return `${node.field} listed in ${globsText(node.globs)}`
    case 'signed':
      return `${it(node.path)} is signed`
  }
}
