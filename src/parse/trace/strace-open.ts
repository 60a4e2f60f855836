import type { BytePath } from '../../model/index.ts'
import { FLAG } from './contract.ts'
import { openFlags } from './flags.ts'
import { type Hand, type Handler, isDone, left, needs, opened, placed, resultOf } from './strace-hand.ts'
import { modeIn, pathSaid, quoted } from './strace-text.ts'
import type { Tracker } from './tracker.ts'

/** Failed looks for what is not there are the most that a program does, and change nothing. */
const worthTelling = (flags: number, error: string | undefined): boolean =>
  error === undefined || (flags & ~(FLAG.read | FLAG.directory | FLAG.nofollow | FLAG.path)) !== 0

const open = (
  hand: Hand,
  tracker: Tracker,
  path: string | undefined,
  at: string | undefined,
  flags: number,
  asked?: number,
): void => {
  const { call, process, line } = hand
  if (!isDone(hand)) return
  if (!worthTelling(flags, call.error)) return
  const name = placed(hand, tracker, quoted(path), at)
  const led = call.annotation === undefined ? undefined : pathSaid(call.annotation)
  const isTemporary = (flags & FLAG.tmpfile) !== 0
  const real = isTemporary ? name : (led ?? name)
  if (real === undefined) return
  if (call.value !== undefined && call.value >= 0) tracker.opened(process, call.value, real)
  const creates = (flags & (FLAG.create | FLAG.tmpfile)) !== 0
  const mode = creates ? asked : undefined
  tracker.deed(
    process,
    {
      op: 'open',
      path: real,
      asked: name === real ? undefined : name,
      flags,
      mode,
      makes: left(process, mode),
      result: resultOf(hand),
    },
    line,
  )
}
const moved = (hand: Hand, path: BytePath | undefined): void => {
  if (hand.call.value === 0) hand.process.view.cwd = path
}
const duplicate = (hand: Hand, tracker: Tracker): void => {
  const path = opened(hand, hand.call.args[0])
  const { value } = hand.call
  if (value === undefined || value < 0) return
  if (path === undefined) tracker.closed(hand.process, value)
  else tracker.opened(hand.process, value, path)
}
/** Calls that open, and that decide where relative paths begin, by their names. */
export const OPEN_CALLS: readonly (readonly [string, Handler])[] = [
  [
    'open',
    (hand, t) =>
      open(hand, t, hand.call.args[0], undefined, openFlags(hand.call.args[1] ?? ''), modeIn(hand.call.args[2])),
  ],
  [
    'creat',
    (hand, t) =>
      open(hand, t, hand.call.args[0], undefined, FLAG.write | FLAG.create | FLAG.trunc, modeIn(hand.call.args[1])),
  ],
  [
    'openat',
    (hand, t) =>
      open(
        hand,
        t,
        hand.call.args[1],
        hand.call.args[0],
        openFlags(hand.call.args[2] ?? ''),
        modeIn(hand.call.args[3]),
      ),
  ],
  [
    'openat2',
    (hand, t) => {
      const how = hand.call.args[2] ?? ''
      const mode = /mode=(0[0-7]*)/.exec(how)?.[1]
      open(
        hand,
        t,
        hand.call.args[1],
        hand.call.args[0],
        openFlags(/flags=([^,}]*)/.exec(how)?.[1] ?? ''),
        modeIn(mode),
      )
    },
  ],
  ['chdir', (hand, t) => moved(hand, hand.call.value === 0 ? placed(hand, t, quoted(hand.call.args[0])) : undefined)],
  ['fchdir', (hand) => moved(hand, opened(hand, hand.call.args[0]))],
  [
    'getcwd',
    ({ call, process }) => {
      const path = quoted(call.args[0])
      if (call.value !== undefined && call.value > 0 && path?.startsWith('/'))
        process.view.cwd ??= process.view.root + path
    },
  ],
  [
    'chroot',
    (hand, t) => {
      if (hand.call.value !== 0) return
      needs(hand, t, 'cap_sys_chroot')
      const path = placed(hand, t, quoted(hand.call.args[0]))
      if (path !== undefined) hand.process.view.root = path === '/' ? '' : path
    },
  ],
  [
    'umask',
    ({ call, process }) => {
      if (call.value !== undefined) process.view.umask = modeIn(call.args[0])
    },
  ],
  ...['dup', 'dup2', 'dup3'].map((name) => [name, duplicate] as const),
  ['fcntl', (hand, t) => (hand.call.args[1]?.startsWith('F_DUPFD') ? duplicate(hand, t) : undefined)],
]
