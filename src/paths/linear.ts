import { type BytePath, joinPath } from '../model/index.ts'
import type { NewPathIndex } from './contract.ts'
import { segmentsOf, stepsOf } from './match-path.ts'
import { newMatches } from './matches.ts'
import { fits, type Step } from './wildcard.ts'

/** Whether something below a directory can match: some first steps account for it, and others are left or the last is `**`. */
const goesOn = (steps: readonly Step<BytePath>[], directory: readonly BytePath[]): boolean =>
  steps.some((_, taken) => fits(steps.slice(0, taken), directory)) || (steps.at(-1) === null && fits(steps, directory))

/** The oracle: tries every pattern on every path. A state is a number for a directory's path. */
export const linear: NewPathIndex = (globs) => {
  const patterns = globs.map(stepsOf)
  const matches = newMatches()
  const directories: BytePath[] = ['/']
  const numbers = new Map<BytePath, number>([['/', 0]])
  const pathOf = (state: number): BytePath => directories[state] as BytePath
  const lookup = (path: BytePath) => {
    const segments = segmentsOf(path)
    const matching = (alternatives: readonly (readonly Step<BytePath>[])[]): boolean =>
      alternatives.some((steps) => fits(steps, segments))
    return matches.of([...patterns.keys()].filter((number) => matching(patterns[number] ?? [])))
  }
  return {
    name: 'linear',
    root: 0,
    rootMatch: lookup('/'),
    enter(state, name) {
      const path = joinPath(pathOf(state), name)
      const known = numbers.get(path)
      if (known !== undefined) return known
      numbers.set(path, directories.length)
      return directories.push(path) - 1
    },
    dead(state) {
      const segments = segmentsOf(pathOf(state))
      return !patterns.flat().some((steps) => goesOn(steps, segments))
    },
    match: (state, name) => lookup(joinPath(pathOf(state), name)),
    lookup,
  }
}
