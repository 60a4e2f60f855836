import { normalizePath } from '../model/index.ts'
import type { Call, Node, Under } from './node.ts'
import { visit } from './walk.ts'

const OWN_PATH: ReadonlySet<Node['kind']> = new Set(['glob', 'under', 'can', 'at', 'signed'])

/** Names of the record's fields that a condition can read; `path` among them when it asks about the record's own path. */
export const fieldsOf = (node: Node): ReadonlySet<string> => {
  const names = new Set<string>()
  visit(node, (at) => {
    if (at.kind === 'field') names.add(at.field.name)
    if (OWN_PATH.has(at.kind) && 'path' in at && at.path === undefined) names.add('path')
    if (at.kind === 'listed' || (at.kind === 'acts' && at.globs === undefined)) names.add('path')
  })
  return names
}

const SPECIAL = /[\\*?[\]{}!]/g

/** A literal path as a pattern. Undefined for text that no path on disk can be equal to, or that does not say which bytes are meant. */
const literal = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || !value.startsWith('/') || value !== normalizePath(value)) return undefined
  if (/[\0\ufffd]/.test(value) || value.includes('${')) return undefined
  return value.replace(SPECIAL, '\\$&')
}

const literals = (value: unknown): readonly string[] => {
  const globs = (Array.isArray(value) ? value : [value]).map(literal)
  return globs.every((glob) => glob !== undefined) ? (globs as readonly string[]) : []
}

const isOwnPath = (node: Node | undefined): boolean => node?.kind === 'field' && node.field.name === 'path'

const ofCall = ({ operator, args }: Call): readonly string[] => {
  const [left, right] = args
  if (operator === 'in')
    return isOwnPath(left) && right?.kind === 'constant' && Array.isArray(right.value) ? literals(right.value) : []
  if (operator !== '==' && operator !== '===') return []
  const other = isOwnPath(left) ? right : isOwnPath(right) ? left : undefined
  return other?.kind === 'constant' && typeof other.value === 'string' ? literals(other.value) : []
}

/** Patterns that match what lies under these directories; empty when that cannot be told before a record is read. */
export const ownPathGlobs = ({ directories }: Under): readonly string[] => {
  if (directories.kind !== 'constant') return []
  const plain = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/(?<=.)\/$/, '') : value)
  const found = literals(Array.isArray(directories.value) ? directories.value.map(plain) : plain(directories.value))
  return found.flatMap((directory) => (directory === '/' ? ['/', '/**'] : [directory, `${directory}/**`]))
}

/**
 * Patterns one of which the record's own path must match for the condition to come out anything but false: what an index
 * may be built from. Empty: every path must be tried.
 */
export const globTests = (node: Node): readonly string[] => {
  switch (node.kind) {
    case 'glob':
      return node.path === undefined ? node.globs : []
    case 'under':
      return node.path === undefined ? ownPathGlobs(node) : []
    case 'call':
      return ofCall(node)
    case 'truthy':
      return globTests(node.operand)
    case 'and': {
      const found = node.args.map(globTests).filter((globs) => globs.length > 0)
      return found.reduce<readonly string[]>(
        (best, globs) => (best.length === 0 || globs.length < best.length ? globs : best),
        [],
      )
    }
    case 'or': {
      const found = node.args.map(globTests)
      return found.every((globs) => globs.length > 0) ? found.flat() : []
    }
    default:
      return []
  }
}
