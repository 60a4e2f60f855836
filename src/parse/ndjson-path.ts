import { ascii, isWord, noPassage, PLAIN, QUOTE, remember, standsAt, type Text } from './ndjson-bytes.ts'
import type { InodeCells } from './ndjson-cells.ts'

const START = ascii('{"kind":"inode","path":"')
const DOT = 0x2e
const SLASH = 0x2f
const IN_NAME = PLAIN.map((plain, byte) => (byte === SLASH ? 0 : plain))

/** Reads inode lines up to their paths' closing quotes. */
export interface PathReader {
  /** Where the quote stands; -1: only JSON can tell what the line is. */
  read(text: Text, start: number): number
  /** The line just read was refused: nobody will be told of it, so the next one is in no directory that was told. */
  forget(): void
}

export const pathReader = (cells: InodeCells): PathReader => {
  /** All up to the name, of the line before. */
  const lead = noPassage()
  /** The name of the line before, while its bytes are at hand: the same object, and read on from where that line ended. */
  let bytesBefore: Uint8Array | undefined
  let before = 0
  let beforeEnd = 0

  /** Where a name ends that is like others up to `from`; -1: it is no name. */
  const nameEnd = (bytes: Uint8Array, name: number, from: number): number => {
    let to = from
    while (IN_NAME[bytes[to] as number] === 1) to++
    const length = to - name
    const special = length === 0 || (length <= 2 && bytes[name] === DOT && (length === 1 || bytes[name + 1] === DOT))
    return special ? -1 : to
  }
  const told = (bytes: Uint8Array, name: number, to: number): number => {
    cells.name = name
    cells.to = to
    bytesBefore = bytes
    before = name
    beforeEnd = to
    return to
  }
  /** Of a directory that was not the last one's. */
  const whole = (text: Text, start: number): number => {
    const { bytes } = text
    cells.sameDirectory = false
    cells.ascends = undefined
    lead.length = 0
    if (!isWord(bytes, start, START)) return -1
    const at = start + START.length
    cells.from = at
    if (bytes[at] !== SLASH) return -1
    if (bytes[at + 1] === QUOTE) return told(bytes, at + 1, at + 1)
    for (let name = at + 1; ; ) {
      const to = nameEnd(bytes, name, name)
      if (to < 0) return -1
      if (bytes[to] === QUOTE) {
        remember(lead, text, start, name)
        return told(bytes, name, to)
      }
      if (bytes[to] !== SLASH) return -1
      name = to + 1
    }
  }
  return {
    read(text, start) {
      if (!standsAt(text, start, lead)) return whole(text, start)
      const { bytes } = text
      const name = start + lead.length
      let from = name
      let ascends: boolean | undefined
      if (bytesBefore === bytes && beforeEnd < start) {
        // What the name has in common with the one before has been found to be of a name.
        let other = before
        while (other < beforeEnd && bytes[from] === bytes[other]) {
          from++
          other++
        }
        ascends = bytes[from] !== QUOTE && (other === beforeEnd || (bytes[from] as number) > (bytes[other] as number))
      }
      const to = nameEnd(bytes, name, from)
      if (to < 0 || bytes[to] !== QUOTE) return whole(text, start)
      cells.from = start + START.length
      cells.sameDirectory = true
      cells.ascends = ascends
      return told(bytes, name, to)
    },
    forget() {
      lead.length = 0
      bytesBefore = undefined
    },
  }
}
