import { LIMITS, PathwritError } from '../model/index.ts'
import type { Decoder } from './entries.ts'
import { stretch } from './stretch.ts'

export interface LineSplitter extends Decoder {
  /** Whether the beginning of a line is held. */
  readonly holds: boolean
  /** Counts a line that someone else has read; answers its number. */
  pass(): number
}

/** Splits bytes at `\n`; `line` gets the raw bytes of each line (valid during the call only) and its number from 1. */
export const splitLines = (file: string, line: (bytes: Uint8Array, number: number) => void): LineSplitter => {
  const held = stretch()
  let number = 0
  const bounded = (length: number): void => {
    if (length > LIMITS.lineLength)
      throw new PathwritError('input', `a line is longer than ${LIMITS.lineLength} bytes`, {
        file,
        line: number + 1,
        hint: 'check that the file is what it is taken for; `--input NAME` names the format',
      })
  }
  return {
    get holds() {
      return held.length > 0
    },
    pass: () => ++number,
    push(chunk) {
      let from = 0
      for (let to = chunk.indexOf(0x0a); to >= 0; to = chunk.indexOf(0x0a, from)) {
        bounded(held.length + to - from)
        number++
        line(held.take(chunk.subarray(from, to)), number)
        from = to + 1
      }
      if (from === chunk.length) return
      bounded(held.length + chunk.length - from)
      held.add(chunk.subarray(from))
    },
    end() {
      if (held.length === 0) return
      number++
      line(held.take(new Uint8Array(0)), number)
    },
  }
}
