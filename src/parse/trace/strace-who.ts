import type { SetCall } from './credentials.ts'
import { type Hand, type Handler, needs, placed, tell } from './strace-hand.ts'
import { quoted } from './strace-text.ts'
import type { Tracker } from './tracker.ts'

const isHex = /^0x[0-9a-f]+$/
const forking: Handler = (hand, tracker) => {
  const { value, args } = hand.call
  if (value === undefined || value <= 0) return
  tracker.fork(hand.process, value, forkingOf(args.join(',')))
}
/** How a clone shares, by its words. */
export const forkingOf = (text: string) => ({
  thread: text.includes('CLONE_THREAD'),
  sharesView: text.includes('CLONE_FS'),
  sharesFiles: text.includes('CLONE_FILES'),
  namespace: text.includes('CLONE_NEWUSER'),
})

const ids = (args: readonly string[]): readonly number[] =>
  args.map((arg) => (arg === '4294967295' ? -1 : Number(arg))).filter((id) => Number.isInteger(id))
const setting =
  (part: 'user' | 'group', kind: SetCall['kind']): Handler =>
  (hand, tracker) => {
    const { args, error, value } = hand.call
    if (value === undefined) return
    needs(hand, tracker, part === 'user' ? 'cap_setuid' : 'cap_setgid')
    tracker.users[part](hand.process, { kind, asked: ids(args), words: wordsOf(hand), error, line: hand.line })
  }
const wordsOf = ({ name, call }: Hand): string => `${name.replace(/32$/, '')}(${call.args.join(', ').slice(0, 120)})`
const setgroups: Handler = (hand, tracker) => {
  const { args, error, value } = hand.call
  if (value === undefined) return
  const list = args[1] ?? ''
  const groups = args[0] === '0' ? [] : /^\[[\d, ]*\]$/.test(list) ? ids(list.slice(1, -1).split(/, ?/)) : undefined
  needs(hand, tracker, 'cap_setgid')
  tracker.users.groups(hand.process, groups, { words: wordsOf(hand), error, line: hand.line })
}
/** A list that it asked for: none at all needs no call to be left behind. */
const getgroups: Handler = ({ call, process }) => {
  const { who } = process
  if (call.value === undefined || call.value < 0 || who.inNamespace) return
  const list = call.args[1] ?? ''
  if (call.value === 0) who.supplementary ??= []
  else if (/^\[[\d, ]*\]$/.test(list)) who.supplementary ??= ids(list.slice(1, -1).split(/, ?/))
}
const CAPS = /CAP_[A-Z_]+/g
const capset: Handler = (hand, { users }) => {
  if (hand.call.value !== 0) return
  const permitted = /permitted=([^,}]*)/.exec(hand.call.args[1] ?? '')?.[1]
  if (permitted === undefined) return
  const caps = (permitted.match(CAPS) ?? []).map((cap) => cap.toLowerCase())
  users.caps(hand.process, isHex.test(permitted) ? ['all'] : caps)
}
const prctl: Handler = ({ call, process }) => {
  if (call.value !== 0) return
  const [option, on] = call.args
  if (option === 'PR_CAP_AMBIENT' && on === 'PR_CAP_AMBIENT_RAISE')
    process.who.ambient = [...new Set([...process.who.ambient, (call.args[2] ?? '').toLowerCase().slice(0, 40)])].slice(
      0,
      64,
    )
  if (option === 'PR_CAP_AMBIENT' && on === 'PR_CAP_AMBIENT_CLEAR_ALL') process.who.ambient = []
  if (option === 'PR_SET_NO_NEW_PRIVS' && on === '1') process.who.noNewPrivs = true
  if (option === 'PR_SET_KEEPCAPS') process.who.keepsCaps = on === '1'
  if (option === 'PR_SET_SECUREBITS') process.who.keepsCaps = /KEEP_CAPS|NO_SETUID_FIXUP/.test(on ?? '')
}
const asked: Handler = ({ call, process }, { users }) => {
  if (call.value !== undefined && call.value >= 0) users.observed(process, call.value)
}
const askedGroup: Handler = ({ call, process }) => {
  if (call.value !== undefined && call.value >= 0) process.who.startGroup.value ??= call.value
}
const exec =
  (i: number): Handler =>
  (hand, tracker) => {
    const { call, process } = hand
    if (call.value !== 0) return
    const name = quoted(call.args[i])
    // A trace may begin with a program named from a directory that nothing has told yet.
    const isFirst = process.program === undefined && process.view.cwd === undefined && name?.startsWith('/') === false
    const path = isFirst ? undefined : placed(hand, tracker, name, i === 0 ? undefined : call.args[0])
    tell(hand, tracker, 'exec', path)
    tracker.exec(process, path)
  }

const unshare: Handler = ({ call, process }) => {
  if (call.value === 0 && call.args[0]?.includes('CLONE_NEWUSER') === true) process.who.inNamespace = true
}

/** Calls that make processes, and say who they are, by their names. */
export const WHO_CALLS: readonly (readonly [string, Handler])[] = [
  ['execve', exec(0)],
  ['execveat', exec(1)],
  ...['clone', 'clone3', 'fork', 'vfork'].map((name) => [name, forking] as const),
  ['unshare', unshare],
  ...(['', '32'] as const).flatMap((end): (readonly [string, Handler])[] => [
    [`setuid${end}`, setting('user', 'set')],
    [`setreuid${end}`, setting('user', 'setre')],
    [`setresuid${end}`, setting('user', 'setres')],
    [`setgid${end}`, setting('group', 'set')],
    [`setregid${end}`, setting('group', 'setre')],
    [`setresgid${end}`, setting('group', 'setres')],
    [`setgroups${end}`, setgroups],
    [`getgroups${end}`, getgroups],
    [`geteuid${end}`, asked],
    [`getegid${end}`, askedGroup],
  ]),
  ...['clock_settime', 'settimeofday', 'adjtimex', 'clock_adjtime'].map(
    (name) => [name, (hand: Hand, tracker: Tracker) => needs(hand, tracker, 'cap_sys_time')] as const,
  ),
  ['capset', capset],
  ['prctl', prctl],
]
