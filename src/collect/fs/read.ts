import { closeSync, fstatSync, readlinkSync, type Stats } from 'node:fs'
import type { BytePath, InodeType } from '../../model/index.ts'
import type { Host } from './host.ts'
import { typeOf } from './row.ts'

/**
 * Opens an inode of one of the wanted types, verifies what was opened, and hands its descriptor to `use`. undefined when it
 * is of another type, cannot be opened, or is not what lstat saw. Devices and fifos are never opened: it looks first, and
 * should one appear in between, O_NONBLOCK and O_NOCTTY make the opening harmless and fstat finds it out.
 * The kernel is asked where the descriptor lies, so a directory swapped for a symlink on the way leads nowhere.
 */
export const withOpened = <T>(
  host: Host,
  path: BytePath,
  wanted: readonly InodeType[],
  use: (fd: number, stats: Stats) => T,
): T | undefined => {
  const seen = host.lstat(path)
  if (typeof seen === 'string' || !isOneOf(seen, wanted)) return undefined
  const fd = host.open(path)
  if (typeof fd === 'string') return undefined
  try {
    const stats = fstatSync(fd)
    const same = stats.dev === seen.dev && stats.ino === seen.ino && isOneOf(stats, wanted)
    return same && liesAt(fd, host.root + path) ? use(fd, stats) : undefined
  } catch (error) {
    // EIO and its like while reading: not observed. Anything without an errno is a defect of ours.
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error
    return undefined
  } finally {
    closeSync(fd)
  }
}

const isOneOf = (stats: Stats, wanted: readonly InodeType[]): boolean => {
  const type = typeOf(stats)
  return type !== undefined && wanted.includes(type)
}

const liesAt = (fd: number, hostPath: BytePath): boolean => {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`, 'latin1') === hostPath
  } catch {
    // No /proc, or a path longer than a page: then dev and inode are all that is known.
    return true
  }
}
