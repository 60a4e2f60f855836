import { randomBytes } from 'node:crypto'
import { fstatSync, readSync } from 'node:fs'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { PathwritError } from '../../model/index.ts'

/** Bytes that are kept so that they can be read again: what standard input said, say. */
export interface Spool {
  readonly fd: number
  write(chunk: Uint8Array): Promise<void>
  chunks(): AsyncIterable<Uint8Array>
  /** Fills `into` from a place on; how many bytes there were. */
  read(into: Uint8Array, position: number): Promise<number>
  close(): Promise<void>
}

const CHUNK = 1 << 18
const SMALL = 1 << 14

/** The bytes of an open file: from its start, or (of a pipe) those that come next. */
export async function* readChunks(handle: FileHandle, fromStart = true): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; ) {
    const buffer = new Uint8Array(CHUNK)
    const { bytesRead } = await handle.read(buffer, 0, CHUNK, fromStart ? position : null)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** The longest that reading keeps the event loop to itself. Milliseconds. */
const TURN = 25

/**
 * The bytes of a regular file from its start. Where they are lent, two buffers take turns: a chunk stands until the one after
 * the next is asked for. Waiting for another thread to read each would cost more than reading it. `skip` says, of at most so many bytes, how many of those
 * that follow nobody needs.
 */
export async function* lendChunks(
  fd: number,
  isLent: () => boolean,
  skip?: (most: number) => number,
): AsyncGenerator<Uint8Array> {
  const { size } = fstatSync(fd)
  const buffers: [Uint8Array, Uint8Array] = [new Uint8Array(CHUNK), new Uint8Array(CHUNK)]
  let turned = performance.now()
  let count = CHUNK
  for (let position = 0, turn = 0; ; turn ^= 1) {
    if (position > 0 && !isLent()) buffers[turn as 0 | 1] = new Uint8Array(CHUNK)
    const buffer = buffers[turn as 0 | 1]
    const read = readSync(fd, buffer, 0, count, position)
    if (read === 0) return
    position += read
    yield buffer.subarray(0, read)
    if (skip !== undefined && isLent()) {
      const skipped = skip(Math.max(0, size - position))
      position += skipped
      // Where much is passed by, little is read ahead.
      count = skipped > 0 ? SMALL : Math.min(CHUNK, count * 2)
    }
    if (performance.now() - turned < TURN) continue
    await setImmediate()
    turned = performance.now()
  }
}

/** A temporary file that has no name any more when this returns: nobody else can open it, and it is gone when we are. */
export const openSpool = async (): Promise<Spool> => {
  const path = join(tmpdir(), `pathwrit-${randomBytes(12).toString('hex')}`)
  let handle: FileHandle
  try {
    handle = await open(path, 'wx+', 0o600)
    await unlink(path)
  } catch (error) {
    throw new PathwritError('io', `cannot create a temporary file: ${(error as Error).message}`, {
      file: path,
      hint: 'set TMPDIR to a directory with room for it',
    })
  }
  return {
    fd: handle.fd,
    async write(chunk) {
      for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten
    },
    chunks: () => readChunks(handle),
    read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
    close: () => handle.close(),
  }
}
