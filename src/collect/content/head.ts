import { readSync } from 'node:fs'

const CHUNK = 1 << 16
const SMALL = 512

/**
 * The first `limit` bytes of an open file, fewer when it ends before. Memory follows what is there, not what its size claims;
 * a read that falls short where `size` says that the file ends is the last.
 */
export const headOf = (fd: number, limit: number, size?: number): Uint8Array => {
  const chunks: Uint8Array[] = []
  let total = 0
  while (total < limit) {
    // Most files are small, and a chunk is cleared each time it is made.
    const probably = size === undefined ? CHUNK : Math.max(size - total, SMALL) + 1
    const chunk = new Uint8Array(Math.min(CHUNK, limit - total, probably))
    const read = readSync(fd, chunk, 0, chunk.length, total)
    if (read === 0) break
    chunks.push(chunk.subarray(0, read))
    total += read
    if (read < chunk.length && total === size) break
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : new Uint8Array(Buffer.concat(chunks))
}
