import type { BytePath } from '../../model/index.ts'
import { parseShell, type ShellList } from '../../parse/index.ts'
import { dispatch } from './commands/index.ts'
import type { Call, Walk } from './contract.ts'
import { isInMade, setStrict } from './made.ts'
import { ownNames } from './own.ts'
import { programAt } from './program.ts'
import { type Run, tellAgain } from './run.ts'
import { copyState, mergeStates, NO_PICKS, type Standing, type State } from './state.ts'
import { EMPTY, isPlain, UNKNOWN, type Value, type Values } from './value.ts'
import { runList } from './walk.ts'

/** Bounds of one run: commands met, scripts and functions within each other. */
const BOUNDS = Object.freeze({ steps: 60_000, files: 4, calls: 24, texts: 6 })

interface Frame {
  readonly what: 'function' | 'loop'
  readonly left: State[]
  readonly broken: State[]
  readonly locals: Map<string, Values | undefined>
  /** Names that it takes for its own whichever way is gone. */
  readonly own: ReadonlySet<string>
  /** How many pieces were being gone through when it began. */
  readonly depth: number
}

const NONE: ReadonlySet<string> = new Set()

/** The walk through text that stands at `standing`. */
export const makeWalk = (run: Run, standing: Standing): Walk => {
  let frames: Frame[] = []
  const { view, recall } = run
  const once = (site: object, state: State, inner: () => void, passes?: (name: string) => boolean): void =>
    recall.once(site, standing.id, state, inner, (log) => tellAgain(run, log), passes)
  const alone = (list: ShellList, state: State, out: Values | undefined): State => {
    const inner = copyState(state)
    inner.out = out
    const [first] = list
    if (first === undefined) return inner
    const outer = frames
    frames = []
    once(list.length === 1 ? first : list, inner, () => runList(list, inner, walk))
    frames = outer
    return inner
  }
  const within = (key: string, most: number, inner: () => void): boolean => {
    const same = run.inside.filter((other) => other.key === key)
    const alike = run.inside.filter((other) => other.key[0] === key[0])
    const [first] = same.length > 1 ? same : alike
    if (same.length > 1 || alike.length >= most) {
      // The outermost has seen all of them; what lies within it may go on where fewer are around it.
      recall.forget(first === undefined ? 0 : first.depth + 1)
      return false
    }
    run.inside.push({ key, depth: recall.depth() })
    inner()
    run.inside.pop()
    return true
  }
  const doubt = (what: string): void => {
    recall.note(what)
    run.doubt(what)
  }
  const walk: Walk = {
    emit: (state, line, words, deed) => {
      if (isInMade(deed.path, state)) return
      for (const told of run.tell(standing, state, line, words, deed)) {
        recall.note(told)
        run.sink.add(told)
      }
    },
    spend: () => {
      if (++run.steps === BOUNDS.steps) run.doubt(`${standing.source}: too long to be followed to its end`)
      if (run.steps < BOUNDS.steps) return true
      recall.forget(0)
      return false
    },
    run: (list, state) => runList(list, state, walk),
    output: (list, state, whole = false) => {
      const values = alone(list, state, EMPTY).out ?? UNKNOWN
      return whole ? values : values.map((value) => value.replace(/\n+$/, ''))
    },
    aside: (list, state) => void alone(list, state, undefined),
    text: (text, state, line) => {
      if (!isPlain(text.replace(/'[^']*'/g, '')))
        return doubt(`${standing.source}:${standing.line(line)}: a command in a variable is not told`)
      const script = parseShell(text)
      if (script.mistakes.length > 0)
        doubt(`${standing.source}:${standing.line(line)}: ${script.mistakes[0]} in the commands given there`)
      const here = { ...standing, id: `${standing.id}:${standing.line(line)}`, line: () => standing.line(line) }
      within(`t${text}`, BOUNDS.texts, () => makeWalk(run, here).run(script.body, state))
    },
    file: (path, state, source) => followFile(run, path, state, source, within),
    command: (call: Call) => dispatch(call),
    define: (name, body, state) => {
      const known = run.functions.get(body)
      const defined = known?.standing.id === standing.id ? known : { body, standing, own: ownNames(body) }
      run.functions.set(body, defined)
      state.functions.set(name, defined)
    },
    call: (name, args, state) => {
      const defined = state.functions.get(name)
      if (defined === undefined) return false
      // What it does stands where it was defined.
      const its = defined.standing.id === standing.id ? walk : makeWalk(run, defined.standing)
      within(`c${name}`, BOUNDS.calls, () => {
        const { args: outer, picks } = state
        state.args = args.map((value) => [value])
        state.picks = NO_PICKS
        its.enter(defined, state)
        state.args = outer
        state.picks = picks
      })
      return true
    },
    enter: ({ body, own }, state) =>
      once(body, state, () => void walk.frame('function', state, () => runList(body, state, walk), own)),
    program: (name, state) => programAt(view, name, state),
    stands: (path: Value) =>
      isPlain(path) &&
      /^\/(?:etc\/(?:default|sysconfig)|lib|usr\/lib|usr\/share)\/./.test(path) &&
      view.resolve(path).inode != null,
    homeOf: (user) => {
      for (const record of view.records) if (record.kind === 'account' && record.name === user) return record.home
      return user === 'root' ? '/root' : undefined
    },
    resolve: (path) => view.resolve(path).path,
    absent: (path) => view.resolve(path).inode === null,
    isDirectory: (path) => view.resolve(path).inode?.type === 'directory',
    doubt: (what) => doubt(`${standing.source}: ${what}`),
    later: (text, state, line) => {
      recall.forget(0)
      run.later.push({ text, state: copyState(state), line, walk })
    },
    frame: (what, state, inner, own = NONE) => {
      const frame: Frame = { what, left: [], broken: [], locals: new Map(), own, depth: recall.depth() }
      frames.push(frame)
      inner()
      frames.pop()
      if (frame.left.length > 0) mergeStates(state, [copyState(state), ...frame.left])
      for (const [name, values] of frame.locals) state.vars.restore(name, values)
      return frame.broken
    },
    leave: (what, state) => {
      const frame = frames.findLast((one) => one.what === (what === 'function' ? what : 'loop'))
      if (frame !== undefined) recall.forget(frame.depth)
      const ways = what === 'break' ? frame?.broken : frame?.left
      ways?.push(copyState(state))
      state.ended = true
    },
    keepLocal: (name, state) => {
      const frame = frames.findLast((one) => one.what === 'function')
      if (frame === undefined) return
      recall.forget(frame.depth)
      if (!frame.locals.has(name)) frame.locals.set(name, state.vars.peek(name))
      if (frame.own.has(name) && frame.depth === recall.depth()) recall.vars.hide(name)
    },
  }
  return walk
}

const followFile = (
  run: Run,
  path: BytePath,
  state: State,
  source: boolean,
  within: (key: string, most: number, inner: () => void) => boolean,
): boolean => {
  const shelf = run.library(path)
  if (shelf === null || !(source || shelf.named)) return false
  const { script } = shelf
  const { recall } = run
  const mistake = `${path}: ${script.mistakes[0]}`
  if (script.mistakes.length > 0) {
    recall.note(mistake)
    run.doubt(mistake)
  }
  const walk = makeWalk(run, { id: path, collector: run.view.collector, source: path, line: (line) => line })
  const { exported } = state
  const passes = (name: string): boolean => exported.includes(` ${name} `)
  const through = (): void => {
    if (!source && shelf.strict) setStrict(state, true)
    walk.frame('function', state, () => walk.run(script.body, state))
  }
  return within(`f${path}`, BOUNDS.files, () =>
    recall.once(shelf, path, state, through, (log) => tellAgain(run, log), source ? undefined : passes),
  )
}
