import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { LIMITS } from '../../model/index.ts'
import { lendChunks, openSpool, type Spool } from './spool.ts'

/** f_type of file systems that are memory (statfs(2)): what is kept there is not out of the way. */
const MEMORY: ReadonlySet<number> = new Set([0x01021994, 0x858458f6])

const inMemory = (): boolean => {
  try {
    return MEMORY.has(statfsSync(tmpdir()).type)
  } catch {
    return true
  }
}

/** Bytes that took decompressing, kept in a temporary file without a name once they were read to their end: reading them again costs little then. */
export interface Kept {
  /** The same bytes, kept on their way. */
  keeping(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
  /** undefined: they are not kept, for there is no room, they are too many, or they were not read to their end. */
  chunks(skip: ((most: number) => number) | undefined): AsyncIterable<Uint8Array> | undefined
  close(): Promise<void>
}

export const newKept = (): Kept => {
  let spool: Spool | undefined
  let whole = false
  const drop = async (): Promise<void> => {
    const dropped = spool
    spool = undefined
    await dropped?.close()
  }
  return {
    async *keeping(bytes) {
      if (spool !== undefined || inMemory()) {
        yield* bytes
        return
      }
      let size = 0
      spool = await openSpool().catch(() => undefined)
      for await (const chunk of bytes) {
        size += chunk.length
        if (size > LIMITS.kept) await drop()
        try {
          await spool?.write(chunk)
        } catch {
          // A disk that is full: then they are decompressed again.
          await drop()
        }
        yield chunk
      }
      whole = spool !== undefined
    },
    chunks: (skip) => (whole && spool !== undefined ? lendChunks(spool.fd, () => true, skip) : undefined),
    close: drop,
  }
}
