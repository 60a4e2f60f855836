import type { BytePath } from './path.ts'
import type { Origin } from './record.ts'

/**
 * What a traced process did, in the words of the system calls. `rename` stands at the name that came to hold something,
 * `rename-from` at the name that went away; at the path of its program, `drop`: a process gave up user 0, and `privilege`: it did
 * what takes the capability in `other`.
 */
export const EVENT_OPS = [
  'open',
  'exec',
  'rename',
  'rename-from',
  'link',
  'symlink',
  'unlink',
  'rmdir',
  'mkdir',
  'mknod',
  'bind',
  'connect',
  'chmod',
  'chown',
  'truncate',
  'setxattr',
  'mount',
  'drop',
  'privilege',
] as const
export type EventOp = (typeof EVENT_OPS)[number]

/** How a path was opened, in the order of their bits: EVENT_FLAGS[i] is 1 << i in a tracker. */
export const EVENT_FLAGS = [
  'read',
  'write',
  'append',
  'create',
  'excl',
  'trunc',
  'nofollow',
  'directory',
  'tmpfile',
  'path',
] as const
export type EventFlag = (typeof EVENT_FLAGS)[number]

/** Where in the life of its process: before it gave up user 0, after that (or it never had it), or as one that never does. */
export const EVENT_PHASES = ['before-drop', 'after-drop', 'never-drops'] as const
export type EventPhase = (typeof EVENT_PHASES)[number]

/** When a call was made that belongs to a drop, seen from the call that gave up the user; `failed`: in vain. */
export const DROP_TIMES = ['before', 'after', 'failed', 'never'] as const
export type DropTime = (typeof DROP_TIMES)[number]

/** How a process gave up user 0, and what it was left with when it ended. */
export interface DropFacts {
  /** Its calls in order, as traced, with their results; at most 24. */
  readonly calls: readonly string[]
  /** setgroups (initgroups makes that call), and setgid, setregid or setresgid. Undefined: such calls were not traced. */
  readonly groups?: DropTime | undefined
  readonly group?: DropTime | undefined
  readonly ruid?: number | undefined
  readonly suid?: number | undefined
  readonly rgid?: number | undefined
  readonly sgid?: number | undefined
  /** Supplementary groups it was left with. */
  readonly supplementary?: readonly number[] | undefined
  /** Capabilities it could still use, in lower case; `all` where all were kept. */
  readonly caps?: readonly string[] | undefined
  readonly noNewPrivs: boolean
  /** It became user 0 again. */
  readonly regained: boolean
  /** Calls that failed, after which the process went on. */
  readonly ignored: readonly string[]
}

/**
 * One observed operation of traced processes, alike ones once. `uid` and `gid` are the effective ones. `first` and `last` are lines of the trace.
 * A last name `*` stands for more names in one directory than are told apart; `examples` are some of them.
 */
export interface EventRecord {
  readonly kind: 'event'
  readonly path: BytePath
  readonly op: EventOp
  /** The path as the process asked for it, made absolute, where links led elsewhere. */
  readonly asked?: BytePath | undefined
  /** The other path of a rename or link; of a symlink its text. */
  readonly other?: BytePath | undefined
  readonly flags: readonly EventFlag[]
  /** The mode that was asked for, and for what is made, what the umask left of it. */
  readonly mode?: number | undefined
  readonly makes?: number | undefined
  /** `ok`, or the name of the error. */
  readonly result: string
  readonly phase: EventPhase
  readonly uid?: number | undefined
  readonly gid?: number | undefined
  /** Of the first process that did it. */
  readonly pid: number
  readonly program?: BytePath | undefined
  /** The users that it, its forebears and their other children became. */
  readonly becomes: readonly number[]
  readonly count: number
  readonly first: number
  readonly last: number
  readonly examples?: readonly BytePath[] | undefined
  readonly drop?: DropFacts | undefined
  readonly origin: Origin
}

const CHANGING: ReadonlySet<EventFlag> = new Set(['write', 'append', 'create', 'trunc', 'tmpfile'])
const STILL: ReadonlySet<EventOp> = new Set(['exec', 'connect', 'drop', 'privilege'])

/** Whether an operation changes what is at a path, or opens it so that it can be changed. */
export const eventWrites = ({ op, flags }: Pick<EventRecord, 'op' | 'flags'>): boolean =>
  op === 'open' ? flags.some((flag) => CHANGING.has(flag)) : !STILL.has(op)
