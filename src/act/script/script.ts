import type { BytePath, Origin } from '../../model/index.ts'
import { parseShell, type ShellScript } from '../../parse/index.ts'
import type { ActFindings, ScriptRun, ShellReader } from '../contract.ts'
import { makeLibrary } from './library.ts'
import { setStrict } from './made.ts'
import { makeRecall, type Recall } from './recall.ts'
import { type Event, makeRun, type Reading, type ScriptView } from './run.ts'
import { teller } from './sink.ts'
import { copyState, mergeStates, NO_PICKS, type State } from './state.ts'
import { Table } from './table.ts'
import { isPlain, type Values } from './value.ts'
import { makeWalk } from './walker.ts'

const NONE: ActFindings = Object.freeze({ records: [], doubts: [] })

/** Reads shell for every source of acts of one view: a script that several programs call is parsed once. */
export const shellReader = (view: ScriptView, recall: Recall<Event> = makeRecall()): ShellReader => {
  const reading: Reading = {
    view,
    library: makeLibrary(view),
    recall,
    tell: teller(view.tree),
    functions: new WeakMap(),
  }
  return {
    script: (path, how) => scriptActs(reading, path, how),
    shell: (text, how) => shellActs(reading, text, how),
  }
}

/** Acts of a shell script in the target; none when it was not read or is no shell script. Nothing is executed. */
const scriptActs = (reading: Reading, path: BytePath, how: ScriptRun): ActFindings => {
  const { library, view } = reading
  const shelf = library(path)
  if (shelf === null) return NONE
  return actsOf(reading, shelf.script, path, { collector: view.collector, source: path }, how, shelf.strict)
}

/** Acts of shell text that stands in another file: its first line is the origin's. */
const shellActs = (reading: Reading, text: string, how: ScriptRun & { readonly origin: Origin }): ActFindings =>
  actsOf(reading, parseShell(text), 'sh', how.origin, how)

const actsOf = (
  reading: Reading,
  script: ShellScript,
  name: string,
  origin: Origin,
  how: ScriptRun,
  strict = false,
): ActFindings => {
  const doubts = new Set<string>()
  const at = origin.line === undefined ? origin.source : `${origin.source}:${origin.line}`
  for (const mistake of script.mistakes) doubts.add(`${at}: ${mistake}`)
  const run = makeRun(reading, how.trigger, how.by, doubts)
  const { line: fixed } = origin
  const walk = makeWalk(run, {
    id: at,
    collector: origin.collector,
    source: origin.source,
    line: fixed === undefined ? (line) => line : (line) => fixed + line - 1,
  })
  const vars = new Table<Values>(reading.recall.vars, new Map([['DPKG_ROOT', ['']]]))
  for (const [variable, value] of how.env ?? []) vars.set(variable, [value])
  const state: State = {
    vars,
    functions: new Table(reading.recall.functions),
    exported: ` ${[...new Set(['DPKG_ROOT', ...(how.env?.keys() ?? [])])].join(' ')} `,
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
  setStrict(state, strict)
  walk.run(script.body, state)
  for (const { text, state: then, line, walk: there } of run.later.slice(0, 16)) {
    const end = copyState(then)
    mergeStates(end, [copyState(then), copyState(state)])
    end.ended = false
    there.text(text, end, line)
  }
  return { records: run.sink.records, doubts: [...doubts] }
}
