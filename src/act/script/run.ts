import type { ShellList } from '../../parse/index.ts'
import type { ActView } from '../contract.ts'
import type { Walk } from './contract.ts'
import type { Library } from './library.ts'
import type { Log, Recall } from './recall.ts'
import { makeSink, type Sink, type Tell, type Told } from './sink.ts'
import type { Defined, State } from './state.ts'

/** What a walk tells: an act, or a doubt in words. */
export type Event = Told | string

/** What the walk of a script needs of a view. */
export type ScriptView = Pick<ActView, 'files' | 'tree' | 'records' | 'resolve' | 'collector'>

/** What all runs of scripts of one view share. */
export interface Reading {
  readonly view: ScriptView
  readonly library: Library
  readonly recall: Recall<Event>
  readonly tell: Tell
  /** Each body as the function it was defined as last: of the same body at the same place it is the same. */
  readonly functions: WeakMap<ShellList, Defined>
}

/** What all walks of one run share. */
export interface Run extends Reading {
  readonly sink: Sink
  readonly doubt: (what: string) => void
  steps: number
  /** Functions, files and texts that are gone through, the outermost first, and how many pieces were when each began. */
  readonly inside: { readonly key: string; readonly depth: number }[]
  /** Logs whose events this run has told. */
  readonly told: Set<Log<Event>>
  readonly later: { readonly text: string; readonly state: State; readonly line: number; readonly walk: Walk }[]
}

export const makeRun = (reading: Reading, trigger: string, by: string, doubts: Set<string>): Run => {
  const kinds = new Set<string>()
  const doubt = (what: string): void => {
    // Of one kind in one file the first is enough.
    const kind = what.replace(/\bline \d+/, '')
    if (kinds.has(kind)) return
    kinds.add(kind)
    doubts.add(what)
  }
  const sink = makeSink(trigger, by, doubt)
  return { ...reading, sink, doubt, steps: 0, inside: [], told: new Set(), later: [] }
}

/** Tells what was noted elsewhere, or before. */
export const tellAgain = (run: Run, log: Log<Event>): void => {
  if (run.told.has(log)) return
  run.told.add(log)
  for (const event of log) {
    if (typeof event === 'string') run.doubt(event)
    else if (Array.isArray(event)) tellAgain(run, event)
    else run.sink.add(event)
  }
}
