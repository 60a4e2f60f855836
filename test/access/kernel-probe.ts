/**
 * Run as its own process: becomes the identity it is told on standard input and tries each power for real, undoing what it
 * does. Imports nothing of the project, so that it can be copied to where any user can read it.
 */
import {
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
} from 'node:fs'
import { createRequire } from 'node:module'

export interface Probe {
  readonly path: string
  /** The real path of the entry it names. */
  readonly entry: string
  /** What stands there once links are followed, as the parent process sees it. */
  readonly leadsTo: 'directory' | 'other' | 'nothing'
  readonly isLink: boolean
  readonly mode: number
  /** The first missing name on the way to a missing path without links; else empty. */
  readonly firstMissing: string
}
export interface ProbeInput {
  /** Absent: the identity is already in effect. */
  readonly become?: { readonly uid: number; readonly gid: number; readonly groups: readonly number[] } | undefined
  readonly koffi: string | null
  readonly probes: readonly Probe[]
}
export type Outcome = Readonly<Record<string, boolean>>

const NONBLOCK = constants.O_NONBLOCK

const codeOf = (act: () => void): string => {
  try {
    act()
    return ''
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'other'
  }
}

const opens = (path: string, flags: number): boolean => {
  // ENXIO: a fifo nobody reads; the permission was granted before.
  const code = codeOf(() => closeSync(openSync(path, flags | NONBLOCK)))
  return code === '' || code === 'ENXIO'
}

/** An append-only directory keeps what was made in it, hence a new name each time. */
const makes = (path: string): boolean => {
  const made = `${path}.${process.pid}.${process.hrtime.bigint()}`
  if (codeOf(() => mkdirSync(made)) !== '') return false
  codeOf(() => rmdirSync(made))
  return true
}

const moves = (path: string, entry: string): boolean => {
  if (codeOf(() => renameSync(path, `${path}.aside`)) !== '') return false
  // A path that leads through a link to above itself ends where its own entry was.
  if (codeOf(() => renameSync(`${path}.aside`, path)) !== '') renameSync(`${entry}.aside`, entry)
  return true
}

/** access(2) forgets the capabilities of users; faccessat2 with AT_EACCESS does not. */
type Executes = (path: string) => boolean
const executesBy = (koffi: string | null): Executes | undefined => {
  if (koffi === null) return undefined
  const native = createRequire(import.meta.url)(koffi) as {
    load(name: string): { func(signature: string): (...args: readonly unknown[]) => number }
  }
  const faccessat = native.load('libc.so.6').func('int faccessat(int at, const char *path, int mode, int flags)')
  return (path) => faccessat(-100, path, 1, 0x200) === 0
}

const probe = (
  executes: Executes | undefined,
  { path, entry, leadsTo, isLink, mode, firstMissing }: Probe,
): Outcome => {
  const search = codeOf(() => lstatSync(path))
  const outcome: Record<string, boolean> = { search: search === '' || search === 'ENOENT' }
  outcome.read = opens(path, constants.O_RDONLY)
  if (executes !== undefined) outcome.execute = executes(path)
  if (leadsTo === 'directory') {
    outcome.create = makes(`${path}/made`)
  } else {
    outcome.write = opens(path, constants.O_WRONLY)
    outcome.append = opens(path, constants.O_WRONLY | constants.O_APPEND)
    if (firstMissing !== '') outcome.create = makes(firstMissing)
  }
  outcome.replace = moves(path, entry)
  if (!isLink) outcome.control = codeOf(() => chmodSync(path, mode)) === ''
  return outcome
}

const main = (): void => {
  const input = JSON.parse(readFileSync(0, 'utf8')) as ProbeInput
  const executes = executesBy(input.koffi)
  if (input.become !== undefined) {
    process.setgroups?.([...input.become.groups])
    process.setgid?.(input.become.gid)
    process.setuid?.(input.become.uid)
  }
  process.stdout.write(JSON.stringify(input.probes.map((one) => probe(executes, one))))
}

if (process.argv[2] === 'probe') main()
