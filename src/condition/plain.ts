import { PathwritError } from '../model/index.ts'
import type { Binding } from './binding.ts'
import { compilerFor } from './compile.ts'
import { fold } from './fold.ts'
import type { Node } from './node.ts'
import { parsePlain } from './parse-plain.ts'

const noRecord = (): never => {
  throw new PathwritError('condition', 'this operator needs a record, and plain data has none')
}

/** Plain conditions read their data alone; no node that parsePlain makes asks for more. */
const PLAIN: Binding<undefined> = Object.freeze({
  field: noRecord,
  path: noRecord,
  matcher: noRecord,
  can: noRecord,
  at: noRecord,
  acts: noRecord,
  listed: noRecord,
  signed: noRecord,
})

export interface Condition {
  readonly node: Node
  evaluate(data?: unknown): unknown
}

/**
 * JsonLogic on plain data, as json-logic-js 2.0.5 answers it, parsed once. Two stated differences: an inherited property
 * is as absent as any other (null), and `log` is refused with a PathwritError (`condition`). An operator that does not
 * exist fails when it is reached.
 */
export const condition = (logic: unknown): Condition => {
  const node = fold(parsePlain(logic))
  const run = compilerFor(PLAIN).value(node)
  return Object.freeze({ node, evaluate: (data?: unknown) => run(undefined, data) })
}
