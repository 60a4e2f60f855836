import { constants, readSync, type Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { type InputLimits, PathwritError, type Target } from '../../model/index.ts'
import { decompressed } from '../decode/index.ts'
import { type Kept, newKept } from './kept.ts'
import { lendChunks, openSpool, readChunks, type Spool } from './spool.ts'

/** The bytes of a target, decompressed; they can be read once, or again and again when `again` was asked for. */
export interface Input {
  /** As origins and errors name it. */
  readonly name: string
  /**
   * `lends`: a chunk may be overwritten once the one after the next is asked for. `skip` is asked between chunks, where that can be done: of at most so many
   * bytes, how many of those that follow need not be read; they are left out.
   */
  chunks(lends?: boolean, skip?: (most: number) => number): AsyncIterable<Uint8Array>
  /** Whether it can be read more than once. */
  readonly again: boolean
  /** Whether its bytes are what `chunks` gives, not compressed ones; undefined before the first chunk. */
  readonly isPlain: boolean | undefined
  /** How the compressed bytes ended early or are damaged, once they were read as far as they go. */
  readonly trouble: string | undefined
  /** Fills a buffer from `offset` on with the bytes from `position` on, of an input that is plain and read to its end. */
  readAt(buffer: Uint8Array, offset: number, position: number): number
  /** Throws when the file is no longer the one that was opened, so that a second reading may say something else. */
  assertUnchanged(): Promise<void>
  close(): Promise<void>
}

const cannotRead = (path: string, error: unknown): PathwritError =>
  new PathwritError('io', `cannot read ${path}: ${(error as Error).message}`, { file: path })

/** A stream within another, as an input of its own that is read once. */
export const nested = (
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  limits?: InputLimits,
): Pick<Input, 'name' | 'chunks' | 'trouble'> => {
  let trouble: string | undefined
  return {
    name,
    get trouble() {
      return trouble
    },
    chunks: () =>
      decompressed(bytes, {
        name,
        limits,
        trouble(why) {
          trouble = why
        },
      }),
  }
}

async function* spooled(bytes: AsyncIterable<Uint8Array>, spool: Spool): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    await spool.write(chunk)
    yield chunk
  }
}

/** Keeps bytes only if they turn out to have been compressed, which is known once the first chunk is there. */
async function* keepingPacked(
  bytes: AsyncIterable<Uint8Array>,
  kept: Kept,
  isPacked: () => boolean,
): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done === true) return
  const all = rest(first.value, iterator)
  yield* isPacked() ? kept.keeping(all) : all
}

async function* rest(first: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
  } finally {
    await iterator.return?.()
  }
}

interface Opened {
  readonly handle: FileHandle
  readonly regular: boolean
  readonly stat: Stats
}

const fileInput = async (path: string): Promise<Opened> => {
  let handle: FileHandle | undefined
  try {
    handle = await open(path, constants.O_RDONLY)
    const stat = await handle.stat()
    if (stat.isDirectory()) throw new Error('it is a directory')
    return { handle, regular: stat.isFile(), stat }
  } catch (error) {
    await handle?.close()
    throw cannotRead(path, error)
  }
}

/**
 * Opens a target for reading from its start. What cannot be read twice (a pipe, standard input) is spooled to an
 * unlinked temporary file while it is read the first time, if `again` is asked for; `if possible`: where there is room
 * for one.
 */
export const openInput = async (
  target: Target,
  again: boolean | 'if possible',
  limits?: InputLimits,
): Promise<Input> => {
  const name = target.path === '-' ? 'standard input' : target.path
  const opened = target.path === '-' ? undefined : await fileInput(target.path)
  if (opened === undefined && target.stdin === undefined)
    throw new PathwritError('usage', 'standard input was not handed over', { hint: 'pipe the records in' })
  const once =
    opened === undefined ? (target.stdin as AsyncIterable<Uint8Array>) : readChunks(opened.handle, opened.regular)
  const spool =
    again === false || opened?.regular === true
      ? undefined
      : await openSpool().catch((error: unknown) => {
          if (again === 'if possible') return undefined
          throw error
        })
  let isPlain: boolean | undefined
  let trouble: string | undefined
  let reads = 0
  const kept = again === true ? newKept() : undefined
  const raw = (lends: boolean, skip: ((most: number) => number) | undefined): AsyncIterable<Uint8Array> => {
    reads++
    if (opened?.regular)
      return lends ? lendChunks(opened.handle.fd, () => isPlain === true, skip) : readChunks(opened.handle)
    if (reads === 1) return spool === undefined ? once : spooled(once, spool)
    if (spool === undefined) throw new Error('this input was opened to be read once')
    return spool.chunks()
  }
  return {
    name,
    again: spool !== undefined || opened?.regular === true,
    get isPlain() {
      return isPlain
    },
    get trouble() {
      return trouble
    },
    chunks(lends = false, skip) {
      const again = kept?.chunks(skip)
      if (again !== undefined) return again
      const bytes = decompressed(raw(lends, skip), {
        name,
        limits,
        found(compression) {
          isPlain = compression === undefined
        },
        trouble(why) {
          trouble = why
        },
      })
      return kept === undefined ? bytes : keepingPacked(bytes, kept, () => isPlain === false)
    },
    readAt(buffer, offset, position) {
      const fd = spool?.fd ?? opened?.handle.fd
      if (fd === undefined) throw new Error('this input was opened to be read once')
      try {
        return readSync(fd, buffer, offset, buffer.length - offset, position)
      } catch (error) {
        throw cannotRead(name, error)
      }
    },
    async assertUnchanged() {
      if (opened?.regular !== true) return
      const { size, mtimeMs } = await opened.handle.stat()
      if (size !== opened.stat.size || mtimeMs !== opened.stat.mtimeMs)
        throw new PathwritError('io', `${name} changed while it was read`, {
          file: name,
          hint: 'scan it once it is written to its end',
        })
    },
    async close() {
      await spool?.close()
      await kept?.close()
      await opened?.handle.close()
    },
  }
}
