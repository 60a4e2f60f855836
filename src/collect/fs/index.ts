import { realpathSync, statSync } from 'node:fs'
import { type Collector, PathwritError } from '../../model/index.ts'
import { handleHost } from './handle-host.ts'
import { hostOf } from './host.ts'
import { loadLibc } from './libc.ts'
import { NAME, sourceOf } from './source.ts'

/** A directory of this host, taken as a root: `/` itself, an unpacked image, a chroot. A link given as the target is followed. */
export const fs: Collector = {
  name: NAME,
  accepts: (target) => target.isDirectory,
  async open(target, options) {
    const libc = await loadLibc()
    const plain = hostOf(rootOf(target.path))
    const host = libc?.calls === undefined ? plain : handleHost(plain, libc.calls)
    return sourceOf(host, target.path, options, libc)
  },
}

const rootOf = (path: string): string => {
  try {
    const root = realpathSync.native(path, 'latin1')
    if (statSync(Buffer.from(root, 'latin1')).isDirectory()) return root
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new PathwritError('io', `cannot open the directory (${code ?? 'unknown error'})`, {
      file: path,
      hint: code === 'EACCES' ? 'run as a user that may read it' : 'give the path of a directory that exists',
    })
  }
  throw new PathwritError('input', 'not a directory', {
    file: path,
    hint: 'give the path of a directory to take as a root',
  })
}
