import { constants, readSync, type Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { PathwritError, type Target } from '../../model/index.ts'
import { openSpool, readChunks, type Spool } from './spool.ts'

/** The bytes of a target, gunzipped; they can be read once, or again and again when `again` was asked for. */
export interface Input {
  /** As origins and errors name it. */
  readonly name: string
  chunks(): AsyncIterable<Uint8Array>
  /** Whether it can be read more than once. */
  readonly again: boolean
  /** Whether its bytes are what `chunks` gives, not compressed ones; undefined before the first chunk. */
  readonly isPlain: boolean | undefined
  /** Fills a buffer from `offset` on with the bytes from `position` on, of an input that is plain and read to its end. */
  readAt(buffer: Uint8Array, offset: number, position: number): number
  /** Throws when the file is no longer the one that was opened, so that a second reading may say something else. */
  assertUnchanged(): Promise<void>
  close(): Promise<void>
}

const cannotRead = (path: string, error: unknown): PathwritError =>
  new PathwritError('io', `cannot read ${path}: ${(error as Error).message}`, { file: path })

const isGzip = (chunk: Uint8Array): boolean => chunk[0] === 0x1f && chunk[1] === 0x8b

async function* rest(first: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
}

/** Decompresses when the bytes begin as gzip; damage surfaces as an error with a zlib code. */
async function* plain(bytes: AsyncIterable<Uint8Array>, tell: (isPlain: boolean) => void): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done) return
  let head = first.value
  while (head.length < 2) {
    const next = await iterator.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  const all = rest(head, iterator)
  tell(!isGzip(head))
  if (!isGzip(head)) {
    yield* all
    return
  }
  const source = Readable.from(all, { objectMode: false })
  const gunzip = createGunzip({ chunkSize: 1 << 18 })
  source.on('error', (error) => gunzip.destroy(error))
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}

/** The bytes of a stream within another, gunzipped. */
export const plainChunks = (bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> => plain(bytes, () => {})

async function* spooled(bytes: AsyncIterable<Uint8Array>, spool: Spool): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    await spool.write(chunk)
    yield chunk
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
export const openInput = async (target: Target, again: boolean | 'if possible'): Promise<Input> => {
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
  let reads = 0
  const raw = (): AsyncIterable<Uint8Array> => {
    reads++
    if (opened?.regular) return readChunks(opened.handle)
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
    chunks: () =>
      plain(raw(), (found) => {
        isPlain = found
      }),
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
      await opened?.handle.close()
    },
  }
}
