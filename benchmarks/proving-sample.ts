import { automaton, nameOf, parentOf, parseGlob, type Rule, type State } from '../src/index.ts'
import type { Match } from '../src/paths/index.ts'
import type { PlainRecord } from './workloads/index.ts'

/** Records chosen evenly, and for each rule: enough that a sample asks every rule something. */
const EVENLY = 1_000
const EACH_RULE = 3

export interface Proving {
  /** In the order of the tree, each with its ancestors. */
  readonly sample: readonly PlainRecord[]
  readonly records: number
  readonly matching: number
  readonly candidates: number
  readonly meanPath: number
}

/** Walks the tree once with every rule's paths: how many apply to a record, and which records are worth proving on. */
export const provingSample = (records: Iterable<PlainRecord>, rules: readonly Pick<Rule, 'paths'>[]): Proving => {
  const globs = rules.flatMap(({ paths }, rule) =>
    paths.filter((glob) => !glob.startsWith('!')).map((glob) => ({ rule, glob: parseGlob(glob) })),
  )
  const index = automaton(globs.map(({ glob }) => glob))
  const rulesOf = (match: Match): readonly number[] => [
    ...new Set(match.patterns.map((pattern) => globs[pattern]?.rule as number)),
  ]
  const known: (readonly number[] | undefined)[] = []
  const candidatesOf = (match: Match): readonly number[] => {
    if (match.once === true) return rulesOf(match)
    const found = known[match.id] ?? rulesOf(match)
    known[match.id] = found
    return found
  }
  const taken = new Uint32Array(rules.length)
  const matched = new Uint8Array(rules.length)
  const directories = new Map<string, PlainRecord>()
  const chosen = new Map<string, PlainRecord>()
  let [count, candidates, letters] = [0, 0, 0]
  let stride = 1
  const even: PlainRecord[] = []
  const states = new Map<string, State>([['/', index.root]])
  const stateOf = (path: string): State => {
    const there = states.get(path)
    if (there !== undefined) return there
    const state = index.enter(stateOf(parentOf(path)), nameOf(path))
    if (states.size > 100_000) {
      states.clear()
      states.set('/', index.root)
    }
    states.set(path, state)
    return state
  }
  for (const record of records) {
    if (record.type === 'directory') directories.set(record.path, record)
    const rulesHere = candidatesOf(
      record.path === '/' ? index.rootMatch : index.match(stateOf(record.dir), record.name),
    )
    candidates += rulesHere.length
    letters += record.path.length
    for (const rule of rulesHere) {
      matched[rule] = 1
      if ((taken[rule] as number) >= EACH_RULE) continue
      taken[rule] = (taken[rule] as number) + 1
      chosen.set(record.path, record)
    }
    // Twice as many as wanted are kept, then every other one: even without knowing how many will come.
    if (count % stride === 0) even.push(record)
    if (even.length >= 2 * EVENLY) {
      even.splice(0, even.length, ...even.filter((_, at) => at % 2 === 0))
      stride *= 2
    }
    count++
  }
  for (const record of even) chosen.set(record.path, record)
  const whole = new Map<string, PlainRecord>()
  const withAncestors = (record: PlainRecord): void => {
    if (whole.has(record.path)) return
    const parent = record.path === '/' ? undefined : directories.get(record.dir)
    if (parent !== undefined) withAncestors(parent)
    whole.set(record.path, record)
  }
  for (const record of chosen.values()) withAncestors(record)
  return {
    sample: [...whole.values()],
    records: count,
    matching: matched.reduce((sum, one) => sum + one, 0) / rules.length,
    candidates: candidates / count,
    meanPath: letters / count,
  }
}
