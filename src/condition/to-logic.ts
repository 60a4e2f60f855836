import { formatMode } from '../model/index.ts'
import type { Node } from './node.ts'

const args = (nodes: readonly Node[]): unknown[] => nodes.map(toLogic)
const path = (node: Node | undefined): unknown => (node === undefined ? { 'own-path': [] } : toLogic(node))

/**
 * A checked condition as JSON again: parameters, lists and named conditions put in, operands always listed. A field of
 * the record is `{"field": NAME}`, the record's own path `{"own-path": []}`, `missing` holds its fields as expressions.
 */
export const toLogic = (node: Node): unknown => {
  switch (node.kind) {
    case 'constant':
      return node.value
    case 'list':
      return args(node.items)
    case 'data':
      return { var: args(node.args) }
    case 'field':
      return { field: node.field.name }
    case 'call':
    case 'missing-data':
      return { [node.operator]: args(node.args) }
    case 'not':
      return { '!': [toLogic(node.operand)] }
    case 'truthy':
      return { '!!': [toLogic(node.operand)] }
    case 'and':
    case 'or':
    case 'if':
      return { [node.kind]: args(node.args) }
    case 'filter':
    case 'map':
    case 'all':
    case 'some':
    case 'none':
      return { [node.kind]: [toLogic(node.over), toLogic(node.body)] }
    case 'reduce':
      return { reduce: args([node.over, node.body, ...(node.initial === undefined ? [] : [node.initial])]) }
    case 'unrecognized':
      return { [node.operator]: [] }
    case 'missing':
      return { 'missing-fields': [node.need ?? null, node.names, args(node.values)] }
    case 'observed':
      return { observed: [toLogic(node.operand)] }
    case 'glob':
      return { glob: [path(node.path), node.globs] }
    case 'under':
      return { under: [path(node.path), toLogic(node.directories)] }
    case 'mode-within':
    case 'mode-has':
    case 'mode-any':
      return { [node.kind]: [toLogic(node.value), formatMode(node.mask)] }
    case 'owned-by':
      return { 'owned-by': node.checks.map(({ actual, wanted }) => [toLogic(actual), toLogic(wanted)]) }
    case 'in-set':
      return { 'in-set': [toLogic(node.value), node.list] }
    case 'can':
      return { can: [node.subject, node.power, path(node.path)] }
    case 'at':
      return { at: [path(node.path), node.field.name] }
    case 'acts':
      return { acts: [node.verbs, node.globs ?? null] }
    case 'listed':
      return { listed: [node.globs, node.field] }
    case 'signed':
      return { signed: [path(node.path), node.keys] }
  }
}
