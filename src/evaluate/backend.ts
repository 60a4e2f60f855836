import { type Binding, compileTruth, type Node } from '../condition/index.ts'
import type { Truth } from '../model/index.ts'
import { automaton, linear, type NewPathIndex } from '../paths/index.ts'
import { interpretTruth } from './interpret-condition.ts'

/** One way to evaluate a plan. Every backend gives the findings that `interpret` gives. */
export interface Backend {
  readonly name: BackendName
  readonly newIndex: NewPathIndex
  truth<S>(node: Node, binding: Binding<S>): (scope: S) => Truth
}
export type BackendName = 'interpret' | 'compiled'

/** The oracle: every pattern tried on every path, json-logic-js asked for every plain operator. Slow and obvious. */
export const interpret: Backend = Object.freeze({
  name: 'interpret',
  newIndex: linear,
  truth:
    <S>(node: Node, binding: Binding<S>) =>
    (scope: S) =>
      interpretTruth(node, binding, scope),
})

/** The default: a lazy automaton over path segments, conditions as closures specialised per rule and service. */
export const compiled: Backend = Object.freeze({ name: 'compiled', newIndex: automaton, truth: compileTruth })

/** Every backend by name. */
export const BACKENDS: Readonly<Record<BackendName, Backend>> = Object.freeze({ interpret, compiled })
