import type { BytePath, Origin } from '../../model/index.ts'
import { parseShell, type ShellScript } from '../../parse/index.ts'
import type { ActFindings, ActView, ScriptRun, ShellReader } from '../contract.ts'
import { type Library, makeLibrary } from './library.ts'
import { makeRecall, type Recall } from './recall.ts'
import { type Event, makeRun } from './run.ts'
import { copyState, mergeStates, NO_PICKS, type State } from './state.ts'
import { Table } from './table.ts'
import { isPlain, type Values } from './value.ts'
import { makeWalk } from './walker.ts'

const NONE: ActFindings = Object.freeze({ records: [], doubts: [] })

/** What the walk of a script needs of a view. */
export type ScriptView = Pick<ActView, 'files' | 'tree' | 'records' | 'resolve' | 'collector'>

/** Reads shell for every source of acts of one view: a script that several programs call is parsed once. */
export const shellReader = (view: ScriptView, recall: Recall<Event> = makeRecall()): ShellReader => {
  const library = makeLibrary(view)
  return {
    script: (path, how) => scriptActs(view, path, how, library, recall),
    shell: (text, how) => shellActs(view, text, how, library, recall),
  }
}

/** Acts of a shell script in the target; none when it was not read or is no shell script. Nothing is executed. */
const scriptActs = (
  view: ScriptView,
  path: BytePath,
  how: ScriptRun,
  library: Library,
  recall: Recall<Event>,
): ActFindings => {
  const shelf = library(path)
  if (shelf === null) return NONE
  return actsOf(view, library, recall, shelf.script, path, { collector: view.collector, source: path }, how)
}

/** Acts of shell text that stands in another file: its first line is the origin's. */
const shellActs = (
  view: ScriptView,
  text: string,
  how: ScriptRun & { readonly origin: Origin },
  library: Library,
  recall: Recall<Event>,
): ActFindings => actsOf(view, library, recall, parseShell(text), 'sh', how.origin, how)

const actsOf = (
  view: ScriptView,
  library: Library,
  recall: Recall<Event>,
  script: ShellScript,
  name: string,
  origin: Origin,
  how: ScriptRun,
): ActFindings => {
  const doubts = new Set<string>()
  const at = origin.line === undefined ? origin.source : `${origin.source}:${origin.line}`
  for (const mistake of script.mistakes) doubts.add(`${at}: ${mistake}`)
  const run = makeRun(view, library, recall, how.trigger, how.by, doubts)
  const { line: fixed } = origin
  const walk = makeWalk(run, {
    id: at,
    collector: origin.collector,
    source: origin.source,
    line: fixed === undefined ? (line) => line : (line) => fixed + line - 1,
  })
  const vars = new Table<Values>(recall.vars, new Map([['DPKG_ROOT', ['']]]))
  for (const [variable, value] of how.env ?? []) vars.set(variable, [value])
  const state: State = {
    vars,
    exported: ` ${['DPKG_ROOT', ...(how.env?.keys() ?? [])].join(' ')} `,
    functions: new Table(recall.functions),
    cwd: ['/'],
    args: how.args?.map((arg) => [arg]),
    picks: NO_PICKS,
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
