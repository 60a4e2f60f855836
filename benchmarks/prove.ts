import { PathwritError } from '../src/index.ts'
import type { Engine } from './engines/index.ts'
import type { Answer, Proved } from './message.ts'
import { keyOf } from './tally.ts'

/** What an engine was shown to agree on. */
export interface Proof {
  readonly records: number
  readonly pairs: number
  readonly beyond: Proved['beyond']
}

/** Two engines disagree: no figure is worth anything then. */
export const disagreement = (message: string): PathwritError =>
  new PathwritError('input', `the engines differ: ${message}`, {
    hint: 'nothing was timed that rests on it: leave that engine out with --engines, or report it',
  })

const shown = (key: string): string => key.replace('\0', ' at ')

/**
 * Holds an engine's pairs to the oracle's, on the paths it judged and the rules it could be told. Throws a PathwritError
 * that names the first pair only one of them has.
 */
export const proved = (engine: Engine, oracle: Proved, answer: Proved): Proof => {
  const judged = new Set(answer.paths)
  const untold = new Set(answer.beyond.map(({ name }) => name))
  const expected = new Set(oracle.pairs.filter(({ rule, path }) => judged.has(path) && !untold.has(rule)).map(keyOf))
  const given = new Set(answer.pairs.map(keyOf))
  for (const key of expected)
    if (!given.has(key)) throw disagreement(`${engine.name} does not find ${shown(key)}; interpret does`)
  for (const key of given)
    if (!expected.has(key)) throw disagreement(`${engine.name} finds ${shown(key)}; interpret does not`)
  return { records: judged.size, pairs: expected.size, beyond: answer.beyond }
}

export const isProved = (answer: Answer): answer is Proved => answer.kind === 'proved'
