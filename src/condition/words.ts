import { formatMode, safeText, textOf } from '../model/index.ts'
import type { Compiler } from './binding.ts'
import { compilePath } from './compile-path.ts'
import { beingText, describe, globsText, valueText } from './describe.ts'
import { isNegation, negated } from './negation.ts'
import type { Call, ModeTest, Node, OwnedBy } from './node.ts'

/** What a leaf of a condition says of one record, in words, given how it came out. */
export type Words<S> = (scope: S, element: unknown, truth: boolean) => string

/** A field by its name and value, anything else by its value. */
const subjectText = <S>(node: Node, compiler: Compiler<S>): ((scope: S, element: unknown) => string) => {
  const value = compiler.value(node)
  const name = node.kind === 'field' ? `${node.field.name} is ` : node.kind === 'at' ? `${describe(node)} is ` : ''
  return (scope, element) => name + valueText(value(scope, element))
}

const isNot = (truth: boolean): string => (truth ? '' : 'not ')

const equality = <S>(node: Call, compiler: Compiler<S>): Words<S> | undefined => {
  const [left, right] = node.args
  if (left === undefined || right === undefined) return undefined
  const flipped = left.kind === 'constant'
  const subject = subjectText(flipped ? right : left, compiler)
  const other = compiler.value(flipped ? left : right)
  const negative = isNegation(node.operator)
  return (scope, element, truth) => {
    const same = truth !== negative
    const text = subject(scope, element)
    if (same && (left.kind === 'constant' || right.kind === 'constant')) return text
    return `${text}${same ? ', the same as ' : ', not '}${beingText(other(scope, element))}`
  }
}

const membership = <S>(node: Call, compiler: Compiler<S>): Words<S> | undefined => {
  const [needle, haystack] = node.args
  if (needle === undefined || haystack === undefined) return undefined
  const subject = subjectText(needle, compiler)
  const wanted = compiler.value(needle)
  const among = compiler.value(haystack)
  if (haystack.kind === 'field')
    return (scope, element, truth) => {
      const has = truth ? 'has' : 'does not have'
      return `${haystack.field.name} (${valueText(among(scope, element))}) ${has} ${valueText(wanted(scope, element))}`
    }
  return (scope, element, truth) => `${subject(scope, element)}, ${isNot(truth)}${beingText(among(scope, element))}`
}

const compared = <S>(node: Call, compiler: Compiler<S>): Words<S> => {
  const parts = node.args.map((arg) => {
    const value = compiler.value(arg)
    const name = arg.kind === 'constant' ? '' : `${describe(arg)} `
    return (scope: S, element: unknown) => name + valueText(value(scope, element))
  })
  return (scope, element, truth) => {
    const text = parts.map((part) => part(scope, element)).join(` ${truth ? '' : 'is not '}${node.operator} `)
    return text
  }
}

const mode = <S>(node: ModeTest, compiler: Compiler<S>): Words<S> => {
  const read = compiler.value(node.value)
  const name = describe(node.value)
  const mask = formatMode(node.mask)
  return (scope, element, truth) => {
    const bits = read(scope, element)
    if (typeof bits !== 'number') return `${name} is none`
    const has = `${name} ${formatMode(bits)}`
    if (node.kind === 'mode-within')
      return truth ? `${has} is within ${mask}` : `${has} has ${formatMode(bits & ~node.mask)} beyond ${mask}`
    if (node.kind === 'mode-has')
      return truth ? `${has} has all of ${mask}` : `${has} lacks ${formatMode(node.mask & ~bits)} of ${mask}`
    return truth ? `${has} has ${formatMode(bits & node.mask)}` : `${has} has none of ${mask}`
  }
}

const owners = <S>(node: OwnedBy, compiler: Compiler<S>): Words<S> => {
  const checks = node.checks.map(({ actual, wanted }) => ({
    name: describe(actual),
    actual: compiler.value(actual),
    wanted: compiler.value(wanted),
  }))
  return (scope, element, truth) => {
    const parts = checks.flatMap(({ name, actual, wanted }) => {
      const is = actual(scope, element)
      const be = wanted(scope, element)
      const same = Array.isArray(be) ? be.includes(is) : be === is
      if (same !== truth) return []
      const who = is === null ? `${name} has no name and` : `${name} ${valueText(is)}`
      return [same ? `${name} is ${valueText(is)}` : `${who} is not ${beingText(be)}`]
    })
    return parts.join(' and ')
  }
}

const onPath = <S>(
  path: Node | undefined,
  compiler: Compiler<S>,
  say: (path: string, truth: boolean) => string,
): Words<S> => {
  const run = compilePath(path, compiler)
  return (scope, element, truth) => {
    const at = run(scope, element)
    return typeof at === 'string'
      ? say(safeText(textOf(at)), truth)
      : `${path === undefined ? 'path' : describe(path)} is none`
  }
}

const ofCall = <S>(node: Call, compiler: Compiler<S>): Words<S> | undefined => {
  if (['==', '===', '!=', '!=='].includes(node.operator)) return equality(node, compiler)
  if (node.operator === 'in') return membership(node, compiler)
  return ['<', '<=', '>', '>='].includes(node.operator) ? compared(node, compiler) : undefined
}

const special = <S>(node: Node, compiler: Compiler<S>): Words<S> | undefined => {
  switch (node.kind) {
    case 'call':
      return ofCall(node, compiler)
    case 'mode-within':
    case 'mode-has':
    case 'mode-any':
      return mode(node, compiler)
    case 'owned-by':
      return owners(node, compiler)
    case 'in-set': {
      const subject = subjectText(node.value, compiler)
      return (scope, element, truth) => `${subject(scope, element)}, ${isNot(truth)}in ${safeText(node.name)}`
    }
    case 'glob': {
      const globs = globsText(node.globs)
      return onPath(node.path, compiler, (path, truth) => `${path} ${truth ? 'matches' : 'does not match'} ${globs}`)
    }
    case 'under': {
      const among = compiler.value(node.directories)
      const path = onPath(node.path, compiler, (at) => at)
      return (scope, element, truth) =>
        `${path(scope, element, truth)} is ${isNot(truth)}in ${valueText(among(scope, element))}`
    }
    case 'can': {
      const { subject, power } = node
      return onPath(
        node.path,
        compiler,
        (path, truth) => `${safeText(subject)} ${truth ? 'can' : 'cannot'} ${power} ${path}`,
      )
    }
    case 'signed':
      return onPath(node.path, compiler, (path, truth) => `${path} is ${isNot(truth)}signed by a trusted key`)
    case 'acts':
    case 'observed':
      return (_scope, _element, truth) => (truth ? describe(node) : negated(describe(node)))
    case 'field':
    case 'at':
      return subjectText(node, compiler)
    default:
      return undefined
  }
}

/** Words for any leaf. */
export const wordsOf = <S>(node: Node, compiler: Compiler<S>): Words<S> =>
  special(node, compiler) ??
  ((_scope, _element, truth) => (truth ? describe(node) : `it does not hold that ${describe(node)}`))
