/**
 * The system calls that Node has no words for. Imports nothing of the project, so that it can be copied to where any user
 * can read it.
 */
import { createRequire } from 'node:module'

type Call = (...args: readonly unknown[]) => number
interface Library {
  func(signature: string): Call
}

/** As `mount.h` numbers them; `bind` and `remount` go together with the rest to change a bind mount. */
export const MOUNT = Object.freeze({ ro: 1, nodev: 4, noexec: 8, remount: 32, bind: 4096 })

export interface Become {
  readonly uid: number
  readonly gid: number
  readonly groups: readonly number[]
  /** Numbers of capabilities; absent: what the change of identity leaves. */
  readonly caps?: readonly number[] | undefined
}

export interface Native {
  mount(source: string, target: string, flags: number, type?: string): boolean
  setXattr(path: string, name: string, value: Uint8Array): boolean
  removeXattr(path: string, name: string): boolean
  /** undefined: there is none. */
  getXattr(path: string, name: string): Uint8Array | undefined
  getFlags(fd: number): number
  setFlags(fd: number, flags: number): boolean
  mknod(path: string, mode: number, device: number): boolean
  executable(path: string): boolean
  /** Within the directory open as `holder`. */
  rename(holder: number, from: string, to: string): boolean
  enterRoot(path: string): boolean
  /** Gives up the identity for good, keeping the stated capabilities in effect. */
  become(who: Become): void
}

const AT_FDCWD = -100
const AT_EACCESS = 0x200
const FS_IOC_GETFLAGS = 0x80086601
const FS_IOC_SETFLAGS = 0x40086602
const PR_SET_KEEPCAPS = 8
const CAPABILITY_VERSION = 0x20080522

export const openNative = (koffi: string): Native => {
  const library = (createRequire(import.meta.url)(koffi) as { load(name: string): Library }).load('libc.so.6')
  const mount = library.func('int mount(const char *s, const char *t, const char *f, unsigned long o, const void *d)')
  const setxattr = library.func('int setxattr(const char *p, const char *n, const uint8_t *v, size_t s, int f)')
  const getxattr = library.func('long lgetxattr(const char *p, const char *n, uint8_t *v, size_t s)')
  const removexattr = library.func('int removexattr(const char *p, const char *n)')
  const getFlags = library.func('int ioctl(int fd, unsigned long request, _Out_ long *flags)')
  const setFlags = library.func('int ioctl(int fd, unsigned long request, long *flags)')
  const mknod = library.func('int mknod(const char *p, unsigned int mode, unsigned long device)')
  const faccessat = library.func('int faccessat(int at, const char *path, int mode, int flags)')
  const renameat = library.func('int renameat(int f, const char *from, int t, const char *to)')
  const chroot = library.func('int chroot(const char *path)')
  const prctl = library.func('int prctl(int option, unsigned long value, long a, long b, long c)')
  const capset = library.func('int capset(const uint8_t *header, const uint8_t *data)')
  const buffer = Buffer.alloc(4096)

  const keepOnly = (caps: readonly number[]): void => {
    const header = Buffer.alloc(8)
    header.writeUInt32LE(CAPABILITY_VERSION)
    const words = Buffer.alloc(24)
    for (const cap of caps)
      for (const set of [0, 4]) {
        const at = (cap >> 5) * 12 + set
        words.writeUInt32LE((words.readUInt32LE(at) | (1 << (cap & 31))) >>> 0, at)
      }
    if (capset(header, words) !== 0) throw new Error(`capabilities ${caps.join(', ')} cannot be kept`)
  }

  return {
    mount: (source, target, flags, type) => mount(source, target, type ?? null, flags, null) === 0,
    setXattr: (path, name, value) => setxattr(path, name, value, value.length, 0) === 0,
    removeXattr: (path, name) => removexattr(path, name) === 0,
    getXattr(path, name) {
      const length = getxattr(path, name, buffer, buffer.length)
      return length < 0 ? undefined : Uint8Array.from(buffer.subarray(0, length))
    },
    getFlags(fd) {
      const flags = [0]
      return getFlags(fd, FS_IOC_GETFLAGS, flags) === 0 ? Number(flags[0]) : 0
    },
    setFlags: (fd, flags) => setFlags(fd, FS_IOC_SETFLAGS, [flags]) === 0,
    mknod: (path, mode, device) => mknod(path, mode, device) === 0,
    // access(2) forgets the capabilities of users; faccessat2 with AT_EACCESS does not.
    executable: (path) => faccessat(AT_FDCWD, path, 1, AT_EACCESS) === 0,
    rename: (holder, from, to) => renameat(holder, from, holder, to) === 0,
    enterRoot: (path) => chroot(path) === 0,
    become({ uid, gid, groups, caps }) {
      if (caps !== undefined) prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
      process.setgroups?.([...groups])
      process.setgid?.(gid)
      process.setuid?.(uid)
      if (caps !== undefined) keepOnly(caps)
    },
  }
}
