import type { EventOp } from '../../model/index.ts'
import { FLAG, type TraceDecoder, type TraceOptions } from './contract.ts'
import { openFlags } from './flags.ts'
import { lineDecoder } from './lines.ts'
import { type Tracker, tracker } from './tracker.ts'

/** A deed of a watcher that knows the file and, at best, the process: whoever it is has no history. */
const seen = (
  track: Tracker,
  pid: number,
  line: number,
  what: { readonly op: EventOp; readonly path: string; readonly flags: number; readonly result?: string },
): void => {
  const process = track.process(pid)
  const path = process && track.absolute(process, what.path, undefined)
  if (process === undefined || path === undefined) {
    track.unplaced()
    return
  }
  track.deed(process, { op: what.op, path, flags: what.flags, result: what.result ?? 'ok' }, line)
}

const FATRACE = /^(?:[\d:.]+ )?[^\n]*?\((\d+)\)(?: \[(\d+):(\d+)\])?: ([RWCO+D<>]+) {1,3}(\/.*)$/s

/** `fatrace`, with or without -t and -u: fanotify's open, read, write, create, delete and move. */
export const fatraceDecoder = (options: TraceOptions): TraceDecoder => {
  const track = tracker(options, 'trace')
  return lineDecoder(track, (text, line) => {
    const [, pid, uid, , types = '', path = ''] = FATRACE.exec(text) ?? []
    if (pid === undefined) return text === ''
    const process = track.process(Number(pid))
    if (process !== undefined && uid !== undefined) track.users.observed(process, Number(uid))
    const tell = (op: EventOp, flags = 0): void => seen(track, Number(pid), line, { op, path, flags })
    if (types.includes('+')) tell('open', FLAG.write | FLAG.create)
    else if (types.includes('W')) tell('open', FLAG.write)
    else if (/[RO]/.test(types)) tell('open', FLAG.read)
    if (types.includes('D')) tell('unlink')
    if (types.includes('<')) tell('rename-from')
    if (types.includes('>')) tell('rename')
    return true
  })
}
export const looksLikeFatrace = (head: string): boolean => FATRACE.test(head.split('\n')[0] ?? '')

const INOTIFY = /^(\/.*?\/?) ((?:[A-Z_]+)(?:,[A-Z_]+)*)(?: (.*))?$/s
const INOTIFY_OPS: readonly (readonly [word: string, op: EventOp, flags: number])[] = [
  ['CREATE', 'open', FLAG.write | FLAG.create],
  ['MODIFY', 'open', FLAG.write],
  ['CLOSE_WRITE', 'open', FLAG.write],
  ['ATTRIB', 'chmod', FLAG.nofollow],
  ['MOVED_FROM', 'rename-from', 0],
  ['MOVED_TO', 'rename', 0],
  ['DELETE', 'unlink', 0],
  ['OPEN', 'open', FLAG.read],
  ['ACCESS', 'open', FLAG.read],
]

/** `inotifywait -m`, in its own format: which file, not who. */
export const inotifyDecoder = (options: TraceOptions): TraceDecoder => {
  const track = tracker(options, 'trace')
  return lineDecoder(track, (text, line) => {
    const [, directory, words = '', name] = INOTIFY.exec(text) ?? []
    if (directory === undefined) return text === ''
    const said = words.split(',')
    const path = name === undefined || name === '' ? directory : `${directory}/${name}`
    const found = INOTIFY_OPS.find(([word]) => said.includes(word))
    if (found === undefined) return true
    const isDirectory = said.includes('ISDIR')
    const op =
      isDirectory && found[0] === 'CREATE' ? 'mkdir' : isDirectory && found[0] === 'DELETE' ? 'rmdir' : found[1]
    seen(track, 0, line, { op, path, flags: op === 'open' ? found[2] : 0 })
    return true
  })
}
export const looksLikeInotify = (head: string): boolean => {
  const [, , words = ''] = INOTIFY.exec(head.split('\n')[0] ?? '') ?? []
  return INOTIFY_OPS.some(([word]) => words.split(',').includes(word))
}

const FALCO_OPS: ReadonlyMap<string, EventOp> = new Map<string, EventOp>([
  ...['open', 'openat', 'openat2', 'creat'].map((call) => [call, 'open'] as const),
  ...['mkdir', 'mkdirat'].map((call) => [call, 'mkdir'] as const),
  ...['unlink', 'unlinkat'].map((call) => [call, 'unlink'] as const),
  ['rmdir', 'rmdir'],
  ...['rename', 'renameat', 'renameat2'].map((call) => [call, 'rename'] as const),
  ...['chmod', 'fchmod', 'fchmodat'].map((call) => [call, 'chmod'] as const),
  ...['chown', 'lchown', 'fchown', 'fchownat'].map((call) => [call, 'chown'] as const),
  ...['execve', 'execveat'].map((call) => [call, 'exec'] as const),
])

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Falco's alerts as JSON, one a line: what its rules put into `output_fields`. */
export const falcoDecoder = (options: TraceOptions): TraceDecoder => {
  const track = tracker(options, 'trace')
  return lineDecoder(track, (text, line) => {
    if (text === '') return true
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return false
    }
    const fields = isObject(value) ? value.output_fields : undefined
    if (!isObject(fields)) return false
    const word = (name: string): string | undefined =>
      typeof fields[name] === 'string' ? (fields[name] as string) : undefined
    const op = FALCO_OPS.get(word('evt.type') ?? '')
    const path = word('fs.path.name') ?? word('fd.name') ?? word('evt.arg.path') ?? word('evt.arg.name')
    if (op === undefined || path === undefined || !path.startsWith('/')) return true
    const pid = typeof fields['proc.pid'] === 'number' ? fields['proc.pid'] : 0
    const uid = fields['user.uid']
    const process = track.process(pid)
    if (process !== undefined && typeof uid === 'number' && Number.isInteger(uid) && uid >= 0)
      track.users.observed(process, uid)
    const program = word('proc.exepath')
    if (process !== undefined && program?.startsWith('/') && process.program === undefined) process.program = program
    const flags = op === 'open' ? openFlags((word('evt.arg.flags') ?? 'O_RDONLY').split('(')[0] ?? '') : 0
    const res = word('evt.res') ?? 'SUCCESS'
    seen(track, pid, line, { op, path, flags, result: res === 'SUCCESS' ? 'ok' : res.slice(0, 20) })
    return true
  })
}
export const looksLikeFalco = (head: string): boolean => /^\{[^\n]*"output_fields"\s*:/.test(head)
