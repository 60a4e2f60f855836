import { UNKNOWN } from '../model/index.ts'
import { fold } from './fold.ts'
import { constant, type Node } from './node.ts'
import { mapChildren } from './walk.ts'

/** The same condition with fields whose value is known put in, and all that follows from them folded. */
export const specialise = (node: Node, constants: ReadonlyMap<string, unknown>): Node => {
  const put = (at: Node): Node => {
    if (at.kind !== 'field') return mapChildren(at, put)
    const value = constants.get(at.field.name)
    if (value === undefined || value === UNKNOWN) return at
    return constant(Array.isArray(value) ? Object.freeze([...value]) : value, at.pointer)
  }
  return constants.size === 0 ? node : fold(put(node))
}
