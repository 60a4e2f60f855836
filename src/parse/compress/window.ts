import { unsupported } from './fault.ts'
import { type LzmaWindow, MATCH_BYTES } from './lzma.ts'

/** The largest dictionary that is held; `xz -9` and `lzma -9` use 64 MiB. */
export const LARGEST_DICTIONARY = 128 << 20

export interface OutputWindow extends LzmaWindow {
  /** Makes room for `count` more bytes behind `at`, keeping what can still be referred to. */
  room(count: number): void
  /** The bytes that came since the last call, as bytes of their own. */
  take(): Uint8Array
}

/** A window over what was decoded: `dictionary` bytes back, and room for `ahead` bytes and a match before anything is moved. */
export const newWindow = (dictionary: number, ahead: number): OutputWindow => {
  if (dictionary > LARGEST_DICTIONARY)
    throw unsupported(
      `it was compressed with a dictionary of ${dictionary} bytes, and at most ${LARGEST_DICTIONARY} are held`,
    )
  const bytes = new Uint8Array(dictionary + Math.max(ahead, dictionary >> 2) + MATCH_BYTES)
  let taken = 0
  const window: OutputWindow = {
    bytes,
    start: 0,
    at: 0,
    room(count) {
      if (window.at + count + MATCH_BYTES <= bytes.length) return
      const from = Math.max(window.start, window.at - dictionary)
      bytes.copyWithin(0, from, window.at)
      window.at -= from
      taken -= from
      window.start = 0
    },
    take() {
      const fresh = bytes.slice(taken, window.at)
      taken = window.at
      return fresh
    },
  }
  return window
}
