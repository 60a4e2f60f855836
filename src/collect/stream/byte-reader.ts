/** Takes a stream apart: so many bytes at once, or as a stream of their own. */
export interface ByteReader {
  /** Bytes taken so far. */
  readonly position: number
  /** The next `count` bytes, fewer where the stream ends. */
  take(count: number): Promise<Uint8Array>
  /** The next `count` bytes (all, when left out) as they come; what is not asked for is passed by with `skipRest`. */
  stretch(count?: number): Stretch
}

export interface Stretch {
  chunks(): AsyncIterable<Uint8Array>
  /** Passes by what was not read; answers whether the whole stretch was there. */
  skipRest(): Promise<boolean>
}

export const byteReader = (bytes: AsyncIterable<Uint8Array>): ByteReader => {
  const iterator = bytes[Symbol.asyncIterator]()
  let held: Uint8Array = new Uint8Array(0)
  let position = 0

  /** Up to `most` bytes that follow; undefined at the end. */
  const next = async (most: number): Promise<Uint8Array | undefined> => {
    while (held.length === 0) {
      const read = await iterator.next()
      if (read.done === true) return undefined
      held = read.value
    }
    const piece = held.subarray(0, Math.min(most, held.length))
    held = held.subarray(piece.length)
    position += piece.length
    return piece
  }
  return {
    get position() {
      return position
    },
    async take(count) {
      const out = new Uint8Array(count)
      let filled = 0
      while (filled < count) {
        const piece = await next(count - filled)
        if (piece === undefined) return out.subarray(0, filled)
        out.set(piece, filled)
        filled += piece.length
      }
      return out
    },
    stretch(count = Number.POSITIVE_INFINITY) {
      let left = count
      const more = async (): Promise<Uint8Array | undefined> => {
        if (left <= 0) return undefined
        const piece = await next(Math.min(left, 1 << 30))
        if (piece !== undefined) left -= piece.length
        return piece
      }
      return {
        async *chunks() {
          for (let piece = await more(); piece !== undefined; piece = await more()) yield piece
        },
        async skipRest() {
          while ((await more()) !== undefined);
          return left <= 0 || count === Number.POSITIVE_INFINITY
        },
      }
    },
  }
}
