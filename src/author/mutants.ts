import { type CallOperator, mapChildren, type Node, visit } from '../condition/index.ts'
import type { Rule } from '../pack/index.ts'

/** A rule changed in one place, as a careless hand might change it. Cases that do not notice do not test that place. */
export interface Mutant {
  readonly rule: Rule
  /** Where: a JSON pointer into the rule's file, or the pack's for a named condition. */
  readonly pointer: string
  /** What was done to it, such as "`and` became `or`". */
  readonly words: string
}

interface Change {
  readonly node: Node
  readonly words: string
}

const FLIPS: Partial<Record<CallOperator, readonly CallOperator[]>> = {
  '==': ['!='],
  '!=': ['=='],
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
}
/** Longer lists, of operands too, are not taken apart element by element: their elements are alike. */
export const MOST_DROPPED = 6

const negated = (node: Node): Change => ({
  node: Object.freeze({ kind: 'not', operand: node, pointer: node.pointer }),
  words: 'it was negated',
})

const without = <T>(items: readonly T[]): readonly (readonly [left: readonly T[], dropped: T])[] =>
  items.length < 2 || items.length > MOST_DROPPED
    ? []
    : items.map((dropped, at) => [items.filter((_, other) => other !== at), dropped] as const)

const octal = (mask: number): string => `0${mask.toString(8).padStart(3, '0')}`

const callChanges = (node: Node & { readonly kind: 'call' }): readonly Change[] => {
  const flips = (FLIPS[node.operator] ?? []).map((operator) => ({
    node: { ...node, operator },
    words: `\`${node.operator}\` became \`${operator}\``,
  }))
  if (!/^[<>]/.test(node.operator)) return node.operator === 'in' ? [negated(node)] : flips
  // `<` and `<=` differ at the boundary alone, which a case must stand on.
  return flips
}

/** Whether a test asks for one of none, as where a parameter is an empty list: it holds of nothing. */
export const hasNoMembers = (node: Node): boolean =>
  (node.kind === 'glob' && node.globs?.length === 0) || (node.kind === 'in-set' && node.list.length === 0)

/** Everything that may be done to one node itself. */
const changesOf = (node: Node): readonly Change[] => {
  switch (node.kind) {
    case 'call':
      return callChanges(node)
    case 'and':
    case 'or': {
      if (node.args.length < 2) return []
      const other = node.kind === 'and' ? 'or' : 'and'
      return [
        { node: { ...node, kind: other }, words: `\`${node.kind}\` became \`${other}\`` },
        ...(node.args.length > MOST_DROPPED ? [] : node.args).flatMap((arg, at) =>
          // An alternative that never holds is missed by nobody.
          node.kind === 'or' && hasNoMembers(arg)
            ? []
            : {
                node: { ...node, args: node.args.filter((_arg, index) => index !== at) },
                words: `operand ${at + 1} of \`${node.kind}\` was dropped`,
              },
        ),
      ]
    }
    case 'if': {
      const [test, yes, no, ...rest] = node.args
      if (test === undefined || yes === undefined || no === undefined) return []
      return [{ node: { ...node, args: [test, no, yes, ...rest] }, words: 'the branches of `if` changed places' }]
    }
    case 'not':
      return [{ node: { ...node, kind: 'truthy' }, words: '`!` was dropped' }]
    case 'all':
    case 'some':
      return [
        {
          node: { ...node, kind: node.kind === 'all' ? 'some' : 'all' },
          words: `\`${node.kind}\` became \`${node.kind === 'all' ? 'some' : 'all'}\``,
        },
        negated(node),
      ]
    case 'none':
      return [{ node: { ...node, kind: 'some' }, words: '`none` became `some`' }]
    case 'mode-within':
    case 'mode-has':
    case 'mode-any': {
      const bits = Array.from({ length: 12 }, (_, bit) => 1 << bit).filter((bit) => (node.mask & bit) !== 0)
      const dropped = bits.map((bit) => ({
        node: { ...node, mask: node.mask & ~bit },
        words: `bit ${octal(bit)} was dropped from ${octal(node.mask)}`,
      }))
      return [negated(node), ...dropped]
    }
    case 'glob':
    case 'acts':
    case 'listed': {
      const globs = without(node.globs ?? []).map(([left, glob]) => ({
        node: { ...node, globs: left } as Node,
        words: `the glob ${glob} was dropped`,
      }))
      if (node.kind === 'listed') return globs
      const verbs = node.kind !== 'acts' ? [] : without(node.verbs)
      return [
        negated(node),
        ...globs,
        ...verbs.map(([left, verb]) => ({
          node: { ...node, verbs: left } as Node,
          words: `the verb ${verb} was dropped`,
        })),
      ]
    }
    case 'in-set':
      return [
        negated(node),
        ...without(node.list).map(([list, dropped]) => ({
          node: { ...node, list },
          words: `${JSON.stringify(dropped)} was dropped from the list`,
        })),
      ]
    case 'owned-by':
      return [
        negated(node),
        ...without(node.checks).map(([checks]) => ({
          node: { ...node, checks },
          words: 'one of owner and group was dropped',
        })),
      ]
    case 'can': {
      const power = node.power === 'modify' ? 'write' : 'modify'
      return [negated(node), { node: { ...node, power }, words: `\`${node.power}\` became \`${power}\`` }]
    }
    case 'under':
    case 'signed':
    case 'observed':
      return [negated(node)]
    default:
      return []
  }
}

const replaced = (root: Node, old: Node, by: Node): Node =>
  root === old ? by : mapChildren(root, (child) => replaced(child, old, by))

const inCondition = (root: Node, put: (node: Node) => Rule): readonly Mutant[] => {
  const found: Mutant[] = []
  visit(root, (old) => {
    for (const { node, words } of changesOf(old))
      found.push({ rule: put(replaced(root, old, Object.freeze(node))), pointer: old.pointer, words })
  })
  return found
}

/** A path with its last segment standing for anything there. */
const widened = (path: string): string | undefined => {
  const slash = path.lastIndexOf('/')
  const last = path.slice(slash + 1)
  if (slash < 0 || last === '**' || last === '*' || /[{}$]/.test(last)) return undefined
  return `${path.slice(0, slash)}/*`
}

const inPaths = (rule: Rule): readonly Mutant[] =>
  rule.paths.flatMap((path, at): readonly Mutant[] => {
    const pointer = `/paths/${at}`
    const others = rule.paths.filter((_, index) => index !== at)
    const dropped = others.some((other) => !other.startsWith('!'))
      ? [{ rule: { ...rule, paths: others }, pointer, words: `the path ${path} was dropped` }]
      : []
    const wide = widened(path)
    if (wide === undefined || path.startsWith('!')) return dropped
    const paths = rule.paths.map((other, index) => (index === at ? wide : other))
    return [...dropped, { rule: { ...rule, paths }, pointer, words: `the path ${path} was widened to ${wide}` }]
  })

/** Every way in which this rule is changed by one small mistake, in the order of its file. */
export const mutantsOf = (rule: Rule): readonly Mutant[] => [
  ...inPaths(rule),
  ...(rule.when === undefined ? [] : inCondition(rule.when, (when) => ({ ...rule, when }))),
  ...inCondition(rule.require, (require) => ({ ...rule, require })),
]
