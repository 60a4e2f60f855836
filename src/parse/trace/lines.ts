import { LIMITS, latin1 } from '../../model/index.ts'
import { stretch } from '../stretch.ts'
import type { TraceDecoder } from './contract.ts'
import type { Tracker } from './tracker.ts'

/** A decoder that hands over line by line, as byte strings; `line` answers whether it could read one. */
export const lineDecoder = (
  track: Tracker,
  line: (text: string, number: number) => boolean,
  last: () => void = () => undefined,
): TraceDecoder => {
  const held = stretch()
  let skipping = false
  let tooLong = 0
  let strays = 0
  const read = (bytes: Uint8Array): void => {
    if (!line(latin1(bytes), track.line())) strays++
  }
  return {
    push(chunk) {
      let from = 0
      for (let to = chunk.indexOf(0x0a); to >= 0; to = chunk.indexOf(0x0a, from)) {
        const isLong = skipping || held.length + to - from > LIMITS.lineLength
        const whole = held.take(isLong ? new Uint8Array() : chunk.subarray(from, to))
        if (isLong) {
          track.line()
          tooLong++
          skipping = false
        } else read(whole)
        from = to + 1
      }
      if (skipping || from === chunk.length) return
      if (held.length + chunk.length - from > LIMITS.lineLength) {
        held.take(new Uint8Array())
        skipping = true
      } else held.add(chunk.subarray(from))
    },
    end() {
      if (held.length > 0) read(held.take(new Uint8Array()))
      last()
    },
    finish() {
      const { events, notes, lines } = track.finish()
      const more = [
        ...(tooLong > 0 ? [`${tooLong} lines were too long to be read`] : []),
        ...(strays > 0 ? [`${strays} lines could not be read`] : []),
      ]
      return { events, notes: [...notes, ...more], lines }
    },
  }
}
