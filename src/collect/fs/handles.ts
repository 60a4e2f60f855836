import { type BytePath, isUnder, joinPath } from '../../model/index.ts'
import { inWords } from '../notes.ts'
import type { Calls } from './calls.ts'
import type { Descent } from './descent.ts'
import { type Failure, type Listing, listingOf, type Wanted } from './host.ts'
import { isDirectory, type Seen } from './seen.ts'

/** Directories of the way down that are kept open. */
const HELD = 32
/** A descriptor that was let go of. */
const RELEASED = -1

interface Level {
  readonly path: BytePath
  readonly dev: number
  readonly ino: number
  fd: number
}

const REPLACED = 'replaced during the scan'

/**
 * By directory handles: each directory is opened in the one above, following no link, and found to be the one that was seen,
 * so that no renaming leads the walk astray. Of a deep way only the lowest directories are kept open; one that was let go of is
 * opened again as the `..` of the one below it, if that is still the same directory, else step by step from the root. `root`
 * is a handle that the caller keeps.
 */
export const handleDescent = (calls: Calls, root: number): Descent => {
  const levels: Level[] = []
  let entered: Seen | undefined
  const top = (): Level => levels.at(-1) as Level

  const hold = (level: Level): void => {
    levels.push(level)
    const old = levels[levels.length - 1 - HELD]
    if (old !== undefined && levels.length - 1 - HELD > 0) release(old)
  }
  const release = (level: Level): void => {
    if (level.fd !== RELEASED) calls.close(level.fd)
    level.fd = RELEASED
  }
  const isThat = (fd: number, { dev, ino }: Pick<Level, 'dev' | 'ino'>): boolean => {
    const seen = calls.stat(fd, '')
    return typeof seen !== 'string' && seen.dev === dev && seen.ino === ino
  }
  /** Leaves the lowest level; the one above is open after it, unless something else stands there now. */
  const climb = (): void => {
    const left = levels.pop() as Level
    const above = levels.at(-1)
    if (above !== undefined && above.fd === RELEASED && left.fd !== RELEASED) {
      const fd = calls.opendir(left.fd, '..')
      if (typeof fd === 'number') {
        if (isThat(fd, above)) above.fd = fd
        else calls.close(fd)
      }
    }
    release(left)
  }
  const openRoot = (): Failure | undefined => {
    if (levels.length > 0) return undefined
    // A handle of its own: where a listing has come to belongs to the handle.
    const fd = calls.opendir(root, '.')
    const seen = typeof fd === 'string' ? fd : calls.stat(fd, '')
    if (typeof fd === 'string' || typeof seen === 'string') return seen as Failure
    levels.push({ path: '/', dev: seen.dev, ino: seen.ino, fd })
    return undefined
  }
  /** Opens `path` from the lowest open level down; the levels between come to be, whatever they are. */
  const open = (path: BytePath): Failure | undefined => {
    while (levels.length > 1 && (top().fd === RELEASED || !isUnder(path, top().path))) climb()
    const from = top().path
    const rest = path === '/' ? [] : path.slice(from === '/' ? 1 : from.length + 1).split('/')
    for (const name of path === from ? [] : rest) {
      const above = top()
      const fd = calls.opendir(above.fd, name)
      if (typeof fd === 'string') return fd
      const seen = calls.stat(fd, '')
      if (typeof seen === 'string') {
        calls.close(fd)
        return seen
      }
      entered = seen
      hold({ path: joinPath(above.path, name), dev: seen.dev, ino: seen.ino, fd })
    }
    return undefined
  }

  return {
    enter(path, dev, ino) {
      entered = undefined
      const failure = openRoot() ?? open(path)
      if (failure !== undefined) return inWords(failure)
      const { dev: device, ino: inode } = top()
      return device === dev && inode === ino ? undefined : REPLACED
    },
    entered: () => entered,
    list: (wanted) => listOpened(calls, top().fd, wanted),
    stat: (name) => calls.stat(top().fd, name),
    readlink: (name) => calls.readlink(top().fd, name),
    leave: () => undefined,
    close() {
      for (const level of levels) release(level)
      levels.length = 0
    },
  }
}

/** Lists a directory by its handle, which must be at its beginning. */
export const listOpened = (calls: Calls, fd: number, wanted: Wanted): Listing | Failure => {
  const listing = listingOf(wanted)
  const untold: BytePath[] = []
  const failure = calls.list(fd, (name, directory) => {
    if (directory === undefined) untold.push(name)
    else listing.meet(name, directory)
  })
  if (failure !== undefined) return failure
  for (const name of untold) {
    const seen = calls.stat(fd, name)
    listing.meet(name, typeof seen !== 'string' && isDirectory(seen))
  }
  return listing.take()
}
