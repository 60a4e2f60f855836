import { parameterPiece, type ShellNode, type ShellWord } from '../../parse/index.ts'
import type { Walk } from './contract.ts'
import { fieldsOf } from './expand.ts'
import { copyState, mergeStates, type State, sameVars } from './state.ts'
import { HOLE, LOOSE, UNKNOWN, type Value } from './value.ts'

/** Values that a `for` goes through one by one, of more it takes any; rounds of a loop whose test is told each time. */
const BOUNDS = Object.freeze({ turns: 64, rounds: 48 })

export const runFor = (node: ShellNode & { kind: 'for' }, state: State, walk: Walk): void => {
  const words: readonly ShellWord[] = node.words ?? [[parameterPiece('@', true)]]
  const fields = fieldsOf(words, state, walk).map((field) => (field === LOOSE ? HOLE : field))
  const turns: readonly Value[] = fields.length > BOUNDS.turns ? [HOLE] : fields
  const broken: State[] = []
  for (const value of turns) {
    if (state.ended) break
    state.vars.set(node.name, [value])
    broken.push(...walk.frame('loop', state, () => walk.run(node.body, state)))
  }
  rejoin(state, broken)
}

/** Ways that broke off a loop go on behind it, as does the way that went through all of it. */
const rejoin = (state: State, broken: readonly State[]): void => {
  if (broken.length > 0) mergeStates(state, [copyState(state), ...broken])
  state.status = undefined
}

/**
 * As long as its test is told, a loop goes round as it does. Where it is not, it goes round twice at most: what the first round leaves
 * is met by the second; more rounds are taken to bring nothing new.
 */
export const runLoop = (node: ShellNode & { kind: 'loop' }, state: State, walk: Walk): void => {
  const broken: State[] = []
  let rounds = 0
  for (let untold = 0; untold < 2 && !state.ended; ) {
    const before = copyState(state)
    walk.run(node.test, state)
    const { status } = state
    if (state.ended || status === node.until) break
    const taken = copyState(state)
    broken.push(...walk.frame('loop', taken, () => walk.run(node.body, taken)))
    if (status !== undefined && !taken.ended && !sameVars(before, taken)) {
      if (++rounds > BOUNDS.rounds) {
        forget(before, taken)
        untold++
      }
      mergeStates(state, [taken])
      continue
    }
    if (status !== undefined && taken.ended) {
      state.ended = true
      break
    }
    untold++
    // The round may not be taken, unless its test holds; a loop without end is left by a jump out of it alone.
    mergeStates(state, taken.ended ? [copyState(state)] : [copyState(state), taken])
    if (sameVars(before, state)) break
  }
  rejoin(state, broken)
}

/** What still changes after so many rounds may come to anything. */
const forget = (before: State, after: State): void => {
  for (const [name, values] of [...after.vars]) if (before.vars.peek(name) !== values) after.vars.set(name, UNKNOWN)
}
