import type { Node } from './node.ts'

type Change = (node: Node) => Node
const each = (nodes: readonly Node[], change: Change): readonly Node[] => Object.freeze(nodes.map(change))
const maybe = (node: Node | undefined, change: Change): Node | undefined =>
  node === undefined ? undefined : change(node)

const rebuilt = (node: Node, change: Change): Node => {
  switch (node.kind) {
    case 'constant':
    case 'field':
    case 'unrecognized':
    case 'acts':
    case 'listed':
      return node
    case 'list':
      return { ...node, items: each(node.items, change) }
    case 'data':
    case 'call':
    case 'and':
    case 'or':
    case 'if':
    case 'missing-data':
      return { ...node, args: each(node.args, change) }
    case 'not':
    case 'truthy':
    case 'observed':
      return { ...node, operand: change(node.operand) }
    case 'filter':
    case 'map':
    case 'all':
    case 'some':
    case 'none':
      return { ...node, over: change(node.over), body: change(node.body) }
    case 'reduce':
      return { ...node, over: change(node.over), body: change(node.body), initial: maybe(node.initial, change) }
    case 'missing':
      return { ...node, values: each(node.values, change) }
    case 'glob':
    case 'can':
    case 'at':
    case 'signed':
      return { ...node, path: maybe(node.path, change) }
    case 'under':
      return { ...node, path: maybe(node.path, change), directories: change(node.directories) }
    case 'mode-within':
    case 'mode-has':
    case 'mode-any':
    case 'in-set':
      return { ...node, value: change(node.value) }
    case 'owned-by':
      return {
        ...node,
        checks: node.checks.map(({ actual, wanted }) => ({ actual: change(actual), wanted: change(wanted) })),
      }
  }
}

/** The same node over changed children; the order of visits is the order in which they are written. */
export const mapChildren = (node: Node, change: Change): Node => Object.freeze(rebuilt(node, change))

export const childrenOf = (node: Node): readonly Node[] => {
  const found: Node[] = []
  rebuilt(node, (child) => {
    found.push(child)
    return child
  })
  return found
}

/** Every node of a condition, parents first. */
export const visit = (node: Node, see: (node: Node) => void): void => {
  see(node)
  for (const child of childrenOf(node)) visit(child, see)
}
