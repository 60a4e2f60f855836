import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { Body } from '../../parse/index.ts'

/** How to get at a file that stands beside a listing, by the name the listing gives it. Answers why not, in words. */
export type Beside = (name: string, body: (size: number) => Body) => string | undefined

/** Files below the listing's own directory; no name and no link leads out of it. */
export const besideFile = (listing: string): Beside => {
  if (listing === '-') return () => 'its content is in another file, but the listing came from standard input'
  const base = realpathSync(dirname(listing))
  return (name, body) => {
    if (name.startsWith('/') || name.split('/').includes('..'))
      return `its content file ${name} is outside the listing's directory`
    let fd: number
    try {
      const real = realpathSync(join(base, name))
      if (!real.startsWith(base === sep ? sep : base + sep))
        return `its content file ${name} is outside the listing's directory`
      fd = openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    } catch (error) {
      return `its content file ${name} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'its name is not one'}`
    }
    try {
      const stat = fstatSync(fd)
      if (!stat.isFile()) return `its content file ${name} is not a regular file`
      const sink = body(stat.size)
      const buffer = new Uint8Array(1 << 16)
      for (let at = 0; ; ) {
        const read = readSync(fd, buffer, 0, buffer.length, at)
        at += read
        if (read === 0) {
          sink.end(true)
          return undefined
        }
        if (!sink.take(buffer.subarray(0, read))) {
          sink.end(false)
          return undefined
        }
      }
    } finally {
      closeSync(fd)
    }
  }
}
