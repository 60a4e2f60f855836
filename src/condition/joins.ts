import type { ActVerb, BytePath, Power } from '../model/index.ts'
import { pathOf } from './compile-path.ts'
import { fieldsOf } from './facts.ts'
import type { Node } from './node.ts'
import { visit } from './walk.ts'

/** Which path a join looks at: the record's own, one known before any record is read, or one computed from fields. */
export type JoinPath =
  | { readonly kind: 'own' }
  | { readonly kind: 'constant'; readonly path: BytePath | null }
  | { readonly kind: 'computed'; readonly fields: ReadonlySet<string> }

/** A question that a condition asks beyond its record: what must be known before it can be judged. */
export type Join = { readonly pointer: string } & (
  | { readonly operator: 'can'; readonly subject: string; readonly power: Power; readonly path: JoinPath }
  | { readonly operator: 'at'; readonly field: string; readonly path: JoinPath }
  | { readonly operator: 'acts'; readonly verbs: readonly ActVerb[]; readonly globs: readonly string[] | undefined }
  | { readonly operator: 'listed'; readonly globs: readonly string[]; readonly field: 'manifest' | 'sha256' }
  | { readonly operator: 'signed'; readonly keys: readonly string[]; readonly path: JoinPath }
)

const joinPath = (node: Node | undefined): JoinPath => {
  if (node === undefined || (node.kind === 'field' && node.field.name === 'path')) return { kind: 'own' }
  if (node.kind === 'constant') return { kind: 'constant', path: pathOf(node.value) }
  return { kind: 'computed', fields: fieldsOf(node) }
}

const joinOf = (node: Node): Join | undefined => {
  const { pointer } = node
  switch (node.kind) {
    case 'can':
      return { operator: 'can', subject: node.subject, power: node.power, path: joinPath(node.path), pointer }
    case 'at':
      return { operator: 'at', field: node.field.name, path: joinPath(node.path), pointer }
    case 'acts':
      return { operator: 'acts', verbs: node.verbs, globs: node.globs, pointer }
    case 'listed':
      return { operator: 'listed', globs: node.globs, field: node.field, pointer }
    case 'signed':
      return { operator: 'signed', keys: node.keys, path: joinPath(node.path), pointer }
    default:
      return undefined
  }
}

/** Every join in a condition, in the order written. */
export const joinsOf = (node: Node): readonly Join[] => {
  const joins: Join[] = []
  visit(node, (at) => {
    const join = joinOf(at)
    if (join !== undefined) joins.push(join)
  })
  return joins
}
