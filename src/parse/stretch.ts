/** Collects a stretch of bytes that may come in several chunks. */
export interface Stretch {
  readonly length: number
  /** Keeps a copy: a reader may use its buffer again. */
  add(bytes: Uint8Array): void
  /** All that was kept and these last bytes in one piece, and forgets it. Valid until the caller's buffer changes. */
  take(last: Uint8Array): Uint8Array
}

export const stretch = (): Stretch => {
  let pieces: Uint8Array[] = []
  let length = 0
  return {
    get length() {
      return length
    },
    add(bytes) {
      // A Buffer of Node gives a view where other arrays give a copy.
      pieces.push(new Uint8Array(bytes))
      length += bytes.length
    },
    take(last) {
      if (pieces.length === 0) return last
      const joined = new Uint8Array(length + last.length)
      let at = 0
      for (const piece of [...pieces, last]) {
        joined.set(piece, at)
        at += piece.length
      }
      pieces = []
      length = 0
      return joined
    },
  }
}
