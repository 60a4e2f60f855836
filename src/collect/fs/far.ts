import { closeSync, constants, openSync } from 'node:fs'
import type { BytePath } from '../../model/index.ts'

/** linux/fcntl.h; node does not name it. The same on every architecture node runs on. */
const O_PATH = 0o10000000
const HOLDING = O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW

/** Bytes between two directories that are held: at most 64 descriptors for the longest path, and a short lookup from each. */
const STEP = 1024

/** Shortens paths that the kernel would refuse for their length. */
export interface Far {
  /** A path for the same name, short enough; throws the errors of open(2). Good until the next call. */
  shorten(path: BytePath): BytePath
  close(): void
}

/**
 * A path longer than PATH_MAX is walked in pieces, each directory opened from the one before through `/proc/self/fd`: an
 * attacker who nests directories deep enough must not have found a place where nothing looks. The directories last
 * passed through stay open, or the cost of a deep tree would grow with the square of its depth. One that is renamed
 * meanwhile goes on being seen under its former path until the walk leaves it.
 */
export const far = (): Far => {
  const held: { readonly prefix: BytePath; readonly fd: number }[] = []
  const below = (prefix: BytePath, path: BytePath): boolean => path[prefix.length] === '/' && path.startsWith(prefix)
  const release = (): void => {
    const last = held.pop()
    if (last !== undefined) closeSync(last.fd)
  }
  const from = (path: BytePath): BytePath => {
    const last = held.at(-1)
    return last === undefined ? path : `/proc/self/fd/${last.fd}${path.slice(last.prefix.length)}`
  }
  return {
    shorten(path) {
      for (let last = held.at(-1); last !== undefined && !below(last.prefix, path); last = held.at(-1)) release()
      for (;;) {
        const start = held.at(-1)?.prefix.length ?? 0
        const cut = path.lastIndexOf('/', start + STEP)
        if (path.length - start <= STEP || cut <= start) return from(path)
        const prefix = path.slice(0, cut)
        held.push({ prefix, fd: openSync(Buffer.from(from(prefix), 'latin1'), HOLDING) })
      }
    },
    close() {
      while (held.length > 0) release()
    },
  }
}
