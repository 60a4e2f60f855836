import type { BytePath } from './path.ts'

/** The settings of a unit that traces of it need, and no more. */
export interface Suggestion {
  readonly service: string
  readonly traces: number
  /** Directories by directive (`StateDirectory` → `nginx`), where the service is not user 0 when it starts. */
  readonly directories: ReadonlyMap<string, readonly string[]>
  readonly readWrite: readonly BytePath[]
  /** Upper case, as units write them; undefined: no process was user 0, and none has any. */
  readonly capabilities: readonly string[]
  readonly startsAsRoot: boolean
  readonly usesHome: boolean
  readonly usesTmp: boolean
  readonly mayGain: boolean
  /** What whoever reads it should know, in words. */
  readonly remarks: readonly string[]
  /** Of a unit that stands: what it keeps from what was traced, and what it grants for nothing. undefined: no unit was given. */
  readonly lacking?: readonly string[] | undefined
  readonly superfluous?: readonly string[] | undefined
  readonly incomplete: readonly string[]
}
