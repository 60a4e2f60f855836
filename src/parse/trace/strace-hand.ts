import type { BytePath, EventOp } from '../../model/index.ts'
import { FLAG } from './contract.ts'
import { uidOf } from './identity.ts'
import type { Process } from './process.ts'
import { descriptor, type StraceCall } from './strace-text.ts'
import type { Tracker } from './tracker.ts'

/** A call in hand. */
export interface Hand {
  readonly name: string
  readonly call: StraceCall
  readonly process: Process
  readonly pid: number
  readonly line: number
}
export type Handler = (hand: Hand, tracker: Tracker) => void

export const resultOf = ({ call }: Hand): string => call.error ?? 'ok'
/** A call that never returned tells nothing. */
export const isDone = ({ call }: Hand): boolean => call.value !== undefined

/** A path argument, below the directory that another argument names. */
export const placed = (hand: Hand, tracker: Tracker, path: string | undefined, at?: string): BytePath | undefined => {
  const { process } = hand
  const base = path === undefined ? undefined : path.startsWith('/') ? '/' : baseOf(hand, at)
  const whole = path === undefined ? undefined : tracker.absolute(process, path, base)
  if (whole === undefined && hand.call.error !== 'EFAULT' && hand.call.error !== 'ENOENT') tracker.unplaced()
  return whole
}
const baseOf = ({ process }: Hand, at: string | undefined): BytePath | undefined => {
  if (at === undefined) return process.view.cwd
  const found = descriptor(at)
  if (found === undefined) return undefined
  if (found.path !== undefined) {
    if (found.fd === undefined) process.view.cwd = found.path
    return found.path
  }
  return found.fd === undefined ? process.view.cwd : process.files.get(found.fd)
}
/** Where an open descriptor leads. */
export const opened = (hand: Hand, arg: string | undefined): BytePath | undefined => {
  const found = descriptor(arg)
  return found?.path ?? (found?.fd === undefined ? undefined : hand.process.files.get(found.fd))
}

/** What the umask leaves of a mode. */
export const left = ({ view }: Process, mode: number | undefined): number | undefined =>
  mode === undefined || view.umask === undefined ? undefined : mode & ~view.umask

/** Tells of a deed that is at one path. */
export const tell = (
  hand: Hand,
  tracker: Tracker,
  op: EventOp,
  path: BytePath | undefined,
  more: {
    readonly other?: BytePath | undefined
    readonly mode?: number | undefined
    readonly makes?: number | undefined
    /** The last name is not followed where it is a link, or a descriptor is meant. */
    readonly nofollow?: boolean | undefined
  } = {},
): void => {
  if (path === undefined || !isDone(hand)) return
  const { nofollow, ...rest } = more
  const flags = nofollow === true ? FLAG.nofollow : 0
  tracker.deed(hand.process, { op, path, flags, result: resultOf(hand), ...rest }, hand.line)
}

/** Tells that a capability was of use: user 0 did what takes it. */
export const needs = ({ call, process, line }: Hand, tracker: Tracker, cap: string): void => {
  const uid = uidOf(process.who)
  if (call.value === undefined || call.value < 0 || (uid !== undefined && uid !== 0 && process.who.caps === undefined))
    return
  tracker.deed(process, { op: 'privilege', path: process.program ?? '/', other: cap, flags: 0, result: 'ok' }, line)
}
