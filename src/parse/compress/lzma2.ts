import { damaged, truncated } from './fault.ts'
import { newLzma, SYMBOL_BYTES } from './lzma.ts'
import type { Reader } from './reader.ts'
import { newWindow } from './window.ts'

/** Most that one chunk of LZMA2 gives. */
const CHUNK = 1 << 21

/** The LZMA2 stream that follows, up to its end mark. Of a chunk that ends early what can be decoded is given before the error. */
export async function* unlzma2(reader: Reader, dictionary: number): AsyncGenerator<Uint8Array> {
  const window = newWindow(dictionary, CHUNK)
  const lzma = newLzma(window)
  /** What the next chunk must bring with it: 2 a dictionary and properties, 1 properties, 0 nothing. */
  let wanting = 2
  for (;;) {
    const control = (await reader.take(1))[0] as number
    if (control === 0) return
    if (control === 1 || control >= 0xe0) {
      window.clear()
      wanting = Math.min(wanting, 1)
    } else if (wanting === 2) throw damaged('an LZMA2 chunk refers to nothing')
    if (control < 0x80) {
      if (control > 2) throw damaged('an unknown kind of LZMA2 chunk')
      const head = await reader.take(2)
      const size = (((head[0] as number) << 8) | (head[1] as number)) + 1
      window.room(size)
      const bytes = await reader.upTo(size)
      window.bytes.set(bytes, window.at)
      window.at += bytes.length
      yield window.take()
      if (bytes.length < size) throw truncated()
      continue
    }
    const head = await reader.take(control >= 0xc0 ? 5 : 4)
    const size = (((control & 0x1f) << 16) | ((head[0] as number) << 8) | (head[1] as number)) + 1
    const packed = (((head[2] as number) << 8) | (head[3] as number)) + 1
    if (control >= 0xc0) {
      lzma.reset(head[4] as number)
      wanting = 0
    } else if (wanting > 0) throw damaged('an LZMA2 chunk without properties')
    else if (control >= 0xa0) lzma.resetState()
    if (packed < 5) throw damaged('an LZMA2 chunk is too short')
    window.room(size)
    const limit = window.at + size
    const bytes = await reader.upTo(packed)
    if (bytes.length < 5) throw truncated()
    lzma.start(bytes)
    const whole = bytes.length === packed
    const stopped = lzma.run(bytes, 5, bytes.length, limit, whole ? 0 : SYMBOL_BYTES)
    const decoded = window.take()
    if (decoded.length > 0) yield decoded
    if (!whole) throw truncated()
    if (window.at !== limit || stopped !== packed || !lzma.settled)
      throw damaged('an LZMA2 chunk is not as long as it says')
  }
}
