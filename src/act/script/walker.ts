import type { BytePath } from '../../model/index.ts'
import { parseShell, type ShellList } from '../../parse/index.ts'
import type { ActView } from '../contract.ts'
import { dispatch } from './commands/index.ts'
import type { Call, Walk } from './contract.ts'
import type { Library } from './library.ts'
import { programAt } from './program.ts'
import { makeSink, type Sink, type Standing } from './sink.ts'
import { copyState, mergeStates, type State } from './state.ts'
import { EMPTY, isPlain, UNKNOWN, type Value, type Values } from './value.ts'
import { runList } from './walk.ts'

/** Bounds of one run: commands met, scripts and functions within each other. */
const BOUNDS = Object.freeze({ steps: 60_000, files: 4, calls: 24, texts: 6 })

interface Frame {
  readonly what: 'function' | 'loop'
  readonly left: State[]
  readonly locals: Map<string, Values | undefined>
}

/** What all walks of one run share. */
export interface Run {
  readonly view: Pick<ActView, 'files' | 'tree' | 'records' | 'resolve' | 'collector'>
  readonly library: Library
  readonly sink: Sink
  readonly doubt: (what: string) => void
  steps: number
  readonly inside: string[]
  readonly later: { readonly text: string; readonly state: State; readonly line: number; readonly walk: Walk }[]
}

export const makeRun = (view: Run['view'], library: Library, trigger: string, by: string, doubts: Set<string>): Run => {
  const kinds = new Set<string>()
  const doubt = (what: string): void => {
    // Of one kind in one file the first is enough.
    const kind = what.replace(/\bline \d+/, '')
    if (kinds.has(kind)) return
    kinds.add(kind)
    doubts.add(what)
  }
  return { view, library, sink: makeSink(view.tree, trigger, by, doubt), doubt, steps: 0, inside: [], later: [] }
}

/** The walk through text that stands at `standing`. */
export const makeWalk = (run: Run, standing: Standing): Walk => {
  let frames: Frame[] = []
  const { view } = run
  const alone = (list: ShellList, state: State, out: Values | undefined): State => {
    const inner = copyState(state)
    inner.out = out
    const outer = frames
    frames = []
    runList(list, inner, walk)
    frames = outer
    return inner
  }
  const within = (key: string, most: number, inner: () => void): boolean => {
    const kind = key.slice(0, 1)
    const depth = run.inside.filter((other) => other.startsWith(kind)).length
    if (run.inside.filter((other) => other === key).length > 1 || depth >= most) return false
    run.inside.push(key)
    inner()
    run.inside.pop()
    return true
  }
  const walk: Walk = {
    emit: (state, line, words, deed) => run.sink.emit(standing, state, line, words, deed),
    spend: () => {
      if (++run.steps === BOUNDS.steps) run.doubt(`${standing.source}: too long to be followed to its end`)
      return run.steps < BOUNDS.steps
    },
    run: (list, state) => runList(list, state, walk),
    output: (list, state, whole = false) => {
      const values = alone(list, state, EMPTY).out ?? UNKNOWN
      return whole ? values : values.map((value) => value.replace(/\n+$/, ''))
    },
    aside: (list, state) => void alone(list, state, undefined),
    text: (text, state, line) => {
      if (!isPlain(text))
        return run.doubt(`${standing.source}:${standing.line(line)}: a command in a variable is not told`)
      const script = parseShell(text)
      if (script.mistakes.length > 0)
        run.doubt(`${standing.source}:${standing.line(line)}: ${script.mistakes[0]} in the commands given there`)
      const here = { ...standing, line: () => standing.line(line) }
      within(`t${text}`, BOUNDS.texts, () => makeWalk(run, here).run(script.body, state))
    },
    file: (path, state, source) => followFile(run, path, state, source, within),
    command: (call: Call) => dispatch(call),
    call: (name, args, state) => {
      const body = state.functions.get(name)
      if (body === undefined) return false
      within(`c${name}`, BOUNDS.calls, () => {
        const { args: outer } = state
        const digits = [...state.vars].filter(([key]) => /^\d+$/.test(key))
        for (const [key] of digits) state.vars.delete(key)
        state.args = args.map((value) => [value])
        walk.frame('function', state, () => runList(body, state, walk))
        state.args = outer
        for (const [key, values] of digits) state.vars.set(key, values)
      })
      return true
    },
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
    doubt: (what) => run.doubt(`${standing.source}: ${what}`),
    later: (text, state, line) => void run.later.push({ text, state: copyState(state), line, walk }),
    frame: (what, state, inner) => {
      const frame: Frame = { what, left: [], locals: new Map() }
      frames.push(frame)
      inner()
      frames.pop()
      if (frame.left.length > 0) mergeStates(state, [copyState(state), ...frame.left])
      for (const [name, values] of frame.locals) {
        if (values === undefined) state.vars.delete(name)
        else state.vars.set(name, values)
      }
    },
    leave: (what, state) => {
      const frame = frames.findLast((one) => one.what === what)
      frame?.left.push(copyState(state))
      state.ended = true
    },
    keepLocal: (name, state) => {
      const frame = frames.findLast((one) => one.what === 'function')
      if (frame !== undefined && !frame.locals.has(name)) frame.locals.set(name, state.vars.get(name))
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
  if (script.mistakes.length > 0) run.doubt(`${path}: ${script.mistakes[0]}`)
  const walk = makeWalk(run, { collector: run.view.collector, source: path, line: (line) => line })
  return within(`f${path}`, BOUNDS.files, () => walk.frame('function', state, () => walk.run(script.body, state)))
}
