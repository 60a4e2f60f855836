import { LIMITS, PathwritError } from '../model/index.ts'
import type { Decoder } from './entries.ts'

/** Splits bytes at `\n`; `line` gets the raw bytes of each line (valid during the call only) and its number from 1. */
export const splitLines = (file: string, line: (bytes: Uint8Array, number: number) => void): Decoder => {
  let number = 0
  /** Pieces of a line that earlier chunks began. */
  let pieces: Uint8Array[] = []
  let held = 0
  const whole = (last: Uint8Array): Uint8Array => {
    if (pieces.length === 0) return last
    const joined = new Uint8Array(held + last.length)
    let at = 0
    for (const piece of [...pieces, last]) {
      joined.set(piece, at)
      at += piece.length
    }
    pieces = []
    held = 0
    return joined
  }
  const bounded = (length: number): void => {
    if (length > LIMITS.lineLength)
      throw new PathwritError('input', `a line is longer than ${LIMITS.lineLength} bytes`, {
        file,
        line: number + 1,
        hint: 'check that the file is what it is taken for; `--input NAME` names the format',
      })
  }
  return {
    push(chunk) {
      let from = 0
      for (;;) {
        const to = chunk.indexOf(0x0a, from)
        if (to < 0) break
        bounded(held + to - from)
        const bytes = whole(chunk.subarray(from, to))
        number++
        line(bytes, number)
        from = to + 1
      }
      if (from === chunk.length) return
      bounded(held + chunk.length - from)
      // a copy: the reader may use its buffer again
      pieces.push(chunk.slice(from))
      held += chunk.length - from
    },
    end() {
      if (held === 0) return
      const bytes = whole(new Uint8Array(0))
      number++
      line(bytes, number)
    },
  }
}
