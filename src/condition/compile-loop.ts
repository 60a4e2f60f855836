import { type Truth, UNKNOWN } from '../model/index.ts'
import type { Compiler, Run } from './binding.ts'
import { isScalar } from './data.ts'
import type { Loop, Node, Reduce } from './node.ts'

/** What a loop runs over. A literal list of scalars need not be built anew: nothing can tell. */
const overRun = <S>(node: Node, compiler: Compiler<S>): Run<S> => {
  if (node.kind !== 'constant' || !Array.isArray(node.value) || !node.value.every(isScalar)) return compiler.value(node)
  const { value } = node
  return () => value
}

type Over = (items: readonly unknown[], test: (item: unknown) => unknown) => unknown

/** Stops at the first element that decides; an unknown element may yet be decided over by a later one. */
const quantified =
  (decider: boolean, decided: boolean, empty: boolean): Over =>
  (items, test) => {
    if (items.length === 0) return empty
    let answer: Truth = !decided
    for (const item of items) {
      const truth = test(item)
      if (truth === decider) return decided
      if (truth === UNKNOWN) answer = UNKNOWN
    }
    return answer
  }

const kept: Over = (items, test) => {
  const chosen: unknown[] = []
  let doubtful = false
  for (const item of items) {
    const truth = test(item)
    if (truth === true) chosen.push(item)
    else if (truth === UNKNOWN) doubtful = true
  }
  return doubtful ? UNKNOWN : chosen
}

const KINDS: Readonly<Record<Loop['kind'], { readonly run: Over; readonly empty: () => unknown }>> = Object.freeze({
  filter: { run: kept, empty: () => [] },
  map: {
    run: (items: readonly unknown[], body: (item: unknown) => unknown) => items.map((item) => body(item)),
    empty: () => [],
  },
  // `all` of nothing is false: JsonLogic's own.
  all: { run: quantified(false, false, false), empty: () => false },
  some: { run: quantified(true, true, false), empty: () => false },
  none: { run: quantified(true, false, true), empty: () => true },
})

export const compileLoop = <S>(node: Loop, compiler: Compiler<S>): Run<S> => {
  const over = overRun(node.over, compiler)
  const body: Run<S> = node.kind === 'map' ? compiler.value(node.body) : compiler.truth(node.body)
  const { run, empty } = KINDS[node.kind]
  return (scope, element) => {
    const items = over(scope, element)
    if (items === UNKNOWN) return UNKNOWN
    return Array.isArray(items) ? run(items, (item) => body(scope, item)) : empty()
  }
}

export const compileReduce = <S>(node: Reduce, compiler: Compiler<S>): Run<S> => {
  const over = overRun(node.over, compiler)
  const body = compiler.value(node.body)
  const initial: Run<S> = node.initial === undefined ? () => null : compiler.value(node.initial)
  return (scope, element) => {
    const items = over(scope, element)
    const start = initial(scope, element)
    if (items === UNKNOWN) return UNKNOWN
    if (!Array.isArray(items)) return start
    return items.reduce((accumulator: unknown, current: unknown) => body(scope, { current, accumulator }), start)
  }
}
