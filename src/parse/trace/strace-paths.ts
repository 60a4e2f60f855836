import type { EventOp } from '../../model/index.ts'
import { type Handler, left, needs, opened, placed, tell } from './strace-hand.ts'
import { modeIn, quoted } from './strace-text.ts'

/** One path, asked for as the argument `i`, below what the argument before it names if there is one. */
const onPath =
  (op: EventOp, i: number, isAt: boolean, mode?: number): Handler =>
  (hand, tracker) => {
    const { args } = hand.call
    const path = placed(hand, tracker, quoted(args[i]), isAt ? args[i - 1] : undefined)
    if (op === 'chown') needs(hand, tracker, 'cap_chown')
    const nofollow = hand.name.startsWith('l') || args.at(-1)?.includes('AT_SYMLINK_NOFOLLOW')
    tell(hand, tracker, op, path, { ...(mode === undefined ? {} : { mode: modeIn(args[mode]) }), nofollow })
  }
const making =
  (op: EventOp, i: number, isAt: boolean, mode: number): Handler =>
  (hand, tracker) => {
    const { args } = hand.call
    const path = placed(hand, tracker, quoted(args[i]), isAt ? args[i - 1] : undefined)
    const asked = modeIn(args[mode])
    if (op === 'mknod' && /S_IF(?:CHR|BLK)/.test(args[mode] ?? '')) needs(hand, tracker, 'cap_mknod')
    tell(hand, tracker, op, path, { mode: asked, makes: left(hand.process, asked) })
  }
const onDescriptor =
  (op: EventOp, mode?: number): Handler =>
  (hand, tracker) => {
    const path = opened(hand, hand.call.args[0])
    const { args } = hand.call
    if (op === 'chown') needs(hand, tracker, 'cap_chown')
    tell(hand, tracker, op, path, { ...(mode === undefined ? {} : { mode: modeIn(args[mode]) }), nofollow: true })
  }
const moving =
  (from: number, to: number, isAt: boolean): Handler =>
  (hand, tracker) => {
    const { args, error } = hand.call
    const old = placed(hand, tracker, quoted(args[from]), isAt ? args[from - 1] : undefined)
    const fresh = placed(hand, tracker, quoted(args[to]), isAt ? args[to - 1] : undefined)
    if (error === 'ENOENT') return
    tell(hand, tracker, 'rename', fresh, { other: old })
    tell(hand, tracker, 'rename-from', old, { other: fresh })
  }
const linking =
  (from: number, to: number, isAt: boolean): Handler =>
  (hand, tracker) => {
    const { args } = hand.call
    const old = placed(hand, tracker, quoted(args[from]), isAt ? args[from - 1] : undefined)
    tell(hand, tracker, 'link', placed(hand, tracker, quoted(args[to]), isAt ? args[to - 1] : undefined), {
      other: old,
    })
  }
const socket =
  (op: EventOp): Handler =>
  (hand, tracker) => {
    const name = /sun_path=("(?:[^"\\]|\\.)*")/s.exec(hand.call.args[1] ?? '')?.[1]
    const port = /sin6?_port=htons\((\d+)\)/.exec(hand.call.args[1] ?? '')?.[1]
    if (op === 'bind' && port !== undefined && Number(port) > 0 && Number(port) < 1024)
      needs(hand, tracker, 'cap_net_bind_service')
    if (name === undefined) return
    const path = placed(hand, tracker, quoted(name))
    // A socket is made with all bits that the umask leaves.
    tell(hand, tracker, op, path, op === 'bind' ? { mode: 0o777, makes: left(hand.process, 0o777) } : {})
  }

/** Taking away what is not there is done to be sure, and is no news. */
const gone = (op: 'unlink' | 'rmdir', i: number, isAt: boolean): Handler => {
  const handler = onPath(op, i, isAt)
  return (hand, tracker) => {
    if (hand.call.error !== 'ENOENT') handler(hand, tracker)
  }
}

/** Calls that change what is at a path, by their names. */
export const PATH_CALLS: readonly (readonly [string, Handler])[] = [
  ['rename', moving(0, 1, false)],
  ['renameat', moving(1, 3, true)],
  ['renameat2', moving(1, 3, true)],
  ['link', linking(0, 1, false)],
  ['linkat', linking(1, 3, true)],
  [
    'symlink',
    (hand, t) =>
      tell(hand, t, 'symlink', placed(hand, t, quoted(hand.call.args[1])), { other: quoted(hand.call.args[0]) }),
  ],
  [
    'symlinkat',
    (hand, t) =>
      tell(hand, t, 'symlink', placed(hand, t, quoted(hand.call.args[2]), hand.call.args[1]), {
        other: quoted(hand.call.args[0]),
      }),
  ],
  ['unlink', gone('unlink', 0, false)],
  ['rmdir', gone('rmdir', 0, false)],
  ['unlinkat', (hand, t) => gone(hand.call.args[2]?.includes('AT_REMOVEDIR') ? 'rmdir' : 'unlink', 1, true)(hand, t)],
  ['mkdir', making('mkdir', 0, false, 1)],
  ['mkdirat', making('mkdir', 1, true, 2)],
  ['mknod', making('mknod', 0, false, 1)],
  ['mknodat', making('mknod', 1, true, 2)],
  ['bind', socket('bind')],
  ['connect', socket('connect')],
  ['chmod', onPath('chmod', 0, false, 1)],
  ['fchmodat', onPath('chmod', 1, true, 2)],
  ['fchmodat2', onPath('chmod', 1, true, 2)],
  ['fchmod', onDescriptor('chmod', 1)],
  ['chown', onPath('chown', 0, false)],
  ['lchown', onPath('chown', 0, false)],
  ['fchownat', onPath('chown', 1, true)],
  ['fchown', onDescriptor('chown')],
  ['truncate', onPath('truncate', 0, false)],
  ['ftruncate', onDescriptor('truncate')],
  ...['setxattr', 'lsetxattr', 'removexattr', 'lremovexattr'].map(
    (name) => [name, onPath('setxattr', 0, false)] as const,
  ),
  ...['fsetxattr', 'fremovexattr'].map((name) => [name, onDescriptor('setxattr')] as const),
  ['mount', onPath('mount', 1, false)],
]
