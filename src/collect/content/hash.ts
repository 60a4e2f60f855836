import { createHash } from 'node:crypto'
import { readSync } from 'node:fs'

const CHUNK = 1 << 18

/** The longest file that is hashed, in bytes: a sparse file costs its maker nothing and would keep a scan for hours. */
export const HASHED_BYTES = 4 * 2 ** 30

/** SHA-256 of an open file from its beginning, in lower-case hex, one chunk in memory; undefined when it is longer than `limit`. */
export const sha256Of = (fd: number, limit = HASHED_BYTES): string | undefined => {
  const hash = createHash('sha256')
  const chunk = new Uint8Array(CHUNK)
  let total = 0
  for (;;) {
    const read = readSync(fd, chunk, 0, CHUNK, total)
    if (read === 0) return hash.digest('hex')
    total += read
    if (total > limit) return undefined
    hash.update(chunk.subarray(0, read))
  }
}
