import { closeSync, constants, openSync } from 'node:fs'
import type { BytePath } from '../../model/index.ts'
import type { Calls } from './calls.ts'
import { handleDescent, listOpened } from './handles.ts'
import { type Failure, type Host, type Listing, READING, type Wanted } from './host.ts'

/** linux/fcntl.h; node does not name it. The same on every architecture node runs on. */
const O_PATH = 0o10000000
const LISTING = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW | constants.O_NONBLOCK
/** Longer paths are left to the plain host, which takes them in pieces. */
const REACH = 4000

/** The same file system calls by libc, relative to a handle on the root: quicker, and no renaming leads them astray. */
export const handleHost = (plain: Host, calls: Calls): Host => {
  const opened = plain.reach('/', (at) => openSync(at, O_PATH | constants.O_DIRECTORY))
  if (typeof opened === 'string') return plain
  const root = opened
  const relative = (path: BytePath): BytePath => (path === '/' ? '' : path.slice(1))
  const probe = calls.openBeneath(root, '.', O_PATH | constants.O_DIRECTORY)
  // Kernels before 5.6 and some sandboxes refuse openat2.
  const beneath = typeof probe === 'number'
  if (beneath) calls.close(probe)
  const list = (path: BytePath, wanted: Wanted): Listing | Failure => {
    const fd = calls.openBeneath(root, relative(path) || '.', LISTING)
    if (typeof fd === 'string') return fd
    try {
      return listOpened(calls, fd, wanted)
    } finally {
      calls.close(fd)
    }
  }
  return {
    ...plain,
    list: (path, wanted) => (beneath && path.length <= REACH ? list(path, wanted) : plain.list(path, wanted)),
    lstat: (path) => (path.length > REACH ? plain.lstat(path) : calls.stat(root, relative(path))),
    open: (path) =>
      beneath && path.length <= REACH ? calls.openBeneath(root, relative(path) || '.', READING) : plain.open(path),
    fstat: (fd) => calls.stat(fd, ''),
    head: calls.head,
    // Node would warn of descriptors that it has not opened itself.
    shut: calls.close,
    descend: () => handleDescent(calls, root),
    close() {
      plain.close()
      closeSync(root)
    },
  }
}
