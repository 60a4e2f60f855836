import { constants as flagNames } from 'node:fs'
import { constants, endianness } from 'node:os'
import type { BytePath } from '../../model/index.ts'
import { CONTENT_HEAD } from '../../parse/index.ts'
import type { Failure } from './host.ts'
import type { Seen } from './seen.ts'

/** What is used of an FFI: a library's functions by their C declaration, the address of a buffer, the errno of the last call. */
export interface Foreign {
  func(declaration: string): (...values: never[]) => unknown
  address(buffer: Uint8Array): bigint
  errno(): number
}

/**
 * File system calls relative to an open directory, by libc. Names are bytes without a NUL. One set of buffers: a `Seen`
 * or an entry is good until the next call. Descriptors are never inherited by a child.
 */
export interface Calls {
  /** Opens a directory below `dir`, following no link. */
  opendir(dir: number, name: BytePath): number | Failure
  /** Opens `path`, relative to `dir`: through no symlink and never above `dir`. */
  openBeneath(dir: number, path: BytePath, flags: number): number | Failure
  /** Links not followed; an empty name is `dir` itself. */
  stat(dir: number, name: BytePath): Seen | Failure
  /** Undefined when there is no symlink to read. */
  readlink(dir: number, name: BytePath): BytePath | undefined
  /** The first bytes of an open file, CONTENT_HEAD at most; a read that falls short where `size` says that it ends is the last. */
  head(fd: number, size: number): Uint8Array | Failure
  /** Hands over every entry but `.` and `..`; `directory` undefined: the file system does not tell. */
  list(dir: number, meet: (name: BytePath, directory: boolean | undefined) => void): Failure | undefined
  close(fd: number): void
}

/** fcntl.h: node does not name it; the same on every architecture node runs on. */
const O_CLOEXEC = 0o2000000
const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = flagNames
const OPENING = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
/** AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT: a look must not mount anything. */
const BY_NAME = 0x100 | 0x800
const AT_EMPTY_PATH = 0x1000
/** STATX_BASIC_STATS of linux/stat.h */
const BASIC = 0x7ff
/** openat2(2), the same number on every architecture; RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH */
const OPENAT2 = 437
const BENEATH = 0x02 | 0x04 | 0x08
const DT_UNKNOWN = 0
const DT_DIR = 4
/** Where a dirent64 keeps its record length, type and name. */
const RECLEN = 16
const TYPE = 18
const NAME = 19

const LIST_BYTES = 1 << 16
const PATH_BYTES = 4096

/** Names up to this long are put down byte by byte, which is quicker than asking for it. */
const SHORT = 32
const STATX_BYTES = 256

/** Undefined where libc lacks one of the calls (glibc before 2.30) or bytes are not little-endian. */
export const bindCalls = (foreign: Foreign): Calls | undefined => {
  if (endianness() !== 'LE') return undefined
  // Pointers go as numbers: made once, for buffers that stay.
  const bind = (declaration: string) => foreign.func(declaration) as (...values: readonly number[]) => number
  const openat = bind('int openat(int dir, int64_t path, int flags, int mode)')
  const statx = bind('int statx(int dir, int64_t path, int flags, unsigned int mask, int64_t into)')
  const getdents = bind('int64_t getdents64(int dir, int64_t into, size_t size)')
  const readlinkat = bind('int64_t readlinkat(int dir, int64_t path, int64_t into, size_t size)')
  const closeFd = bind('int close(int fd)')
  const pread = bind('int64_t pread64(int fd, int64_t into, size_t size, int64_t offset)')
  const syscall = bind('int64_t syscall(int64_t number, int64_t dir, int64_t path, int64_t how, int64_t size)')

  const buffer = (size: number) => {
    const bytes = Buffer.from(new ArrayBuffer(size))
    return { bytes, at: Number(foreign.address(bytes)) }
  }
  const path = buffer(PATH_BYTES)
  const listed = buffer(LIST_BYTES)
  const link = buffer(PATH_BYTES)
  const stat = buffer(STATX_BYTES)
  const start = buffer(CONTENT_HEAD)
  const words = new Uint32Array(stat.bytes.buffer)
  const how = buffer(24)
  const seen = { mode: 0, uid: 0, gid: 0, size: 0.5, mtime: 0.5, ctime: 0.5, nlink: 0, dev: 0.5, ino: 0.5 }

  const names = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]))
  const failure = (): Failure => {
    const errno = foreign.errno()
    return names.get(errno) ?? `errno ${errno}`
  }
  /** False: it does not fit, and no kernel would take it. */
  const put = (text: BytePath): boolean => {
    const { length } = text
    if (length >= PATH_BYTES) return false
    const { bytes } = path
    if (length > SHORT) bytes.write(text, 0, 'latin1')
    else for (let at = 0; at < length; at++) bytes[at] = text.charCodeAt(at)
    bytes[length] = 0
    return true
  }
  const wide = (word: number): number => (words[word] as number) + (words[word + 1] as number) * 2 ** 32

  return {
    opendir(dir, name) {
      if (!put(name)) return 'ENAMETOOLONG'
      const fd = openat(dir, path.at, OPENING, 0)
      return fd < 0 ? failure() : fd
    },
    openBeneath(dir, name, flags) {
      if (!put(name)) return 'ENAMETOOLONG'
      how.bytes.writeUInt32LE(flags | O_CLOEXEC, 0)
      how.bytes.writeUInt32LE(BENEATH, 16)
      const fd = syscall(OPENAT2, dir, path.at, how.at, 24)
      return fd < 0 ? failure() : fd
    },
    stat(dir, name) {
      if (!put(name)) return 'ENAMETOOLONG'
      const flags = name === '' ? AT_EMPTY_PATH : BY_NAME
      if (statx(dir, path.at, flags, BASIC, stat.at) !== 0) return failure()
      seen.nlink = words[4] as number
      seen.uid = words[5] as number
      seen.gid = words[6] as number
      seen.mode = (words[7] as number) & 0xffff
      seen.ino = wide(8)
      seen.size = wide(10)
      seen.mtime = (words[28] as number) + ((words[29] as number) | 0) * 2 ** 32
      seen.ctime =
        ((words[24] as number) + ((words[25] as number) | 0) * 2 ** 32) * 1e6 + Math.floor((words[26] as number) / 1000)
      seen.dev = deviceOf(words[34] as number, words[35] as number)
      return seen
    },
    readlink(dir, name) {
      if (!put(name)) return undefined
      const length = readlinkat(dir, path.at, link.at, PATH_BYTES)
      return length < 0 ? undefined : link.bytes.toString('latin1', 0, length)
    },
    head(fd, size) {
      let total = 0
      while (total < CONTENT_HEAD) {
        const read = pread(fd, start.at + total, CONTENT_HEAD - total, total)
        if (read < 0) return failure()
        if (read === 0) break
        total += read
        if (total === size) break
      }
      return start.bytes.subarray(0, total)
    },
    list(dir, meet) {
      for (;;) {
        const size = getdents(dir, listed.at, LIST_BYTES)
        if (size < 0) return failure()
        if (size === 0) return undefined
        // One text for all: the names are slices of it.
        const text = listed.bytes.toString('latin1', 0, size)
        for (let at = 0; at < size; ) {
          const length = (listed.bytes[at + RECLEN] as number) | ((listed.bytes[at + RECLEN + 1] as number) << 8)
          // Padded to a multiple of eight, so the NUL is among the last bytes.
          const name = text.slice(at + NAME, text.indexOf('\0', Math.max(at + NAME, at + length - 8)))
          const type = listed.bytes[at + TYPE]
          if (name !== '.' && name !== '..') meet(name, type === DT_UNKNOWN ? undefined : type === DT_DIR)
          at += length
        }
      }
    },
    close: (fd) => void closeFd(fd),
  }
}

/** makedev(3) of glibc, as stat(2) packs it. */
const deviceOf = (major: number, minor: number): number =>
  ((minor & 0xff) | ((major & 0xfff) << 8)) +
  // Above 32 bits the sum is no longer a bit pattern.
  ((minor & 0xffffff00) >>> 0) * 2 ** 12 +
  ((major & 0xfffff000) >>> 0) * 2 ** 32
