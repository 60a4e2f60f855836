import { type BytePath, bytesOf, type IdRanges } from '../model/index.ts'
import { CAPABILITIES } from './xattr.ts'

/** Who a running process is. Numbers as the reader of /proc sees them; `caps` its effective capabilities, lower case. */
export interface ProcessState {
  readonly uid: number
  readonly gid: number
  /** Supplementary groups and the primary one, ascending. */
  readonly groups: readonly number[]
  readonly caps: readonly string[]
  readonly umask: number | undefined
  readonly noNewPrivs: boolean | undefined
  /** The service unit whose control group it is in. */
  readonly unit: string | undefined
  readonly exe: BytePath | undefined
  /** In a user namespace of its own: the numbers that are mapped, seen from outside. */
  readonly mapped: IdRanges | undefined
}

/** Lines of `/proc/PID/status` (proc(5)) that say who a process is. */
export const STATUS_LINES: ReadonlySet<string> = new Set([
  'Name',
  'Umask',
  'Uid',
  'Gid',
  'Groups',
  'CapEff',
  'NoNewPrivs',
])

/** The capabilities of a mask in hexadecimal digits. */
const capsOf = (mask: string): readonly string[] => {
  const bits = BigInt(`0x${mask}`)
  return CAPABILITIES.flatMap((name, bit) => (((bits >> BigInt(bit)) & 1n) === 1n ? [`cap_${name}`] : []))
}

/**
 * What `/proc/PID/cgroup` says of a process: the service it belongs to, after systemd's layout (slices hold units; what a
 * unit makes below itself is its own), or that it is a session or a container (`scope`), or nothing.
 */
export const controlGroup = (text: string): { readonly unit?: string; readonly scope?: true } => {
  for (const line of text.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? []
    if (path === undefined || (controllers !== '' && controllers !== 'name=systemd')) continue
    const unit = path.split('/').find((part) => part !== '' && !part.endsWith('.slice'))
    if (unit?.endsWith('.service')) return { unit }
    if (unit !== undefined && unit !== 'init.scope') return { scope: true }
  }
  return {}
}

/** The outer ranges of a `uid_map` or `gid_map`; undefined when one is not such a table. */
const rangesOf = (text: string): (readonly [number, number])[] | undefined => {
  const ranges = text.split(',').map((line) => line.trim().split(/\s+/).map(Number))
  return ranges.every((range) => range.length === 3 && range.every(Number.isSafeInteger))
    ? ranges.map(([, first, count]) => [first as number, count as number] as const)
    : undefined
}

const HEX = /^[0-9a-f]{1,16}$/i
const OCTAL = /^[0-7]{1,4}$/
const numbers = (text: string | undefined): readonly number[] =>
  (text ?? '').split(/\s+/).flatMap((word) => (/^\d{1,10}$/.test(word) ? [Number(word)] : []))

/**
 * A process from its status lines, with lines beside them in the same form: `Unit`, `Exe`, `UidMap` and `GidMap` (their
 * lines joined with commas). Undefined when it does not say who it is. File system numbers count: they are what access asks.
 */
export const parseProcess = (text: string): ProcessState | undefined => {
  const lines = new Map<string, string>()
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) lines.set(line.slice(0, colon), line.slice(colon + 1).trim())
  }
  const uid = numbers(lines.get('Uid'))[3]
  const gid = numbers(lines.get('Gid'))[3]
  if (uid === undefined || gid === undefined) return undefined
  const [mask = '', umask = ''] = [lines.get('CapEff'), lines.get('Umask')]
  const uids = rangesOf(lines.get('UidMap') ?? '')
  const gids = rangesOf(lines.get('GidMap') ?? '')
  const [noNewPrivs, exe] = [lines.get('NoNewPrivs'), lines.get('Exe')]
  return {
    uid,
    gid,
    groups: [...new Set([gid, ...numbers(lines.get('Groups'))])].sort((a, b) => a - b),
    caps: HEX.test(mask) ? capsOf(mask) : [],
    umask: OCTAL.test(umask) ? Number.parseInt(umask, 8) : undefined,
    noNewPrivs: noNewPrivs === undefined ? undefined : noNewPrivs === '1',
    unit: lines.get('Unit'),
    exe: exe === undefined ? undefined : bytesOf(exe),
    mapped: uids && gids ? { uids, gids } : undefined,
  }
}
