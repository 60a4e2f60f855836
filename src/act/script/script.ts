import { type BytePath, latin1, type Origin } from '../../model/index.ts'
import { parseShell, type ShellScript, shellOf } from '../../parse/index.ts'
import type { ActFindings, ActView, ScriptRun, ShellReader } from '../contract.ts'
import { copyState, mergeStates, type State } from './state.ts'
import { isPlain, type Values } from './value.ts'
import { bytesAt, makeRun, makeWalk, type Parsed, parsedOnce } from './walker.ts'

const NONE: ActFindings = Object.freeze({ records: [], doubts: [] })

/** What the walk of a script needs of a view. */
export type ScriptView = Pick<ActView, 'files' | 'tree' | 'records' | 'resolve' | 'collector'>

/** Reads shell for every source of acts of one view: a script that several programs call is parsed once. */
export const shellReader = (view: ScriptView): ShellReader => {
  const parsed: Parsed = new Map()
  return {
    script: (path, how) => scriptActs(view, path, how, parsed),
    shell: (text, how) => shellActs(view, text, how, parsed),
  }
}

/** Acts of a shell script in the target; none when it was not read or is no shell script. Nothing is executed. */
const scriptActs = (view: ScriptView, path: BytePath, how: ScriptRun, parsed: Parsed): ActFindings => {
  const bytes = bytesAt(view, path)
  if (bytes === undefined) return NONE
  const text = latin1(bytes)
  // A hook without a first line of its own is a shell's too; other interpreters are not followed.
  if (text.startsWith('#!') && shellOf(text) === undefined) return NONE
  if (isBinary(text)) return NONE
  return actsOf(view, parsed, parsedOnce(parsed, path, text), path, { collector: view.collector, source: path }, how)
}

/** Acts of shell text that stands in another file: its first line is the origin's. */
const shellActs = (
  view: ScriptView,
  text: string,
  how: ScriptRun & { readonly origin: Origin },
  parsed: Parsed,
): ActFindings => actsOf(view, parsed, parseShell(text), 'sh', how.origin, how)

const isBinary = (text: string): boolean => text.slice(0, 1024).includes('\0')

const actsOf = (
  view: ScriptView,
  parsed: Parsed,
  script: ShellScript,
  name: string,
  origin: Origin,
  how: ScriptRun,
): ActFindings => {
  const doubts = new Set<string>()
  const at = origin.line === undefined ? origin.source : `${origin.source}:${origin.line}`
  for (const mistake of script.mistakes) doubts.add(`${at}: ${mistake}`)
  const run = makeRun(view, parsed, how.trigger, how.by, doubts)
  const { line: fixed } = origin
  const walk = makeWalk(run, {
    collector: origin.collector,
    source: origin.source,
    line: fixed === undefined ? (line) => line : (line) => fixed + line - 1,
  })
  const vars = new Map<string, Values>([['DPKG_ROOT', ['']]])
  for (const [variable, value] of how.env ?? []) vars.set(variable, [value])
  const state: State = {
    vars,
    functions: new Map(),
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
