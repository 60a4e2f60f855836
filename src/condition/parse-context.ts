import { type Field, PathwritError } from '../model/index.ts'
import { step } from './failure.ts'
import type { Node } from './node.ts'

/**
 * What a rule's condition may name. `params` are values (a mode as octal text), `lists` and `define` those of the pack,
 * `define` still as JSON. `checkGlob` throws a PathwritError for a pattern that is not one.
 */
export interface Vocabulary {
  readonly fields: ReadonlyMap<string, Field>
  readonly params: ReadonlyMap<string, unknown>
  readonly lists: ReadonlyMap<string, readonly string[]>
  readonly define: ReadonlyMap<string, unknown>
  readonly checkGlob?: ((glob: string) => void) | undefined
}

/** Where in the condition the parser stands, and what is visible there. */
export interface Context {
  readonly vocabulary: Vocabulary
  readonly file: string | undefined
  readonly pointer: string
  readonly depth: number
  /** Shared by the whole condition: nodes that may still be made. */
  readonly budget: { nodes: number }
  /** What `var` reads: the record, the element of a loop, or the two values of `reduce`. */
  readonly scope: 'record' | 'element' | 'accumulator'
  /** Named conditions being expanded, outermost first. Inside one, the pointer stays at its `use`. */
  readonly using: readonly string[]
  parse(logic: unknown, context: Context): Node
  /** As `parse`, but a mode may come out. */
  parseAny(logic: unknown, context: Context): Node
}

/** The context of a value inside the current one. */
export const inside = (context: Context, ...keys: readonly (string | number)[]): Context => ({
  ...context,
  pointer: context.using.length > 0 ? context.pointer : keys.reduce<string>(step, context.pointer),
  depth: context.depth + 1,
})

export const fail = (context: Context, message: string, hint: string): never => {
  const where = context.using.map((name) => `in the named condition "${name}": `).join('')
  throw new PathwritError('condition', where + message, { file: context.file, pointer: context.pointer, hint })
}

/** The operands of one operation: a value that is no list is one operand. */
export interface Operands {
  readonly operator: string
  readonly values: readonly unknown[]
  readonly context: Context
  /** The context of operand `i`. */
  at(i: number): Context
  /** Operand `i`, parsed where it stands. */
  node(i: number): Node
}

export const operandsOf = (operator: string, raw: unknown, context: Context): Operands => {
  const listed = Array.isArray(raw)
  const values: readonly unknown[] = listed ? raw : [raw]
  const at = (i: number): Context => (listed ? inside(context, operator, i) : inside(context, operator))
  return { operator, values, context, at, node: (i) => context.parse(values[i], at(i)) }
}

const plural = (n: number): string => `${n} operand${n === 1 ? '' : 's'}`

/** Refuses a wrong number of operands; `most` undefined: any number. */
export const checkArity = ({ operator, values, context }: Operands, least: number, most: number | undefined): void => {
  const n = values.length
  if (n >= least && (most === undefined || n <= most)) return
  const wanted =
    least === most ? plural(least) : most === undefined ? `at least ${plural(least)}` : `${least} to ${plural(most)}`
  fail(context, `"${operator}" takes ${wanted}, not ${n}`, 'operands are given as a list: {"operator": [a, b]}')
}
