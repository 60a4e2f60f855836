import { FACT, type Selection } from '../model/index.ts'
import { automaton, parseGlob } from '../paths/index.ts'

/** Pass 1 wants the bytes of a few named files and nothing else. */
export const bytesSelection = (globs: readonly string[]): Selection => {
  const index = automaton([...new Set(globs)].map((glob) => parseGlob(glob)))
  const facts = FACT.stat | FACT.bytes
  return {
    root: index.root,
    rootFacts: 0,
    enter: (state, name) => index.enter(state, name),
    dead: (state) => index.dead(state),
    facts: (state, name) => (index.match(state, name).id === 0 ? 0 : facts),
  }
}
