import { constants } from 'node:os'
import { bindCalls, type Calls, type Foreign } from './calls.ts'
import type { HostPath } from './host.ts'

/** The calls of libc that node lacks. */
export interface Libc {
  /** Undefined where this libc lacks one of them. */
  readonly calls: Calls | undefined
  /** The value of an extended attribute, links not followed; null: it has none, or its file system keeps none; else an errno. */
  lgetxattr(path: HostPath, name: string): Uint8Array | null | number
  /** FS_IOC_GETFLAGS; null: its file system keeps no flags; else undefined. */
  flagsOf(fd: number): number | null | undefined
}

/** XATTR_SIZE_MAX of linux/limits.h: no value is longer. */
const VALUE_BYTES = 1 << 16
const FIRST_BYTES = 1024
/** PATH_MAX: a host hands over no longer path. */
const PATH_BYTES = 4096

/** `_IOR('f', 1, long)`: the request number holds the size of a long and a direction that some architectures number otherwise. */
const REQUEST: Readonly<Record<string, number>> = {
  arm: 0x80046601,
  ia32: 0x80046601,
  mips: 0x40046601,
  mipsel: 0x40046601,
  ppc: 0x40046601,
  ppc64: 0x40086601,
}

/** Loads koffi, an optional dependency, and binds libc; undefined where either is not to be had. */
export const loadLibc = async (): Promise<Libc | undefined> => {
  if (process.platform !== 'linux') return undefined
  try {
    const { default: koffi } = await import('koffi')
    const library = koffi.load(null)
    // Pointers go as numbers, which costs a third of handing over the buffers.
    const getxattr = library.func('int64_t lgetxattr(int64_t path, int64_t name, int64_t value, size_t size)')
    const addressOf = (bytes: Uint8Array): number => Number(koffi.address(bytes))
    const ioctl = library.func('int ioctl(int fd, unsigned long request, _Out_ void *flags)')
    const small = new Uint8Array(new ArrayBuffer(FIRST_BYTES))
    const smallAt = addressOf(small)
    const names = new Map<string, { readonly bytes: Uint8Array; readonly at: number }>()
    const terminated = (name: string): number => {
      let known = names.get(name)
      if (known === undefined) {
        const bytes = Buffer.from(new ArrayBuffer(name.length + 1))
        bytes.write(name, 0, 'latin1')
        known = { bytes, at: addressOf(bytes) }
        names.set(name, known)
      }
      return known.at
    }
    const scratch = Buffer.from(new ArrayBuffer(PATH_BYTES))
    const scratchAt = addressOf(scratch)
    const call = (path: HostPath, name: string, value: number, size: number): number => {
      const length = typeof path === 'string' ? scratch.write(path, 0, 'latin1') : path.copy(scratch)
      scratch[Math.min(length, PATH_BYTES - 1)] = 0
      return Number(getxattr(scratchAt, terminated(name), value, size))
    }
    return {
      calls: callsOf({ func: (declaration) => library.func(declaration), address: koffi.address, errno: koffi.errno }),
      lgetxattr(path, name) {
        let value = small
        let length = call(path, name, smallAt, FIRST_BYTES)
        if (length < 0 && koffi.errno() === constants.errno.ERANGE) {
          value = new Uint8Array(VALUE_BYTES)
          length = call(path, name, addressOf(value), VALUE_BYTES)
        }
        if (length >= 0) return value.slice(0, length)
        const errno = koffi.errno()
        // EOPNOTSUPP: the kernel consults no such attribute on this file system (or this symlink), so none is in force.
        return errno === constants.errno.ENODATA || errno === constants.errno.EOPNOTSUPP ? null : errno
      },
      flagsOf(fd) {
        const flags = new Uint8Array(8)
        if (Number(ioctl(fd, REQUEST[process.arch] ?? 0x80086601, flags)) === 0)
          // The kernel writes an int, whatever size the request number states.
          return new Uint32Array(flags.buffer)[0]
        const errno = koffi.errno()
        return errno === constants.errno.ENOTTY || errno === constants.errno.EOPNOTSUPP ? null : undefined
      },
    }
  } catch {
    return undefined
  }
}

const callsOf = (foreign: Foreign): Calls | undefined => {
  try {
    return bindCalls(foreign)
  } catch {
    return undefined
  }
}
