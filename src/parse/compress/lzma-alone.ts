import { damaged, truncated } from './fault.ts'
import { MATCH_BYTES, newLzma, SYMBOL_BYTES } from './lzma.ts'
import type { Reader } from './reader.ts'
import { newWindow } from './window.ts'

/** Bytes decoded at once, and bytes read for that. */
const AHEAD = 1 << 20
const READ = 1 << 16

/** The 13 bytes before the data: properties, dictionary size, size of the whole or -1. */
const headerOf = (head: Uint8Array): { properties: number; dictionary: number; size: number | undefined } => {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const low = view.getUint32(5, true)
  const high = view.getUint32(9, true)
  const unknown = low === 0xffffffff && high === 0xffffffff
  return {
    properties: head[0] as number,
    dictionary: view.getUint32(1, true),
    size: unknown ? undefined : high * 2 ** 32 + low,
  }
}

/** The format has no magic: as `xz` does, a plausible header is taken for one. */
export const looksLikeLzma = (head: Uint8Array): boolean => {
  if (head.length < 14 || head[0] !== 0x5d || head[13] !== 0) return false
  const { dictionary, size } = headerOf(head)
  const bits = 31 - Math.clz32(dictionary)
  const round = dictionary === 2 ** bits || dictionary === 2 ** bits + 2 ** (bits - 1)
  return (round || dictionary === 2 ** 32 - 1) && dictionary >= 4096 && (size === undefined || size < 2 ** 38)
}

/** Decompresses the .lzma format of old (LZMA alone), with or without a stated size. */
export async function* unlzmaAlone(reader: Reader): AsyncGenerator<Uint8Array> {
  const { properties, dictionary, size } = headerOf(await reader.take(13))
  const window = newWindow(Math.max(4096, Math.min(dictionary, size ?? dictionary)), AHEAD)
  const lzma = newLzma(window)
  lzma.reset(properties)
  lzma.start(await reader.take(5))
  let left = size ?? Number.POSITIVE_INFINITY
  while (!lzma.ended && left > 0) {
    const input = await reader.upTo(READ)
    const whole = input.length < READ
    let at = 0
    for (let moved = true; moved && !lzma.ended && left > 0; ) {
      window.room(AHEAD)
      const before = window.at
      const limit = before + Math.min(left, AHEAD - MATCH_BYTES)
      // The last bytes are decoded a symbol at a time, for what is made of bytes that are not there is not data.
      const last = whole && input.length - at < SYMBOL_BYTES
      const stopped = lzma.run(input, at, input.length, last ? before + 1 : limit, last ? 0 : SYMBOL_BYTES)
      if (stopped > input.length) throw truncated()
      moved = stopped > at || window.at > before
      at = stopped
      left -= window.at - before
      const decoded = window.take()
      if (decoded.length > 0) yield decoded
    }
    reader.back(input.length - at)
    if (whole && !lzma.ended && left > 0) throw truncated()
  }
  if (left < 0) throw damaged('it is longer than it says')
  // An end marker may stand behind a stated size, too.
  if (size !== undefined && !lzma.ended) {
    const input = await reader.upTo(SYMBOL_BYTES)
    if (input.length > 0 && !input.every((byte) => byte === 0)) {
      const stopped = lzma.run(input, 0, input.length, window.at + 1, 0)
      if (!lzma.ended || stopped < input.length) throw damaged('data follows its end')
    }
    return
  }
  if ((await reader.upTo(READ)).some((byte) => byte !== 0)) throw damaged('data follows its end')
}
