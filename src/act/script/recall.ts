import { copyState, type Defined, type Picks, type State } from './state.ts'
import { type Table, Touched } from './table.ts'
import { EMPTY, joinValues, sameValues, type Values } from './value.ts'

/** Bounds on what is kept: outcomes in all, of one place with one key, and names that one outcome may depend on. */
const BOUNDS = Object.freeze({ outcomes: 32_768, alike: 32, names: 512 })

/** What was noted while something ran, in order; what ran within it is a log of its own. */
export type Log<Event> = (Event | Log<Event>)[]

interface Change<V> {
  readonly name: string
  readonly before: V | undefined
  readonly after: V | undefined
}

/** What came of running something once: it comes of it again wherever every name in it stands for the same. */
interface Outcome<Event> {
  readonly vars: readonly Change<Values>[]
  readonly functions: readonly Change<Defined>[]
  readonly state: Pick<State, 'cwd' | 'args' | 'picks' | 'exported' | 'status' | 'ended' | 'open' | 'out'>
  readonly log: Log<Event>
}

/** Something that is being gone through. */
interface Frame {
  kept: boolean
}

/**
 * Remembers what pieces of scripts did, so that a function, a program or a subshell that is met again in the same situation is not
 * gone through again. The situation is the arguments, the directory and so on, and the names that were asked for or changed on the
 * way, with what they stood for at first.
 */
export interface Recall<Event> {
  readonly vars: Touched
  readonly functions: Touched
  /** Notes what is done or doubted. */
  readonly note: (event: Event) => void
  /** How many pieces are being gone through. */
  readonly depth: () => number
  /** What the pieces from this one inwards do depends on more than their situation, or reaches out of them: it is not kept. */
  readonly forget: (depth: number) => void
  /** Goes through a piece, or has `again` told of all that was noted when it was gone through before. */
  readonly once: (
    site: object,
    place: string,
    state: State,
    run: () => void,
    again: (log: Log<Event>) => void,
    passes?: (name: string) => boolean,
  ) => void
}

/** `most`: outcomes that are kept; with none everything is gone through each time. */
export const makeRecall = <Event>(most: number = BOUNDS.outcomes): Recall<Event> => {
  const known = new WeakMap<object, Map<string, Outcome<Event>[]>>()
  const frames: Frame[] = []
  const vars = new Touched()
  const functions = new Touched()
  let log: Log<Event> = []
  let count = 0

  const found = (site: object, key: string, state: State): Outcome<Event> | undefined =>
    known
      .get(site)
      ?.get(key)
      ?.find(
        (outcome) =>
          outcome.vars.every(({ name, before }) => alike(before, state.vars.peek(name))) &&
          outcome.functions.every(({ name, before }) => before === state.functions.peek(name)),
      )

  const keep = (site: object, key: string, outcome: Outcome<Event>): void => {
    const here = known.get(site) ?? new Map<string, Outcome<Event>[]>()
    known.set(site, here)
    const outcomes = here.get(key)
    if (outcomes === undefined) here.set(key, [outcome])
    else if (outcomes.length < BOUNDS.alike) outcomes.push(outcome)
    else return
    count++
  }

  const touch = (touched: Touched, changes: readonly Change<unknown>[], passes: (name: string) => boolean): void => {
    for (const { name } of changes) if (passes(name)) touched.add(name)
  }

  return {
    vars,
    functions,
    note: (event) => void log.push(event),
    depth: () => frames.length,
    forget: (depth) => {
      for (let at = frames.length - 1; at >= depth; at--) (frames[at] as Frame).kept = false
    },
    once: (site, place, state, run, again, passes = () => true) => {
      const key = situationOf(place, state)
      const { out } = state
      let outcome = found(site, key, state)
      if (outcome !== undefined) {
        apply(outcome, state)
        again(outcome.log)
      } else {
        const outer = log
        const before = copyState(state)
        const frame: Frame = { kept: true }
        log = []
        frames.push(frame)
        state.out = EMPTY
        let called: ReadonlySet<string> = new Set()
        const named = vars.during(() => {
          called = functions.during(run)
        })
        frames.pop()
        outcome = {
          vars: changesOf(named, before.vars, state.vars),
          functions: changesOf(called, before.functions, state.functions),
          state: after(state),
          log,
        }
        log = outer
        if (frame.kept && count < most && outcome.vars.length <= BOUNDS.names) keep(site, key, outcome)
      }
      log.push(outcome.log)
      touch(vars, outcome.vars, passes)
      touch(functions, outcome.functions, passes)
      state.out = out === undefined || state.out === undefined ? undefined : joinValues(out, state.out)
    },
  }
}

const after = ({ cwd, args, picks, exported, status, ended, open, out }: State): Outcome<never>['state'] => ({
  cwd,
  args,
  picks,
  exported,
  status,
  ended,
  open,
  out,
})

const alike = (a: Values | undefined, b: Values | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && sameValues(a, b))

const changesOf = <V>(names: ReadonlySet<string>, before: Table<V>, after: Table<V>): readonly Change<V>[] =>
  [...names].map((name) => ({ name, before: before.peek(name), after: after.peek(name) }))

const apply = (outcome: Outcome<unknown>, state: State): void => {
  restore(outcome.vars, state.vars)
  restore(outcome.functions, state.functions)
  Object.assign(state, outcome.state)
}

const restore = <V>(changes: readonly Change<V>[], table: Table<V>): void => {
  for (const { name, before, after } of changes) {
    if (after === before) continue
    if (after === undefined) table.delete(name)
    else table.set(name, after)
  }
}

const listed = (lists: readonly Values[] | undefined): string =>
  lists?.map((values) => values.join('\x01')).join('\x02') ?? '\x03'
const picked = (picks: Picks): string => (picks.size === 0 ? '' : [...picks].flat(2).join('\x01'))

/** All but the names: what is known of the place, and who acts there. */
const situationOf = (place: string, state: State): string =>
  [
    place,
    listed(state.args),
    picked(state.picks),
    state.cwd.join('\x01'),
    state.name,
    state.actor,
    state.exported,
    `${state.status}${state.open}`,
    listed(state.stdin === undefined ? undefined : [state.stdin]),
  ].join('\0')
