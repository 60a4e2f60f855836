import type { ShellList } from '../../parse/index.ts'
import type { Table } from './table.ts'
import { EMPTY, joinValues, sameValues, UNKNOWN, type Value, type Values, valuesOf } from './value.ts'

/** What a branch has told of some of `$1` …, by number. */
export type Picks = ReadonlyMap<string, Values>
export const NO_PICKS: Picks = new Map()

/** Where words of a script stand. */
export interface Standing {
  /** No two places have the same. */
  readonly id: string
  readonly collector: string
  readonly source: string
  readonly line: (line: number) => number
}

/** A function, and where it was defined. */
export interface Defined {
  readonly body: ShellList
  readonly standing: Standing
  /** Names that it takes for its own whichever way is gone. */
  readonly own: ReadonlySet<string>
}

/** Where a script stands: what it knows of its variables, and whether this way through it goes on. */
export interface State {
  vars: Table<Values>
  functions: Table<Defined>
  /** Names whose values programs are given, each between blanks. */
  exported: string
  cwd: Values
  /** `$1` …; undefined: not known. */
  args: readonly Values[] | undefined
  /** Of them, those of which this way knows more. */
  picks: Picks
  /** `$0`. */
  name: Value
  /** How the last command ended: true is success; undefined may be both. */
  status: boolean | undefined
  /** This way has ended, and nothing after it is done on it. */
  ended: boolean
  /** Something unseen was sourced or evaluated: a variable that was never set may be anything. */
  open: boolean
  /** Whose doing. */
  actor: string
  /** What there is to be read; undefined: not known. */
  stdin: Values | undefined
  /** What was printed so far, where somebody takes it. */
  out: Values | undefined
}

/** Adds to what is printed, where it is taken. */
export const print = (state: State, values: Values): void => {
  if (state.out !== undefined) state.out = joinValues(state.out, values)
}

/** Written out, for all states to be of one shape. */
export const copyState = (state: State): State => ({
  vars: state.vars.copy(),
  functions: state.functions.copy(),
  exported: state.exported,
  cwd: state.cwd,
  args: state.args,
  picks: state.picks,
  name: state.name,
  status: state.status,
  ended: state.ended,
  open: state.open,
  actor: state.actor,
  stdin: state.stdin,
  out: state.out,
})

/** Another state that differs in this. */
export const otherState = (state: State, changes: Partial<State>): State => Object.assign(copyState(state), changes)

export const isExported = (state: State, name: string): boolean => state.exported.includes(` ${name} `)

export const exportNames = (state: State, names: readonly string[]): void => {
  for (const name of names) if (!isExported(state, name)) state.exported += `${name} `
}

/** Set by every shell or login, whatever the script does. */
const AMBIENT = new Set(
  'HOME USER LOGNAME PATH SHELL HOSTNAME PWD OLDPWD TERM LANG LC_ALL TZ UID EUID PPID RANDOM SECONDS LINENO REPLY HOSTTYPE MACHTYPE OSTYPE COLUMNS MAINPID SERVICE_RESULT'.split(
    ' ',
  ),
)

/** Names whose values can be foretold, or all taken beforehand. */
const FORETOLD_NAMES: Readonly<Record<string, Values>> = Object.freeze(
  Object.assign(Object.create(null), {
    $: ['\u0109'],
    PPID: ['\u010a'],
    BASHPID: ['\u0109'],
    RANDOM: ['\u010b'],
    UID: ['\u010c'],
    EUID: ['\u010c'],
    HOSTNAME: ['\u010e'],
  }),
)

export const variable = (state: State, name: string): Values => {
  if (/^[1-9][0-9]*$/.test(name)) {
    const picked = state.picks.get(name)
    if (picked !== undefined) return picked
    return state.args === undefined ? UNKNOWN : (state.args[Number(name) - 1] ?? EMPTY)
  }
  const found = state.vars.get(name)
  if (found !== undefined) return found
  if (name === 'OPTIND') return ['1']
  const foretold = FORETOLD_NAMES[name]
  if (foretold !== undefined) return foretold
  if (name === '0') return [state.name]
  if (name === '#') return state.args === undefined ? UNKNOWN : [`${state.args.length}`]
  if (!/^[A-Za-z_]/.test(name) || state.open || AMBIENT.has(name)) return UNKNOWN
  return EMPTY
}

const mergeArgs = (states: readonly State[]): readonly Values[] | undefined => {
  const [first] = states
  if (first?.args === undefined) return undefined
  for (const { args } of states) {
    if (args === undefined || args.length !== first.args.length) return undefined
    if (!args.every((values, at) => sameValues(values, first.args?.[at] ?? EMPTY))) return undefined
  }
  return first.args
}

const samePicks = (a: Picks, b: Picks): boolean =>
  a === b || (a.size === b.size && [...a].every(([name, values]) => sameValues(values, b.get(name) ?? EMPTY)))

/** Of a number that some ways tell more of, all that any of them may hold. */
const mergePicks = (states: readonly State[]): Picks => {
  const [first] = states
  if (first === undefined || states.every(({ picks }) => samePicks(picks, first.picks))) return first?.picks ?? NO_PICKS
  const names = new Set(states.flatMap(({ picks }) => [...picks.keys()]))
  return new Map([...names].map((name) => [name, valuesOf(states.flatMap((way) => variable(way, name)))]))
}

/** Whether two ways know the same of every variable. */
export const sameVars = (a: State, b: State): boolean =>
  a.vars.size === b.vars.size &&
  a.open === b.open &&
  a.exported === b.exported &&
  sameValues(a.cwd, b.cwd) &&
  (a.args === b.args || mergeArgs([a, b]) !== undefined) &&
  samePicks(a.picks, b.picks) &&
  (a.vars.isCopyOf(b.vars) ||
    [...a.vars].every(([name, values]) => {
      const other = b.vars.peek(name)
      return other !== undefined && (other === values || sameValues(values, other))
    }))

/** All that any of the ways may hold; most often they hold the same. */
const mergeValues = (live: readonly State[], of: (state: State) => Values): Values => {
  const first = of(live[0] as State)
  return live.every((way) => sameValues(of(way), first)) ? first : valuesOf(live.flatMap(of))
}

/** Makes `into` stand where any of several ways may have led. Ways that ended no longer count. */
export const mergeStates = (into: State, ways: readonly State[]): void => {
  const live = ways.filter(({ ended }) => !ended)
  const [only] = live
  if (only === undefined) {
    into.ended = true
    return
  }
  if (live.length === 1) {
    Object.assign(into, only)
    return
  }
  const { exported } = only
  if (live.some((way) => way.exported !== exported))
    into.exported = ` ${[...new Set(live.flatMap((way) => way.exported.trim().split(' ')))].join(' ')} `
  else into.exported = exported
  into.picks = mergePicks(live)
  into.args = mergeArgs(live)
  into.status = live.every(({ status }) => status === only.status) ? only.status : undefined
  into.open = live.some(({ open }) => open)
  into.ended = false
  into.cwd = mergeValues(live, ({ cwd }) => cwd)
  into.actor = only.actor
  into.stdin = only.stdin
  into.out = only.out === undefined ? undefined : mergeValues(live, ({ out }) => out ?? [])
  into.functions = live.every(({ functions }) => functions.isCopyOf(only.functions))
    ? only.functions.copy()
    : only.functions.fresh(new Map(live.flatMap(({ functions }) => [...functions])))
  into.vars = mergeVars(live)
}

const mergeVars = (live: readonly State[]): Table<Values> => {
  const [first, ...others] = live as [State, ...State[]]
  if (others.every(({ vars, open }) => vars.isCopyOf(first.vars) && open === first.open)) return first.vars.copy()
  const merged = (name: string): Values => valuesOf(live.flatMap((way) => variable(way, name)))
  const vars = new Map<string, Values>()
  for (const [name, values] of first.vars) {
    const same = others.every((way) => {
      const other = way.vars.peek(name)
      return other !== undefined && (other === values || sameValues(other, values))
    })
    vars.set(name, same ? values : merged(name))
  }
  for (const way of others) for (const [name] of way.vars) if (!vars.has(name)) vars.set(name, merged(name))
  return first.vars.fresh(vars)
}
