import { type Binding, compileTruth, type Node } from '../condition/index.ts'
import type { BytePath, Truth } from '../model/index.ts'
import { automaton, automatonWithin, type Glob, linear, matcher, type NewPathIndex } from '../paths/index.ts'
import { interpretTruth } from './interpret-condition.ts'

/** One way to evaluate a plan. Every backend gives the findings that `interpret` gives. */
export interface Backend {
  readonly name: BackendName
  readonly newIndex: NewPathIndex
  /** For the globs inside conditions. */
  newMatcher(globs: readonly Glob[]): (path: BytePath) => boolean
  /** Whether inodes are sorted into classes that are judged once. */
  readonly classes: boolean
  truth<S>(node: Node, binding: Binding<S>): (scope: S) => Truth
}
export type BackendName = 'interpret' | 'compiled'

/** A pack may name thousands of glob lists, and each has an automaton of its own: about 1 MB. */
const smallAutomaton = automatonWithin(1 << 17)

/** The oracle: every pattern tried on every path, json-logic-js asked for every plain operator. Slow and obvious. */
export const interpret: Backend = Object.freeze({
  name: 'interpret',
  classes: false,
  newIndex: linear,
  newMatcher: matcher,
  truth:
    <S>(node: Node, binding: Binding<S>) =>
    (scope: S) =>
      interpretTruth(node, binding, scope),
})

/** The default: a lazy automaton over path segments, conditions as closures specialised per rule and service. */
export const compiled: Backend = Object.freeze({
  name: 'compiled',
  classes: true,
  newIndex: automaton,
  newMatcher(globs: readonly Glob[]) {
    const index = smallAutomaton(globs)
    return (path: BytePath) => index.lookup(path).id !== 0
  },
  truth: compileTruth,
})

/** Every backend by name. */
export const BACKENDS: Readonly<Record<BackendName, Backend>> = Object.freeze({ interpret, compiled })
