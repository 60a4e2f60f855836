import type { BytePath, Match, State } from '../model/index.ts'

/** A parsed pattern of our glob language: braces expanded, checked against the limits, matched on bytes. */
export interface Glob {
  /** As written. */
  readonly text: string
  /** One segment list per brace alternative. */
  readonly alternatives: readonly (readonly Segment[])[]
}

/** One path segment of a pattern. `any-depth` is `**`: zero or more whole segments. */
export type Segment =
  | { readonly kind: 'any-depth' }
  | { readonly kind: 'literal'; readonly name: BytePath }
  | { readonly kind: 'pattern'; readonly parts: readonly Part[] }
/** A piece of a segment. `one` and `class` match one character: a code point, or a byte that is not well-formed UTF-8. `ranges` are code points. */
export type Part =
  | { readonly kind: 'text'; readonly text: BytePath }
  | { readonly kind: 'any' }
  | { readonly kind: 'one' }
  | {
      readonly kind: 'class'
      readonly negated: boolean
      readonly ranges: readonly (readonly [from: number, to: number])[]
    }

export type { Match }

/**
 * Many patterns asked at once. A directory is walked once (`enter`), each of its entries costs one `match`. Every
 * implementation answers exactly as `linear` does; the conformance suite holds them to it.
 */
export interface PathIndex {
  readonly name: string
  /** State of the root directory. */
  readonly root: State
  /** What matches the root directory `/` itself. */
  readonly rootMatch: Match
  /** State of the directory `name` inside a directory in `state`. */
  enter(state: State, name: BytePath): State
  /** True only when nothing below a directory in this state can match. */
  dead(state: State): boolean
  /** What matches the entry `name` of a directory in `state`. */
  match(state: State, name: BytePath): Match
  /** What matches an absolute path: the same as walking to it. */
  lookup(path: BytePath): Match
  /** `match` of the name that is the bytes from `from` up to `to`: for those who hold names as bytes. */
  matchBytes?(state: State, bytes: Uint8Array, from: number, to: number): Match
}

export type NewPathIndex = (globs: readonly Glob[]) => PathIndex
