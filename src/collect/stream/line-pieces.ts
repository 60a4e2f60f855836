import type { Input } from './input.ts'

/** Bytes read at once. */
const READ = 1 << 18
const NEWLINE = 0x0a

/** Where the piece that begins at `from` ends: behind the last line that ends within `size` bytes, or the first that does not. */
const pieceEnd = (buffer: Uint8Array, from: number, end: number, size: number): number => {
  if (from + size >= end) return end
  const cut = buffer.lastIndexOf(NEWLINE, from + size - 1) + 1
  if (cut > from) return cut
  const next = buffer.indexOf(NEWLINE, from + size) + 1
  return next === 0 || next > end ? end : next
}

/**
 * An input that is plain and read to its end, again from its start: in pieces of about `size` bytes that end where a line
 * does, each good until the next is asked for. A line that is longer than any may be comes in several.
 */
export function* linePieces(input: Input, size: number): Generator<Uint8Array> {
  const buffer = new Uint8Array(READ)
  let position = 0
  for (let held = 0; ; ) {
    const read = input.readAt(buffer, held, position)
    position += read
    const filled = held + read
    const lines = read === 0 ? filled : buffer.lastIndexOf(NEWLINE, filled - 1) + 1
    const whole = lines === 0 && filled === READ ? filled : lines
    for (let from = 0; from < whole; ) {
      const to = pieceEnd(buffer, from, whole, size)
      yield buffer.subarray(from, to)
      from = to
    }
    if (read === 0) return
    buffer.copyWithin(0, whole, filled)
    held = filled - whole
  }
}
