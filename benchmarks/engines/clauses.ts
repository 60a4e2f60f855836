import type { Logic } from '../packs/index.ts'

/** A test that holds, or does not. */
export interface Literal {
  readonly test: Extract<Logic, { kind: 'in' | 'less' | 'any' | 'has' | 'within' }>
  readonly holds: boolean
}

/** A condition as alternatives of tests that all hold: for languages without negation of whole expressions. */
export const clausesOf = (logic: Logic, holds = true): readonly (readonly Literal[])[] => {
  switch (logic.kind) {
    case 'not':
      return clausesOf(logic.of, !holds)
    case 'and':
    case 'or': {
      const parts = logic.of.map((part) => clausesOf(part, holds))
      if ((logic.kind === 'or') === holds) return parts.flat()
      return parts.reduce((all, part) => all.flatMap((left) => part.map((right) => [...left, ...right])), [[]])
    }
    default:
      return [[{ test: logic, holds }]]
  }
}
