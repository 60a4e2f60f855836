import type { BytePath, Power, Truth } from '../model/index.ts'
import type { Node } from './node.ts'

/**
 * How a condition reads the world, for records of type S. `field` is asked once per field, outside the loop. Values:
 * text, numbers, booleans, lists of them; null: there is none; UNKNOWN (or undefined): not observed. A mode is 12 bits.
 */
export interface Binding<S> {
  field(name: string): (scope: S) => unknown
  path(scope: S): BytePath
  matcher(globs: readonly string[]): (path: BytePath) => boolean
  /** `path` undefined: the record's own. */
  can(scope: S, subject: string, power: Power, path: BytePath | undefined): Truth
  /** A field of the record at another path; null when there is no such path. */
  at(scope: S, path: BytePath, field: string): unknown
  /** `matches` undefined: at the record's own path. */
  acts(scope: S, verbs: readonly string[], matches: ((path: BytePath) => boolean) | undefined): Truth
  /** What a manifest whose path matches says of the record's path: its own path or the hash; null without an entry. */
  listed(scope: S, matches: (path: BytePath) => boolean, field: string): unknown
  signed(scope: S, path: BytePath, keys: readonly string[]): Truth
}

/** A node made runnable: `element` is the data of the innermost loop, or the plain data. */
export type Run<S> = (scope: S, element: unknown) => unknown
export type RunTruth<S> = (scope: S, element: unknown) => Truth

/** What the parts of the compiler hand each other. */
export interface Compiler<S> {
  readonly binding: Binding<S>
  value(node: Node): Run<S>
  truth(node: Node): RunTruth<S>
  /** Evaluates logic that is itself data, which `missing` on plain data can be given. */
  plain(logic: unknown, data: unknown): unknown
}
