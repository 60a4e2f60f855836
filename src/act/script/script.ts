import type { BytePath, Origin } from '../../model/index.ts'
import { parseShell, type ShellScript } from '../../parse/index.ts'
import type { ActFindings, ActView, ScriptRun, ShellReader } from '../contract.ts'
import { type Library, makeLibrary } from './library.ts'
import { copyState, mergeStates, type State } from './state.ts'
import { Table } from './table.ts'
import { isPlain, type Values } from './value.ts'
import { makeRun, makeWalk } from './walker.ts'

const NONE: ActFindings = Object.freeze({ records: [], doubts: [] })

/** What the walk of a script needs of a view. */
export type ScriptView = Pick<ActView, 'files' | 'tree' | 'records' | 'resolve' | 'collector'>

/** Reads shell for every source of acts of one view: a script that several programs call is parsed once. */
export const shellReader = (view: ScriptView): ShellReader => {
  const library = makeLibrary(view)
  return {
    script: (path, how) => scriptActs(view, path, how, library),
    shell: (text, how) => shellActs(view, text, how, library),
  }
}

/** Acts of a shell script in the target; none when it was not read or is no shell script. Nothing is executed. */
const scriptActs = (view: ScriptView, path: BytePath, how: ScriptRun, library: Library): ActFindings => {
  const shelf = library(path)
  if (shelf === null) return NONE
  return actsOf(view, library, shelf.script, path, { collector: view.collector, source: path }, how)
}

/** Acts of shell text that stands in another file: its first line is the origin's. */
const shellActs = (
  view: ScriptView,
  text: string,
  how: ScriptRun & { readonly origin: Origin },
  library: Library,
): ActFindings => actsOf(view, library, parseShell(text), 'sh', how.origin, how)

const actsOf = (
  view: ScriptView,
  library: Library,
  script: ShellScript,
  name: string,
  origin: Origin,
  how: ScriptRun,
): ActFindings => {
  const doubts = new Set<string>()
  const at = origin.line === undefined ? origin.source : `${origin.source}:${origin.line}`
  for (const mistake of script.mistakes) doubts.add(`${at}: ${mistake}`)
  const run = makeRun(view, library, how.trigger, how.by, doubts)
  const { line: fixed } = origin
  const walk = makeWalk(run, {
    collector: origin.collector,
    source: origin.source,
    line: fixed === undefined ? (line) => line : (line) => fixed + line - 1,
  })
  const vars = new Table<Values>(new Map([['DPKG_ROOT', ['']]]))
  for (const [variable, value] of how.env ?? []) vars.set(variable, [value])
  const state: State = {
    vars,
    functions: new Table(),
    cwd: ['/'],
    args: how.args?.map((arg) => [arg]),
    name: isPlain(name) ? name : 'sh',
    status: undefined,
    ended: false,
    open: false,
    actor: how.actor,
    stdin: undefined,
    out: undefined,
  }
  walk.run(script.body, state)
  for (const { text, state: then, line, walk: there } of run.later.slice(0, 16)) {
    const end = copyState(then)
    mergeStates(end, [copyState(then), copyState(state)])
    end.ended = false
    there.text(text, end, line)
  }
  return { records: run.sink.records, doubts: [...doubts] }
}
