import { type BytePath, joinPath } from '../../model/index.ts'
import { inWords } from '../notes.ts'
import type { Failure, Host, Listing, Wanted } from './host.ts'
import type { Seen } from './seen.ts'

/** How a walk goes through directories: it enters one, lists it, looks at its entries by name, and leaves it. */
export interface Descent {
  /** Goes to the directory at `path`, which was seen to be this one; the reason in words when that cannot be. */
  enter(path: BytePath, dev: number, ino: number): string | undefined
  /** What `enter` has just seen of the directory itself, if it looked. */
  entered(): Seen | undefined
  list(wanted: Wanted): Listing | Failure
  /** The entry `name` of the directory entered last, links not followed. */
  stat(name: BytePath): Seen | Failure
  /** A symlink's text; undefined when there is no symlink to read. */
  readlink(name: BytePath): BytePath | undefined
  /** Why what was seen since `enter` may be another place's, in words. */
  leave(): string | undefined
  close(): void
}

/**
 * By paths. Names are looked up by path, so between two calls a directory may become something else. A directory is
 * compared, device and inode, before and after its entries were looked at. What remains is a swap there and back within
 * that moment: it can make the scan see metadata of a place that is not the one named.
 */
export const pathDescent = (host: Host): Descent => {
  let at: BytePath = '/'
  let [device, inode] = [0, 0]
  return {
    enter(path, dev, ino) {
      at = path
      device = dev
      inode = ino
      return undefined
    },
    entered: () => undefined,
    list: (wanted) => host.list(at, wanted),
    stat: (name) => host.lstat(joinPath(at, name)),
    readlink: (name) => host.readlink(joinPath(at, name)),
    leave() {
      const after = host.lstat(at)
      if (typeof after === 'string') return inWords(after)
      return after.ino === inode && after.dev === device ? undefined : 'replaced during the scan'
    },
    close() {},
  }
}
