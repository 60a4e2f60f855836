import type { BytePath, EventOp } from '../../model/index.ts'
import { callNamed } from './audit-calls.ts'
import { type Deed, FLAG, type TraceDecoder, type TraceOptions } from './contract.ts'
import { openBits, openFlags } from './flags.ts'
import { lineDecoder } from './lines.ts'
import type { Process } from './process.ts'
import { tracker } from './tracker.ts'

/** Records of one event, by their serial number. */
interface Gathered {
  readonly line: number
  call: ReadonlyMap<string, string> | undefined
  cwd: string | undefined
  readonly paths: { readonly name: string | undefined; readonly type: string }[]
}

/** Events whose records may be told among those of others. */
const AT_ONCE = 64
const PATHS = 16

const HEAD = /^(?:node=\S+ )?type=(\w+) msg=audit\(([^)]*:(\d+))\) ?: (.*)$/s
// Anchored where a word begins, so that a long word costs no more than its length.
const FIELD = /(?<![\w-])(\w[\w-]*)=("[^"]*"|'[^']*'|[^\s"']*(?:\([^)]*\))?)/g

const fieldsOf = (text: string): ReadonlyMap<string, string> => {
  const fields = new Map<string, string>()
  for (const [, key = '', value = ''] of text.matchAll(FIELD)) if (fields.size < 64) fields.set(key, value)
  return fields
}
/** A name: in quotes, in hex where it could mislead, or as ausearch -i writes it. */
const nameOf = (value: string | undefined): string | undefined => {
  if (value === undefined || value === '(null)' || value === '') return undefined
  if (value.startsWith('"')) return value.slice(1, -1)
  if (/^(?:[0-9A-F]{2})+$/.test(value))
    return value.replace(/../g, (hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return value
}
const number = (value: string | undefined): number | undefined => {
  if (value === 'root') return 0
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined
}

const OPS: ReadonlyMap<string, EventOp> = new Map<string, EventOp>([
  ...['open', 'openat', 'openat2', 'creat'].map((call) => [call, 'open'] as const),
  ...['execve', 'execveat'].map((call) => [call, 'exec'] as const),
  ...['mkdir', 'mkdirat'].map((call) => [call, 'mkdir'] as const),
  ...['mknod', 'mknodat'].map((call) => [call, 'mknod'] as const),
  ...['unlink', 'unlinkat'].map((call) => [call, 'unlink'] as const),
  ['rmdir', 'rmdir'],
  ...['symlink', 'symlinkat'].map((call) => [call, 'symlink'] as const),
  ...['link', 'linkat'].map((call) => [call, 'link'] as const),
  ...['rename', 'renameat', 'renameat2'].map((call) => [call, 'rename'] as const),
  ...['chmod', 'fchmod', 'fchmodat', 'fchmodat2'].map((call) => [call, 'chmod'] as const),
  ...['chown', 'lchown', 'fchown', 'fchownat'].map((call) => [call, 'chown'] as const),
  ...['truncate', 'ftruncate'].map((call) => [call, 'truncate'] as const),
  ...['setxattr', 'lsetxattr', 'fsetxattr', 'removexattr'].map((call) => [call, 'setxattr'] as const),
  ['bind', 'bind'],
  ['mount', 'mount'],
])
/** Which argument has the flags of an open, and which its mode. */
const OPEN_ARGS: ReadonlyMap<string, readonly [flags: string, mode: string]> = new Map([
  ['open', ['a1', 'a2']],
  ['openat', ['a2', 'a3']],
])
const ERRORS: Readonly<Record<string, string>> = {
  '-1': 'EPERM',
  '-2': 'ENOENT',
  '-13': 'EACCES',
  '-17': 'EEXIST',
  '-20': 'ENOTDIR',
  '-30': 'EROFS',
}

const resultOf = (call: ReadonlyMap<string, string>): string => {
  if (call.get('success') === 'yes') return 'ok'
  const exit = call.get('exit') ?? ''
  return /^(E[A-Z0-9]+)/.exec(exit)?.[1] ?? ERRORS[exit] ?? 'EUNKNOWN'
}
const flagsOf = (name: string, call: ReadonlyMap<string, string>): number => {
  if (name === 'creat') return FLAG.write | FLAG.create | FLAG.trunc
  const value = call.get(OPEN_ARGS.get(name)?.[0] ?? '') ?? ''
  return value.includes('O_') ? openFlags(value) : /^[0-9a-f]+$/.test(value) ? openBits(Number.parseInt(value, 16)) : 0
}

/** What names stand for: the last that is no directory of another; of a rename the one that went and the one that came. */
const placesOf = (
  paths: Gathered['paths'],
): { readonly path: string | undefined; readonly from: string | undefined } => {
  const own = paths.filter(({ type }) => type !== 'PARENT')
  const made = own.find(({ type }) => type === 'CREATE') ?? own[0]
  return { path: made?.name, from: own.find(({ type }) => type === 'DELETE')?.name }
}

/** Linux audit records, raw (audit.log, ausearch --raw) or interpreted (ausearch -i): SYSCALL, CWD and PATH joined. */
export const auditDecoder = (options: TraceOptions): TraceDecoder => {
  const track = tracker(options, 'trace')
  const waiting = new Map<string, Gathered>()

  const identify = (process: Process, call: ReadonlyMap<string, string>, line: number): void => {
    const id = (name: string): number | undefined => number(call.get(name))
    track.users.recorded(
      process,
      { real: id('uid'), effective: id('euid'), saved: id('suid') },
      { real: id('gid'), effective: id('egid'), saved: id('sgid') },
      line,
    )
  }
  const tell = (one: Gathered): void => {
    const { call, cwd, line } = one
    if (call === undefined) return
    const name = callNamed(call.get('arch') ?? '', call.get('syscall') ?? '')
    const op = name === undefined ? undefined : OPS.get(name)
    const pid = Number(call.get('pid'))
    if (name === undefined || op === undefined || !Number.isInteger(pid)) return
    const process = track.process(pid)
    if (process === undefined) return
    const exe = nameOf(call.get('exe'))
    if (exe?.startsWith('/') && process.program !== exe) {
      process.program = exe
      process.now = undefined
    }
    identify(process, call, line)
    const { path, from } = placesOf(one.paths)
    const place = (text: string | undefined): BytePath | undefined =>
      text === undefined ? undefined : track.absolute(process, text, cwd)
    const whole = place(path)
    if (whole === undefined) {
      track.unplaced()
      return
    }
    const deed: Deed = { op, path: whole, flags: op === 'open' ? flagsOf(name, call) : 0, result: resultOf(call) }
    if (op === 'rename') {
      const old = place(from)
      track.deed(process, { ...deed, other: old }, line)
      if (old !== undefined) track.deed(process, { ...deed, op: 'rename-from', path: old, other: whole }, line)
    } else track.deed(process, deed, line)
  }
  const take = (key: string): void => {
    const one = waiting.get(key)
    if (one === undefined) return
    waiting.delete(key)
    tell(one)
  }
  const gathered = (key: string, line: number): Gathered => {
    const known = waiting.get(key)
    if (known !== undefined) return known
    if (waiting.size >= AT_ONCE) take(waiting.keys().next().value as string)
    const fresh: Gathered = { line, call: undefined, cwd: undefined, paths: [] }
    waiting.set(key, fresh)
    return fresh
  }
  const line = (text: string, at: number): boolean => {
    if (text === '' || text.startsWith('----') || text.startsWith('time->')) return true
    const [, type, key = '', , rest = ''] = HEAD.exec(text) ?? []
    if (type === undefined) return false
    if (type === 'EOE' || type === 'PROCTITLE') {
      if (type === 'EOE') take(key)
      return true
    }
    if (type !== 'SYSCALL' && type !== 'CWD' && type !== 'PATH') return true
    const one = gathered(key, at)
    // What the kernel adds in capitals says the same again.
    const fields = fieldsOf(rest.split('\x1d')[0] as string)
    if (type === 'SYSCALL') one.call = fields
    else if (type === 'CWD') one.cwd = nameOf(fields.get('cwd'))
    else if (one.paths.length < PATHS)
      one.paths.push({ name: nameOf(fields.get('name')), type: fields.get('nametype') ?? fields.get('objtype') ?? '' })
    return true
  }
  return lineDecoder(track, line, () => {
    for (const key of [...waiting.keys()]) take(key)
  })
}

export const looksLikeAudit = (head: string): boolean =>
  /^(?:----\n)?(?:time->[^\n]*\n)?(?:node=\S+ )?type=\w+ msg=audit\(/.test(head)
