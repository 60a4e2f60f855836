import type { BytePath, Inode, InodeType } from '../../model/index.ts'
import type { Host } from './host.ts'
import { type Seen, typeOf } from './seen.ts'

/** What is known of an inode before it is opened. */
type Known = Pick<Inode, 'type' | 'dev' | 'ino'>

/**
 * Opens an inode of one of the wanted types, verifies what was opened, and hands its descriptor to `use`. undefined when it
 * is of another type, cannot be opened, or is not what was seen: `known`, if given, else what lstat says now. Devices and fifos are
 * never opened: it looks first, and should one appear in between, O_NONBLOCK and O_NOCTTY make the opening harmless and
 * fstat finds it out.
 */
export const withOpened = <T>(
  host: Host,
  path: BytePath,
  wanted: readonly InodeType[],
  use: (fd: number, seen: Seen) => T,
  known?: Known,
): T | undefined => {
  const before = known?.ino === undefined ? lookedAt(host, path) : known
  if (before?.type === undefined || !wanted.includes(before.type)) return undefined
  const fd = host.open(path)
  if (typeof fd === 'string') return undefined
  try {
    const seen = host.fstat(fd)
    if (typeof seen === 'string') return undefined
    const same = seen.dev === before.dev && seen.ino === before.ino && typeOf(seen) === before.type
    return same ? use(fd, seen) : undefined
  } catch (error) {
    // EIO and its like while reading: not observed. Anything without an errno is a defect of ours.
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error
    return undefined
  } finally {
    host.shut(fd)
  }
}

const lookedAt = (host: Host, path: BytePath): Known | undefined => {
  const seen = host.lstat(path)
  return typeof seen === 'string' ? undefined : { type: typeOf(seen), dev: seen.dev, ino: seen.ino }
}
