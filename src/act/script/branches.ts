import type { ShellNode, ShellWord } from '../../parse/index.ts'
import type { Walk } from './contract.ts'
import { expandWhole } from './expand.ts'
import { matchesPattern } from './pattern.ts'
import { copyState, mergeStates, type State } from './state.ts'
import { isPlain, STAR, type Value, type Values, valuesOf } from './value.ts'

/** `case`: only branches that some value of the word may choose, each with the word's variable as chosen. */
export const caseOf = (node: ShellNode & { kind: 'case' }, state: State, walk: Walk): void => {
  const ways: State[] = []
  let left: readonly Value[] = expandWhole(node.word, state, walk)
  let falling: State | undefined
  for (const { patterns, body, falls } of node.items) {
    const choices = patterns.flatMap((pattern) => expandWhole(pattern, state, walk, true))
    const chosen = left.filter((value) => choices.some((pattern) => mayMatch(pattern, value)))
    if (chosen.length === 0 && falling === undefined) continue
    const taken = copyState(state)
    if (chosen.length > 0) narrow(taken, node.word, chosen, choices)
    if (falling !== undefined) mergeStates(taken, chosen.length > 0 ? [copyState(taken), falling] : [falling])
    taken.status = true
    walk.run(body, taken)
    if (falls) falling = taken
    else {
      falling = undefined
      ways.push(taken)
    }
    left = left.filter((value) => !choices.some((pattern) => surelyMatches(pattern, value)))
  }
  if (falling !== undefined) ways.push(falling)
  if (left.length > 0 || ways.length === 0) {
    const untaken = copyState(state)
    untaken.status = true
    ways.push(untaken)
  }
  mergeStates(state, ways)
}

const surelyMatches = (pattern: Value, value: Value): boolean =>
  pattern === STAR || (isPlain(value) && isKnown(pattern) && matchesPattern(pattern, value))
/** A value that is not plain may be matched by anything: no more is asked of it. */
const mayMatch = (pattern: Value, value: Value): boolean => !isPlain(value) || matchesPattern(pattern, value)
const isKnown = (pattern: Value): boolean => !/[\u0100-\u0103\u0107-\u010e]/.test(pattern)

const narrow = (state: State, word: ShellWord, chosen: Values, choices: readonly Value[]): void => {
  const [only] = word
  if (word.length !== 1 || only?.kind !== 'parameter' || only.change !== undefined) return
  if (!/^[A-Za-z_1-9]/.test(only.name)) return
  const constant = choices.every(isPlain)
  const told = valuesOf(chosen.flatMap((value) => (isPlain(value) || !constant ? [value] : choices)))
  if (/^\d/.test(only.name)) state.picks = new Map([...state.picks, [only.name, told]])
  else state.vars.set(only.name, told)
}
