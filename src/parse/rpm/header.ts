import { type BytePath, latin1 } from '../../model/index.ts'

/** Bytes of the lead and of a header's introduction (rpm's own description of its file format, version 3 and 4). */
export const RPM_LEAD = 96
export const RPM_INTRO = 16
const ENTRY = 16

/** What the introduction says: entries in the index, and bytes of values behind it. */
export interface RpmIntro {
  readonly entries: number
  readonly bytes: number
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export const isRpmLead = (bytes: Uint8Array): boolean => bytes.length >= 4 && viewOf(bytes).getUint32(0) === 0xedabeedb

/** Whether a lead is of a source package: files to build from, none of which is ever installed. */
export const isSourceLead = (lead: Uint8Array): boolean => viewOf(lead).getUint16(6) === 1

/** undefined: these bytes introduce no header. */
export const parseRpmIntro = (bytes: Uint8Array): RpmIntro | undefined => {
  if (bytes.length !== RPM_INTRO) return undefined
  const view = viewOf(bytes)
  if (view.getUint32(0) !== 0x8eade801) return undefined
  return { entries: view.getUint32(8), bytes: view.getUint32(12) }
}

/** The values of a header by tag. Of a tag that stands there twice the first counts, and what is of another type is not there. */
export interface RpmHeader {
  /** Whole numbers of any width. */
  numbers(tag: number): readonly number[]
  /** Strings as bytes. */
  strings(tag: number): readonly BytePath[]
  string(tag: number): BytePath | undefined
}

interface Entry {
  readonly type: number
  readonly offset: number
  readonly count: number
}

/** Bytes that one value takes, by type: char, and integers of 8, 16, 32 and 64 bits. */
const WIDTH: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8 }
const STRING = 6
const STRINGS: ReadonlySet<number> = new Set([STRING, 8, 9])

/** Reads a header whose index and values are these bytes; an answer of words says what is wrong with it. */
export const parseRpmHeader = (bytes: Uint8Array, { entries, bytes: size }: RpmIntro): RpmHeader | string => {
  if (size < 0 || bytes.length !== entries * ENTRY + size) return 'it ends early'
  const view = viewOf(bytes)
  const store = bytes.subarray(entries * ENTRY)
  const values = viewOf(store)
  const index = new Map<number, Entry>()
  for (let i = 0; i < entries; i++) {
    const [tag, type, offset, count] = [0, 4, 8, 12].map((at) => view.getUint32(i * ENTRY + at)) as [
      number,
      number,
      number,
      number,
    ]
    if (type > 9) return `entry ${i} is of a type that is not known (${type})`
    const width = WIDTH[type] ?? 1
    // Every string takes a byte at least.
    if (offset > size || count * width > size - offset) return `entry ${i} (tag ${tag}) lies outside of it`
    if (!index.has(tag)) index.set(tag, { type, offset, count })
  }
  const numbers = (tag: number): readonly number[] => {
    const { type, offset, count } = index.get(tag) ?? { type: 0, offset: 0, count: 0 }
    const width = WIDTH[type]
    if (width === undefined) return []
    return Array.from({ length: count }, (_, i) => {
      const at = offset + i * width
      if (width === 8) return Number(values.getBigUint64(at))
      return width === 4 ? values.getUint32(at) : width === 2 ? values.getUint16(at) : values.getUint8(at)
    })
  }
  const strings = (tag: number): readonly BytePath[] => {
    const { type, offset, count } = index.get(tag) ?? { type: 0, offset: 0, count: 0 }
    if (!STRINGS.has(type)) return []
    const found: BytePath[] = []
    let at = offset
    for (let i = 0; i < (type === STRING ? 1 : count); i++) {
      const end = store.indexOf(0, at)
      if (end < 0) return found
      found.push(latin1(store.subarray(at, end)))
      at = end + 1
    }
    return found
  }
  return { numbers, strings, string: (tag) => strings(tag)[0] }
}
