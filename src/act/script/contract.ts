import type { ActRecord, BytePath } from '../../model/index.ts'
import type { ShellList } from '../../parse/index.ts'
import type { Defined, State } from './state.ts'
import type { Value, Values } from './value.ts'

/** An act before its path is looked at. What is left out: not recursive, follows no link, says nothing of owners. */
export interface Deed {
  readonly verb: ActRecord['verb']
  readonly path: Value
  readonly recursive?: boolean
  readonly follows?: boolean
  readonly owner?: string | null | undefined
  readonly group?: string | null | undefined
  readonly mode?: number | null | undefined
  readonly modeChange?: string | undefined
  readonly makes?: ActRecord['makes']
}

/** One walk through one script's text. */
export interface Walk {
  /** Notes an act at a line of this script, of whoever acts in this state. */
  readonly emit: (state: State, line: number, words: string, deed: Deed) => void
  readonly run: (list: ShellList, state: State) => void
  /** What a list prints, run in a shell of its own; without newlines at the end, unless `whole`. */
  readonly output: (list: ShellList, state: State, whole?: boolean) => Values
  /** Takes from the budget of steps; false: it is used up. */
  readonly spend: () => boolean
  /** Runs a list whose output does not count, in a shell of its own. */
  readonly aside: (list: ShellList, state: State) => void
  /** Runs text that a command hands to a shell; a line of its own it has not. */
  readonly text: (text: string, state: State, line: number) => void
  /** Runs the commands of a file: `source` in this shell, else as a program. Whether it was there to be followed. */
  readonly file: (path: BytePath, state: State, source: boolean) => boolean
  readonly command: (call: Call) => void
  readonly define: (name: string, body: ShellList, state: State) => void
  readonly enter: (defined: Defined, state: State) => void
  /** Runs a function of the script, if there is one of that name. */
  readonly call: (name: string, args: readonly Value[], state: State) => boolean
  /** Where a program named so is found; undefined: nowhere that is known. */
  readonly program: (name: Value, state: State) => BytePath | undefined
  /** A file or directory that is there and that no account changes while the script runs: program files, defaults. */
  readonly stands: (path: Value) => boolean
  /** Where links lead, inside the root. */
  readonly resolve: (path: BytePath) => BytePath
  /** Nothing is there, as far as was looked. */
  readonly absent: (path: BytePath) => boolean
  readonly isDirectory: (path: BytePath) => boolean
  readonly homeOf: (user: string) => string | undefined
  readonly doubt: (what: string) => void
  /** Text kept for the script's end (`trap`). */
  readonly later: (text: string, state: State, line: number) => void
  /**
   * Runs something that `return`, or one turn of a loop that `continue` or `break` may leave. Ways that left it go on behind it, but
   * for those that broke off the loop, which are handed back.
   */
  readonly frame: (
    what: 'function' | 'loop',
    state: State,
    inner: () => void,
    own?: ReadonlySet<string>,
  ) => readonly State[]
  readonly leave: (what: 'function' | 'continue' | 'break', state: State) => void
  readonly keepLocal: (name: string, state: State) => void
}

/** One simple command with its words expanded. */
export interface Call {
  readonly name: Value
  readonly args: readonly Value[]
  readonly state: State
  readonly line: number
  readonly text: string
  readonly walk: Walk
}

/** What a command does, once. It may set `state.status`, which is undefined before. */
export type Handler = (call: Call) => void
export type Handlers = Readonly<Record<string, Handler>>
