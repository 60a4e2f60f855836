import { constants, type Dirent, lstatSync, readdirSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { LIMITS, PathwritError } from '../../model/index.ts'
import { readChunks } from '../stream/index.ts'
import type { Store } from './store.ts'

const isFile = (path: string): boolean => {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true
  } catch {
    // Not below a directory, or not to be looked at.
    return false
  }
}

/** What a layout folder has at its top, and a root has not. */
export const isLayout = (folder: string): boolean => {
  const entries = (): Dirent[] => {
    try {
      return readdirSync(folder, { withFileTypes: true })
    } catch {
      return []
    }
  }
  if (!isFile(join(folder, 'oci-layout')) || !isFile(join(folder, 'index.json'))) return false
  // An unpacked image that has such files of its own is a root all the same.
  return !entries().some(({ name }) => ['etc', 'usr', 'bin'].includes(name))
}

/** An OCI layout folder. Links in it are not followed, so that nothing outside is opened. */
export const folderStore = (folder: string): Store => {
  const error = (message: string, hint: string): PathwritError =>
    new PathwritError('input', message, { file: folder, hint })
  const withFile = async function* (name: string): AsyncGenerator<Uint8Array> {
    let handle: FileHandle
    try {
      handle = await open(join(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    } catch (cause) {
      throw new PathwritError('io', `cannot read ${name}: ${(cause as Error).message}`, { file: folder })
    }
    try {
      if ((await handle.stat()).isFile()) yield* readChunks(handle)
    } finally {
      await handle.close()
    }
  }
  return {
    name: folder,
    whole: true,
    has: (name) => isFile(join(folder, name)),
    names: () => ['index.json', 'oci-layout'],
    async text(name) {
      if (!isFile(join(folder, name))) return undefined
      if (lstatSync(join(folder, name)).size > LIMITS.imageDocument)
        throw new PathwritError('limit', `${name} has more than ${LIMITS.imageDocument} bytes (limit imageDocument)`, {
          file: folder,
          hint: 'no document of an image comes near',
        })
      const pieces: Uint8Array[] = []
      for await (const piece of withFile(name)) pieces.push(piece)
      return Buffer.concat(pieces).toString('utf8')
    },
    chunks: withFile,
    size: (name) => lstatSync(join(folder, name)).size,
    error,
  }
}
