import { closeSync, constants, fstatSync, lstatSync, opendirSync, openSync, readdirSync, readlinkSync } from 'node:fs'
import type { BytePath } from '../../model/index.ts'
import { CONTENT_HEAD } from '../../parse/index.ts'
import { headOf } from '../content/index.ts'
import type { Descent } from './descent.ts'
import { far } from './far.ts'
import { type Seen, seenOf } from './seen.ts'

/** A system call's failure: the name of its errno (`ENOENT`). */
export type Failure = string

/** Names of a directory's entries by their bytes, and those among them that are directories. */
export interface Listing {
  readonly names: readonly BytePath[]
  readonly directories: ReadonlySet<BytePath>
}

/** Whether an entry is kept. What it is comes with the listing, so that what nobody wants is neither kept nor stat'ed. */
export type Wanted = (name: BytePath, isDirectory: boolean) => boolean

/** A path as node takes it: text when it is ASCII, otherwise the bytes. */
export type HostPath = string | Buffer

/**
 * The file system calls of a scan, on paths of the target (`/` is the root directory that is scanned). Every call of a
 * scan goes through one of these, so a test can count or forge them. None follows a link in the last segment.
 */
export interface Host {
  /** The root directory on the scanning host, links resolved; empty for `/`. */
  readonly root: BytePath
  lstat(path: BytePath): Seen | Failure
  list(path: BytePath, wanted: Wanted): Listing | Failure
  /** A symlink's text; undefined when there is no symlink to read. */
  readlink(path: BytePath): BytePath | undefined
  /** Opens for reading, through no symlink whatever happens meanwhile, never waiting for a fifo's writer; the caller closes. */
  open(path: BytePath): number | Failure
  fstat(fd: number): Seen | Failure
  /** The first bytes of an open file of `size` bytes, CONTENT_HEAD at most. Good until the next call. */
  head(fd: number, size: number): Uint8Array | Failure
  /** Closes what `open` has opened. */
  shut(fd: number): void
  /** A way down the tree that is quicker and safer than paths, where there is one. */
  descend?(): Descent
  /** Calls `use` with a path that the kernel accepts for `path`; what it throws becomes a failure. */
  reach<T extends object | number>(path: BytePath, use: (host: HostPath) => T | Failure): T | Failure
  /** Lets go of directories held open on the way to paths too long for the kernel. */
  close(): void
}

const ASCII = /^[\0-\x7f]*$/
const native = (path: BytePath): HostPath => (ASCII.test(path) ? path : Buffer.from(path, 'latin1'))

/** PATH_MAX with its final NUL is 4096. */
const REACH = 4000

const failureOf = (error: unknown): Failure => {
  const code = (error as NodeJS.ErrnoException).code
  // A NUL in a path: node refuses what the kernel could not even be asked.
  if (code === 'ERR_INVALID_ARG_VALUE') return 'ENOENT'
  if (typeof code === 'string') return code
  throw error
}

const lstatNow = (path: HostPath): Seen | Failure => {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats === undefined ? 'ENOENT' : seenOf(stats)
}
export const READING = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY

/** The calls on the directory `root`, a byte path of the scanning host with its links resolved. */
export const hostOf = (root: BytePath): Host => {
  const base = root === '/' ? '' : root
  const full = (path: BytePath): BytePath => (path === '/' ? base || '/' : base + path)
  const farther = far()
  const reach = <T extends object | number>(path: BytePath, use: (host: HostPath) => T | Failure): T | Failure => {
    const host = full(path)
    try {
      return use(native(host.length > REACH ? farther.shorten(host) : host))
    } catch (error) {
      return failureOf(error)
    }
  }
  return {
    root: base,
    reach,
    lstat: (path) => reach(path, lstatNow),
    list: (path, wanted) => reach(path, (host) => listNow(host, wanted)),
    readlink(path) {
      const link = reach(path, (host) => ({ text: readlinkSync(host, 'latin1') }))
      return typeof link === 'string' ? undefined : link.text
    },
    open(path) {
      const fd = reach(path, (host) => openSync(host, READING))
      if (typeof fd === 'string' || liesAt(fd, full(path))) return fd
      closeSync(fd)
      return 'ELOOP'
    },
    shut: closeSync,
    fstat(fd) {
      try {
        return seenOf(fstatSync(fd))
      } catch (error) {
        return failureOf(error)
      }
    },
    head(fd, size) {
      try {
        return headOf(fd, CONTENT_HEAD, size)
      } catch (error) {
        return failureOf(error)
      }
    },
    close: farther.close,
  }
}

/** The kernel is asked where a descriptor lies, so a directory swapped for a symlink on the way leads nowhere. */
const liesAt = (fd: number, hostPath: BytePath): boolean => {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`, 'latin1') === hostPath
  } catch {
    // No /proc, or a path longer than a page: then dev and inode are all that is known.
    return true
  }
}

/** Entries fetched at once: a directory of a million names is never in memory as a million objects. */
const LIST_BUFFER = 512

const listNow = (path: HostPath, wanted: Wanted): Listing => {
  let listing = listingOf(wanted)
  if (!listTyped(path, listing.meet)) {
    listing = listingOf(wanted)
    for (const name of readdirSync(path, 'latin1')) listing.meet(name, isDirectory(path, name))
  }
  return listing.take()
}

const NO_NAMES: ReadonlySet<BytePath> = new Set()

/** Gathers a listing entry by entry. */
export const listingOf = (wanted: Wanted) => {
  const names: BytePath[] = []
  let directories: Set<BytePath> | undefined
  return {
    meet(name: BytePath, isDirectory: boolean): void {
      if (!wanted(name, isDirectory)) return
      names.push(name)
      if (!isDirectory) return
      directories ??= new Set()
      directories.add(name)
    },
    take: (): Listing => ({ names: names.sort(), directories: directories ?? NO_NAMES }),
  }
}

/** False when the directory must be read again without types. */
const listTyped = (path: HostPath, meet: (name: BytePath, isDirectory: boolean) => void): boolean => {
  const open = opendirSync(path, { encoding: 'latin1', bufferSize: LIST_BUFFER })
  try {
    for (let entry = open.readSync(); entry !== null; entry = open.readSync()) meet(entry.name, entry.isDirectory())
    return true
  } catch (error) {
    // A file system that tells no types makes node lstat each name itself, and it does not find those that are not UTF-8.
    if (failureOf(error) === 'ENOENT') return false
    throw error
  } finally {
    open.closeSync()
  }
}

const isDirectory = (path: HostPath, name: BytePath): boolean => {
  const whole = Buffer.concat([Buffer.from(path), Buffer.from(`/${name}`, 'latin1')])
  return lstatSync(whole, { throwIfNoEntry: false })?.isDirectory() ?? false
}
