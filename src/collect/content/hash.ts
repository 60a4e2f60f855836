import { createHash } from 'node:crypto'
import { readSync } from 'node:fs'

const CHUNK = 1 << 18

/** The longest file that is hashed, in bytes: a sparse file costs its maker nothing and would keep a scan for hours. */
export const HASHED_BYTES = 4 * 2 ** 30

/** SHA-256 of an open file from its beginning, in lower-case hex, one chunk in memory; undefined when it is longer than `limit`. `size`: how long it probably is. */
export const sha256Of = (fd: number, limit = HASHED_BYTES, size = CHUNK): string | undefined => {
  const hash = createHash('sha256')
  // Most files are small, and a chunk is cleared each time it is made.
  const chunk = new Uint8Array(Math.min(CHUNK, Math.max(size, 0) + 4096))
  let total = 0
  for (;;) {
    const read = readSync(fd, chunk, 0, chunk.length, total)
    if (read === 0) return hash.digest('hex')
    total += read
    if (total > limit) return undefined
    hash.update(chunk.subarray(0, read))
  }
}
