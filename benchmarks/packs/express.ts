import { type Node, toLogic } from '../../src/condition/index.ts'
import type { Rule } from '../../src/index.ts'

/** Fields that every engine is given. */
export type PlainField = 'type' | 'mode' | 'uid' | 'gid' | 'size' | 'nlink'

/** A condition in the few forms that every engine can be told; one function an engine turns it into the engine's own words. */
export type Logic =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Logic[] }
  | { readonly kind: 'not'; readonly of: Logic }
  | { readonly kind: 'in'; readonly field: PlainField; readonly values: readonly (string | number)[] }
  | { readonly kind: 'less'; readonly field: PlainField; readonly than: number }
  /** Of twelve bits of the mode: some of the mask, all of it, none beyond it. */
  | { readonly kind: 'any' | 'has' | 'within'; readonly mask: number }

/** A rule as other engines get it: which paths, and what is wrong there. */
export interface PeerRule {
  /** As findings name it. */
  readonly name: string
  readonly globs: readonly string[]
  readonly except: readonly string[]
  readonly violated: Logic
}

/** A rule that says more than other engines can be told. */
export interface Beyond {
  readonly name: string
  readonly why: string
}

class Inexpressible extends Error {}
const beyond = (why: string): never => {
  throw new Inexpressible(why)
}

const FIELDS: ReadonlySet<string> = new Set(['type', 'mode', 'uid', 'gid', 'size', 'nlink'])
const fieldOf = (node: Node | undefined): PlainField =>
  node?.kind === 'field' && FIELDS.has(node.field.name)
    ? (node.field.name as PlainField)
    : beyond(`it reads ${node?.kind === 'field' ? node.field.name : JSON.stringify(node && toLogic(node))}`)
const scalar = (value: unknown): string | number =>
  typeof value === 'string' || typeof value === 'number' ? value : beyond(`it compares with ${JSON.stringify(value)}`)
const constantOf = (node: Node | undefined): unknown =>
  node?.kind === 'constant' ? node.value : beyond('it compares two fields')

const logicOf = (node: Node): Logic => {
  switch (node.kind) {
    case 'and':
    case 'or':
      return { kind: node.kind, of: node.args.map(logicOf) }
    case 'not':
      return { kind: 'not', of: logicOf(node.operand) }
    case 'truthy':
      return logicOf(node.operand)
    case 'mode-any':
    case 'mode-has':
    case 'mode-within':
      fieldOf(node.value)
      return { kind: node.kind.slice(5) as 'any' | 'has' | 'within', mask: node.mask }
    case 'call': {
      const [left, right] = node.args
      if (node.operator === 'in') {
        const values = constantOf(right)
        return Array.isArray(values)
          ? { kind: 'in', field: fieldOf(left), values: values.map(scalar) }
          : beyond('it looks into a text')
      }
      if (node.operator === '==' || node.operator === '===')
        return { kind: 'in', field: fieldOf(left), values: [scalar(constantOf(right))] }
      if (node.operator === '!=' || node.operator === '!==')
        return { kind: 'not', of: { kind: 'in', field: fieldOf(left), values: [scalar(constantOf(right))] } }
      if (node.operator === '<') return { kind: 'less', field: fieldOf(left), than: Number(constantOf(right)) }
      return beyond(`it asks ${node.operator}`)
    }
    default:
      return beyond(`it asks ${node.kind}`)
  }
}

/** What other engines can be told of a rule, or why they cannot. */
export const express = (rule: Rule): PeerRule | Beyond => {
  const { name } = rule
  if (rule.on !== 'inode') return { name, why: `it judges records of kind ${rule.on}` }
  if (rule.coveredBy.length > 0) return { name, why: 'it is silent where another rule speaks' }
  try {
    const positive = rule.paths.filter((path) => !path.startsWith('!'))
    const templates = rule.paths.some((path) => path.includes('${'))
    const wrong: Logic = { kind: 'not', of: logicOf(rule.require) }
    const violated: Logic = rule.when === undefined ? wrong : { kind: 'and', of: [logicOf(rule.when), wrong] }
    if (rule.for === 'service') return { name, why: 'it is judged once for each service' }
    if (templates || positive.length === 0) return { name, why: 'its paths are worked out from services or conditions' }
    return {
      name,
      globs: positive,
      except: [...rule.paths.filter((path) => path.startsWith('!')).map((path) => path.slice(1)), ...rule.exceptions],
      violated,
    }
  } catch (error) {
    if (error instanceof Inexpressible) return { name, why: error.message }
    throw error
  }
}
