import { unsupported } from './fault.ts'
import { type LzmaWindow, MATCH_BYTES } from './lzma.ts'

/** The largest dictionary that is held; `xz -9` and `lzma -9` use 64 MiB. */
export const LARGEST_DICTIONARY = 128 << 20

export interface OutputWindow extends LzmaWindow {
  /** Forgets what was decoded and taken: nothing can refer to it, and positions count from here. */
  clear(): void
  /** Makes room for `count` more bytes behind `at`, keeping what can still be referred to. */
  room(count: number): void
  /** The bytes that came since the last call, as bytes of their own. */
  take(): Uint8Array
}

/** Positions within so many bytes choose probabilities, so that what is kept is only moved by multiples of them. */
const ALIGN = 16

/** A window over what was decoded: `dictionary` bytes back, and room for `ahead` bytes and a match before anything is moved. */
export const newWindow = (dictionary: number, ahead: number): OutputWindow => {
  if (dictionary > LARGEST_DICTIONARY)
    throw unsupported(
      `it was compressed with a dictionary of ${dictionary} bytes, and at most ${LARGEST_DICTIONARY} are held`,
    )
  const bytes = new Uint8Array(dictionary + Math.max(ahead, dictionary >> 2) + MATCH_BYTES + ALIGN)
  let taken = 0
  const window: OutputWindow = {
    bytes,
    start: 0,
    at: 0,
    room(count) {
      if (window.at + count + MATCH_BYTES <= bytes.length) return
      const oldest = Math.max(window.start, window.at - dictionary)
      const from = oldest - (oldest % ALIGN)
      bytes.copyWithin(0, from, window.at)
      window.at -= from
      taken -= from
      window.start = Math.max(0, window.start - from)
    },
    clear() {
      window.start = window.at = taken = 0
    },
    take() {
      const fresh = bytes.slice(taken, window.at)
      taken = window.at
      return fresh
    },
  }
  return window
}
