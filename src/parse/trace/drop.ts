import type { BytePath, DropFacts, DropTime } from '../../model/index.ts'
import type { Identity } from './identity.ts'
import type { Process, Stint } from './process.ts'

/** What of an identity a call changes. */
export type Part = 'user' | 'group' | 'groups'

/** A call that failed. `acted`: the process went on and did something. */
export interface Failure {
  readonly part: Part
  readonly words: string
  readonly error: string
  acted: boolean
}

/** A drop whose process has not ended. */
export interface DropInHand {
  readonly line: number
  readonly program: BytePath | undefined
  /** undefined: such calls are not in the trace. */
  groups: DropTime | undefined
  group: DropTime | undefined
  /** Undecided stints that were there before it, where it left a way back. */
  readonly before: readonly Stint[]
}

const CALLS = 24

/** Notes a call of a drop in words. */
export const noteCall = (process: Process, words: string): void => {
  if (process.calls.length < CALLS && process.calls.at(-1) !== words) process.calls.push(words)
}

export const startDrop = (process: Process, line: number): DropInHand => {
  const failed = (part: Part): DropTime => (process.failures.some((one) => one.part === part) ? 'failed' : 'never')
  return {
    line,
    program: process.program,
    groups: process.who.setgroups ? 'before' : failed('groups'),
    group: process.who.setgid ? 'before' : failed('group'),
    before: [...process.undecided],
  }
}

/** A call for groups after the user was given up. */
export const lateCall = (drop: DropInHand, part: 'group' | 'groups', ok: boolean): void => {
  if (drop[part] === 'never' || drop[part] === 'failed') drop[part] = ok ? 'after' : 'failed'
}

const resolved = (id: number | undefined, start: number | undefined): number | undefined => id ?? start

const capsLeft = ({ ruid, euid, suid, start, keepsCaps, caps }: Identity): readonly string[] | undefined => {
  if (caps !== undefined) return caps
  if (keepsCaps) return ['all']
  const ids = [ruid, euid, suid].map((id) => resolved(id, start.value))
  // All user numbers away from 0 clear every set; a saved or real 0 keeps the permitted one.
  if (ids.some((id) => id === undefined)) return undefined
  return ids.includes(0) ? ['all'] : []
}

/** `ended`: the process ended badly, and did nothing after what failed. */
export const ignoredOf = (failures: readonly Failure[], ended: boolean): readonly string[] =>
  failures.filter(({ acted }) => acted || !ended).map(({ words, error }) => `${words}: ${error}`)

export const factsOf = (
  process: Process,
  drop: DropInHand | undefined,
  ended: boolean,
  regained: boolean,
): DropFacts => {
  const { who, calls, failures } = process
  const startUid = who.start.value
  const startGid = who.startGroup.value
  return {
    calls: [...calls],
    groups: drop?.groups,
    group: drop?.group,
    ruid: resolved(who.ruid, startUid),
    suid: resolved(who.suid, startUid),
    rgid: resolved(who.rgid, startGid),
    sgid: resolved(who.sgid, startGid),
    supplementary: who.supplementary,
    caps: capsLeft(who),
    noNewPrivs: who.noNewPrivs,
    regained,
    ignored: ignoredOf(failures, ended),
  }
}
