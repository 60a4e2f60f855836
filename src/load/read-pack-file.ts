import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { sep } from 'node:path'
import { type ErrorPlace, LIMITS, PathwritError, placed } from '../model/index.ts'

/** Whether a real path is a folder or stands in it. */
export const isInside = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)

const errnoOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error'

const readBounded = (
  path: string,
  refuse: (message: string, hint?: string) => never,
  most: number,
  tooLong: { readonly message: string; readonly hint: string },
): Uint8Array => {
  // Not blocking: a fifo that poses as a pack must not hang the load.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const found = fstatSync(descriptor)
    if (!found.isFile()) return refuse('is not a regular file')
    if (found.size > most) throw new PathwritError('limit', tooLong.message, { hint: tooLong.hint })
    const bytes = new Uint8Array(found.size)
    let length = 0
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(descriptor, bytes, length, bytes.length - length, null)
    return bytes.subarray(0, length)
  } finally {
    closeSync(descriptor)
  }
}

/** One file of a pack, as read. `real` is its path with every link resolved. */
export interface PackText {
  readonly real: string
  readonly text: string
}

const decoded = (
  read: () => PackText,
  shown: string,
  place: ErrorPlace,
  refuse: (message: string, hint?: string) => never,
): PackText => {
  try {
    return read()
  } catch (error) {
    if (error instanceof PathwritError) throw placed(error, place)
    if (error instanceof TypeError) return refuse('is not UTF-8 text', 'save it as UTF-8')
    throw new PathwritError('io', `${shown} cannot be read: ${errnoOf(error)}`, place)
  }
}

const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes)

/**
 * Reads one file of a pack (`shown`: as messages name it; `place`: what names it, for errors): every byte of every pack comes through here, so this is where a check of signatures belongs.
 * Synchronous on purpose: a hundred small files are read before a thread pool has handed over ten. Throws `pack` for what
 * is not a regular UTF-8 file inside `root` (a real path), `limit` for too long a one, `io` for what cannot be read.
 */
export const readPackFile = (
  path: string,
  root: string,
  shown: string,
  place: ErrorPlace = { file: shown },
): PackText => {
  const refuse = (message: string, hint?: string): never => {
    throw new PathwritError('pack', `${shown} ${message}`, { ...place, hint })
  }
  const read = (): PackText => {
    const real = realpathSync(path)
    if (!isInside(real, root))
      return refuse('leads outside the folder of its pack', 'a pack is one folder: move the file into it')
    const message = `a pack or rule file has at most ${LIMITS.packFile} bytes`
    const tooLong = { message, hint: 'split it into several packs, and extend them' }
    return { real, text: textOf(readBounded(real, refuse, LIMITS.packFile, tooLong)) }
  }
  return decoded(read, shown, place, refuse)
}

/** Reads a file of waivers, which the user names and which may stand anywhere. Throws as `readPackFile` does. */
export const readWaiverFile = (path: string, shown: string): string => {
  const place = { file: shown }
  const refuse = (message: string, hint?: string): never => {
    throw new PathwritError('pack', `${shown} ${message}`, { ...place, hint })
  }
  const message = `a file of waivers has at most ${LIMITS.waiverFile} bytes`
  const tooLong = { message, hint: 'one waiver with a glob can cover many paths' }
  const read = (): PackText => ({ real: path, text: textOf(readBounded(path, refuse, LIMITS.waiverFile, tooLong)) })
  return decoded(read, shown, place, refuse).text
}
