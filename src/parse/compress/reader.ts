import { truncated } from './fault.ts'

/** Bytes that come in chunks, taken in the portions that a format has. What `take` and `upTo` give is valid until the next call. */
export interface Reader {
  /** So many bytes; throws where the input ends before. */
  take(count: number): Promise<Uint8Array>
  /** So many bytes, or what is left of the input. */
  upTo(count: number): Promise<Uint8Array>
  /** Puts the last `count` bytes of what was given last back. */
  back(count: number): void
  /** Bytes taken so far. */
  readonly at: number
}

const NONE = new Uint8Array(0)

const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

export const readerOf = (bytes: AsyncIterable<Uint8Array>): Reader => {
  const iterator = bytes[Symbol.asyncIterator]()
  let held: Uint8Array = NONE
  let from = 0
  let to = 0
  let at = 0
  let ended = false

  const append = (chunk: Uint8Array): void => {
    if (from === to) {
      held = chunk
      from = 0
      to = chunk.length
      return
    }
    held = joined([held.subarray(from, to), chunk])
    from = 0
    to = held.length
  }
  const fill = async (count: number): Promise<void> => {
    if (to - from >= count || ended) return
    // Small chunks are gathered, so that they are not joined anew for each.
    const pieces: Uint8Array[] = []
    let more = to - from
    while (more < count) {
      const next = await iterator.next()
      if (next.done === true) {
        ended = true
        break
      }
      const { buffer, byteOffset, length } = next.value
      // As plain bytes: a slice of node's Buffer is no copy.
      pieces.push(new Uint8Array(buffer, byteOffset, length))
      more += length
    }
    const [only] = pieces
    if (pieces.length === 1 && only !== undefined) append(only)
    else if (pieces.length > 1) append(joined(pieces))
  }
  const upTo = async (count: number): Promise<Uint8Array> => {
    await fill(count)
    const given = held.subarray(from, Math.min(to, from + count))
    from += given.length
    at += given.length
    return given
  }
  return {
    upTo,
    async take(count) {
      const given = await upTo(count)
      if (given.length < count) throw truncated()
      return given
    },
    back(count) {
      from -= count
      at -= count
    },
    get at() {
      return at
    },
  }
}
