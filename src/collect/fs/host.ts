import { closeSync, constants, lstatSync, openSync, readdirSync, readlinkSync, type Stats } from 'node:fs'
import type { BytePath } from '../../model/index.ts'

/** A system call's failure: the name of its errno (`ENOENT`). */
export type Failure = string

/** One entry of a directory; what it is comes with the listing, so that what nobody selects is never stat'ed. */
export interface Listed {
  readonly name: BytePath
  isDirectory(): boolean
}

/** A path as node takes it: text when it is ASCII, otherwise the bytes. */
export type HostPath = string | Buffer

/**
 * The file system calls of a scan, on paths of the target (`/` is the root directory that is scanned). Every call of a
 * scan goes through one of these, so a test can count or forge them. None follows a link in the last segment.
 */
export interface Host {
  /** The root directory on the scanning host, links resolved; empty for `/`. */
  readonly root: BytePath
  lstat(path: BytePath): Stats | Failure
  list(path: BytePath): readonly Listed[] | Failure
  /** A symlink's text; undefined when there is no symlink to read. */
  readlink(path: BytePath): BytePath | undefined
  /** Opens for reading, never waiting for a fifo's writer; the caller closes. */
  open(path: BytePath): number | Failure
  /** Calls `use` with a path that the kernel accepts for `path`; what it throws becomes a failure. */
  reach<T extends object | number>(path: BytePath, use: (host: HostPath) => T | Failure): T | Failure
}

const ASCII = /^[\0-\x7f]*$/
const native = (path: BytePath): HostPath => (ASCII.test(path) ? path : Buffer.from(path, 'latin1'))

/** Below PATH_MAX (4096 with the final NUL), less room for what `reach` puts before the rest of a longer path. */
const REACH = 4000
/** linux/fcntl.h; node does not name it. The same on every architecture node runs on. */
const O_PATH = 0o10000000

const failureOf = (error: unknown): Failure => {
  const code = (error as NodeJS.ErrnoException).code
  // A NUL in a path: node refuses what the kernel could not even be asked.
  if (code === 'ERR_INVALID_ARG_VALUE') return 'ENOENT'
  if (typeof code === 'string') return code
  throw error
}

const attempt = <T extends object | number>(path: HostPath, use: (host: HostPath) => T | Failure): T | Failure => {
  try {
    return use(path)
  } catch (error) {
    return failureOf(error)
  }
}

/**
 * A path longer than the kernel takes is walked in pieces, each opened in the one before through `/proc/self/fd`: an
 * attacker who nests directories deep enough must not have found a place where nothing looks.
 */
const reachFar = <T extends object | number>(path: BytePath, use: (host: HostPath) => T | Failure): T | Failure => {
  let held = -1
  try {
    let rest = path
    while (rest.length > REACH) {
      const cut = rest.lastIndexOf('/', REACH)
      if (cut <= (held < 0 ? 0 : 24)) return 'ENAMETOOLONG'
      const next = openSync(native(rest.slice(0, cut)), O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW)
      if (held >= 0) closeSync(held)
      held = next
      rest = `/proc/self/fd/${held}/${rest.slice(cut + 1)}`
    }
    return use(native(rest))
  } catch (error) {
    return failureOf(error)
  } finally {
    if (held >= 0) closeSync(held)
  }
}

const lstatNow = (path: HostPath): Stats | Failure => lstatSync(path, { throwIfNoEntry: false }) ?? 'ENOENT'
const READING = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY

/** The calls on the directory `root`, a byte path of the scanning host with its links resolved. */
export const hostOf = (root: BytePath): Host => {
  const base = root === '/' ? '' : root
  const full = (path: BytePath): BytePath => (path === '/' ? base || '/' : base + path)
  const reach = <T extends object | number>(path: BytePath, use: (host: HostPath) => T | Failure): T | Failure => {
    const host = full(path)
    return host.length > REACH ? reachFar(host, use) : attempt(native(host), use)
  }
  return {
    root: base,
    reach,
    lstat: (path) => reach(path, lstatNow),
    list: (path) => reach(path, listNow),
    readlink(path) {
      const link = reach(path, (host) => ({ text: readlinkSync(host, 'latin1') }))
      return typeof link === 'string' ? undefined : link.text
    },
    open: (path) => reach(path, (host) => openSync(host, READING)),
  }
}

const listNow = (path: HostPath): readonly Listed[] => {
  try {
    return readdirSync(path, { withFileTypes: true, encoding: 'latin1' })
  } catch (error) {
    if (failureOf(error) !== 'ENOENT') throw error
    // A file system that tells no types makes node lstat each name itself, and it does not find those that are not UTF-8.
    return readdirSync(path, 'latin1').map((name) => ({ name, isDirectory: () => isDirectory(path, name) }))
  }
}

const isDirectory = (path: HostPath, name: BytePath): boolean => {
  const whole = Buffer.concat([Buffer.from(path), Buffer.from(`/${name}`, 'latin1')])
  return lstatSync(whole, { throwIfNoEntry: false })?.isDirectory() ?? false
}
