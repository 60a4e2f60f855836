import { UNKNOWN } from '../model/index.ts'
import type { Binding } from './binding.ts'
import { describe } from './describe.ts'
import { fieldsOf } from './facts.ts'
import type { Node } from './node.ts'
import { visit } from './walk.ts'

/** What joins would have had to look at. */
const joinedIn = (node: Node): readonly string[] => {
  const names = new Set<string>()
  visit(node, (at) => {
    if (at.kind === 'at') names.add(describe(at))
    if (at.kind === 'acts') names.add('acts')
    if (at.kind === 'listed') names.add('manifests')
    if (at.kind === 'signed') names.add('signature')
  })
  return [...names]
}

/** What could not be known in an unknown leaf: fields of the record, or else what its joins would have had to look at. */
export const missingIn = <S>(node: Node, binding: Binding<S>): ((scope: S) => readonly string[]) => {
  const readers = [...fieldsOf(node)]
    .filter((name) => name !== 'path')
    .map((name) => ({ names: [name], read: binding.field(name) }))
  const joined = joinedIn(node)
  return (scope) => {
    const missing = readers.filter(({ read }) => (read(scope) ?? null) === UNKNOWN)
    const [first] = missing
    return first === undefined ? joined : missing.length === 1 ? first.names : missing.flatMap(({ names }) => names)
  }
}
