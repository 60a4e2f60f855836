import type { ActVerb, Field, Power } from '../model/index.ts'

/** Operators whose arguments are all evaluated first and whose answer depends on nothing else. */
export const CALLS = [
  '==',
  '===',
  '!=',
  '!==',
  '<',
  '<=',
  '>',
  '>=',
  '!',
  '!!',
  '+',
  '-',
  '*',
  '/',
  '%',
  'min',
  'max',
  'in',
  'cat',
  'substr',
  'merge',
] as const
export type CallOperator = (typeof CALLS)[number]

/** Where a node stands: a JSON pointer into the condition's file (or into the condition, when it has none). */
interface Placed {
  readonly pointer: string
}

/** A literal, a parameter, or what folding made of an expression. Scalars, lists, or (on plain data) objects that are not logic. */
export interface Constant extends Placed {
  readonly kind: 'constant'
  readonly value: unknown
}
/** A list with expressions in it. */
export interface List extends Placed {
  readonly kind: 'list'
  readonly items: readonly Node[]
}
/** `var` on plain data, or on the element of a loop: name and fallback. */
export interface Data extends Placed {
  readonly kind: 'data'
  readonly args: readonly Node[]
}
/** `var` in a rule: a declared field of the record. */
export interface FieldNode extends Placed {
  readonly kind: 'field'
  readonly field: Field
}
export interface Call extends Placed {
  readonly kind: 'call'
  readonly operator: CallOperator
  readonly args: readonly Node[]
}
/** `!` and `!!` of one operand, which stands in a boolean position. */
export interface Not extends Placed {
  readonly kind: 'not' | 'truthy'
  readonly operand: Node
}
export interface Junction extends Placed {
  readonly kind: 'and' | 'or' | 'if'
  readonly args: readonly Node[]
}
export interface Loop extends Placed {
  readonly kind: 'filter' | 'map' | 'all' | 'some' | 'none'
  readonly over: Node
  readonly body: Node
}
export interface Reduce extends Placed {
  readonly kind: 'reduce'
  readonly over: Node
  readonly body: Node
  readonly initial: Node | undefined
}
/** `missing` and `missing_some` on plain data, whose names may be computed. */
export interface MissingData extends Placed {
  readonly kind: 'missing-data'
  readonly operator: 'missing' | 'missing_some'
  readonly args: readonly Node[]
}
/** An operator that json-logic-js does not know either: it fails when it is reached, not before. */
export interface Unrecognized extends Placed {
  readonly kind: 'unrecognized'
  readonly operator: string
}

/** `missing` in a rule. `need`: how many must be there, for `missing_some`. */
export interface Missing extends Placed {
  readonly kind: 'missing'
  readonly names: readonly string[]
  readonly values: readonly Node[]
  readonly need: number | undefined
}
export interface Observed extends Placed {
  readonly kind: 'observed'
  readonly operand: Node
}
/** In all that follow, `path` undefined is the record's own path. `globs` are as written. */
export interface GlobTest extends Placed {
  readonly kind: 'glob'
  readonly path: Node | undefined
  readonly globs: readonly string[]
}
export interface Under extends Placed {
  readonly kind: 'under'
  readonly path: Node | undefined
  readonly directories: Node
}
/** Twelve-bit tests: no bit beyond the mask, all bits of it, some bit of it. */
export interface ModeTest extends Placed {
  readonly kind: 'mode-within' | 'mode-has' | 'mode-any'
  readonly value: Node
  readonly mask: number
}
/** Each `actual` field must be (one of) `wanted`. */
export interface OwnedBy extends Placed {
  readonly kind: 'owned-by'
  readonly checks: readonly { readonly actual: Node; readonly wanted: Node }[]
}
export interface InSet extends Placed {
  readonly kind: 'in-set'
  readonly value: Node
  readonly list: readonly unknown[]
  readonly name: string
}
export interface Can extends Placed {
  readonly kind: 'can'
  readonly subject: string
  readonly power: Power
  readonly path: Node | undefined
}
export interface At extends Placed {
  readonly kind: 'at'
  readonly path: Node | undefined
  readonly field: Field
}
/** Does a privileged process do one of `verbs` at a path that `globs` match; undefined: at the record's own path. */
export interface Acts extends Placed {
  readonly kind: 'acts'
  readonly verbs: readonly ActVerb[]
  readonly globs: readonly string[] | undefined
}
export interface Listed extends Placed {
  readonly kind: 'listed'
  readonly globs: readonly string[]
  readonly field: 'manifest' | 'sha256'
}
export interface Signed extends Placed {
  readonly kind: 'signed'
  readonly path: Node | undefined
  readonly keys: readonly string[]
}

/** A condition, parsed, checked and frozen. */
export type Node =
  | Constant
  | List
  | Data
  | FieldNode
  | Call
  | Not
  | Junction
  | Loop
  | Reduce
  | MissingData
  | Unrecognized
  | Missing
  | Observed
  | GlobTest
  | Under
  | ModeTest
  | OwnedBy
  | InSet
  | Can
  | At
  | Acts
  | Listed
  | Signed

export type NodeOf<K extends Node['kind']> = Extract<Node, { readonly kind: K }>

export const constant = (value: unknown, pointer: string): Constant =>
  Object.freeze({ kind: 'constant', value, pointer })
