import { type BytePath, PathwritError } from '../../model/index.ts'
import { column } from './column.ts'

const CHUNK = 1 << 20

/**
 * Names under numbered directories: each pair gets the next number from 0, a name costs its bytes and about 17 more,
 * and is found by hash. Names are stored as bytes, since a string cut from the input would keep all of it.
 */
export interface NameIndex {
  readonly length: number
  find(directory: number, name: BytePath): number | undefined
  /** The pair must be new. */
  add(directory: number, name: BytePath): number
  /** The same for a name that is `bytes` from `from` to `to`. */
  findBytes(directory: number, bytes: Uint8Array, from: number, to: number): number | undefined
  addBytes(directory: number, bytes: Uint8Array, from: number, to: number): number
  /** The same for the name that another index holds under a number. */
  findOf(directory: number, other: NameIndex, number: number): number | undefined
  directory(number: number): number
  name(number: number): BytePath
  /** The bytes of a name and where they begin and end, until the next call. */
  spelled(number: number): Spelled
}
export interface Spelled {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

export const nameIndex = (): NameIndex => {
  const chunks: Buffer[] = []
  let used = CHUNK
  const directories = column()
  const starts = column()
  let length = 0
  let slots = new Uint32Array(1 << 10)
  /** Eight bits of the hash beside each slot: a name that is another is nearly always told by them alone. */
  let tags = new Uint8Array(1 << 10)
  // Seeded, so that no input can be made to collide on purpose.
  const seed = (Math.random() * 0x100000000) >>> 0

  const store = (bytes: Uint8Array, from: number, to: number): number => {
    const size = to - from
    // The length stands before the name, seven bits a byte.
    if (chunks.length === 0 || used + size + 3 > CHUNK) {
      // Numbers of bytes are kept in 32 bits.
      if (chunks.length === 4095) throw new PathwritError('limit', 'the names in this input take more than 4 GiB')
      chunks.push(Buffer.allocUnsafeSlow(CHUNK))
      used = 0
    }
    const chunk = chunks.at(-1) as Buffer
    const start = used
    let rest = size
    for (; rest > 0x7f; rest >>>= 7) chunk[used++] = (rest & 0x7f) | 0x80
    chunk[used++] = rest
    for (let at = from; at < to; at++) chunk[used++] = bytes[at] as number
    return (chunks.length - 1) * CHUNK + start
  }
  /** Where a stored name begins in its chunk, and its length. */
  let stored = 0
  let size = 0
  const open = (number: number): Buffer => {
    const start = starts.get(number)
    const chunk = chunks[start >>> 20] as Buffer
    let at = start & (CHUNK - 1)
    size = 0
    for (let shift = 0; ; shift += 7) {
      const byte = chunk[at++] as number
      size |= (byte & 0x7f) << shift
      if (byte <= 0x7f) break
    }
    stored = at
    return chunk
  }
  const hash = (directory: number, bytes: Uint8Array, from: number, to: number): number => {
    let value = Math.imul(directory ^ seed, 0x9e3779b1)
    for (let at = from; at < to; at++) value = Math.imul((value ^ (bytes[at] as number)) + (value >>> 15), 0x85ebca6b)
    value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
    return (value ^ (value >>> 16)) >>> 0
  }
  /** The upper bits choose the slot, so that slots can be of any number; the lower ones are the tag. */
  const slotOf = (hashed: number): number => Math.floor((hashed / 0x100000000) * slots.length)
  const put = (hashed: number, number: number): void => {
    let at = slotOf(hashed)
    while (slots[at] !== 0) at = at + 1 === slots.length ? 0 : at + 1
    slots[at] = number + 1
    tags[at] = hashed
  }
  const grow = (): void => {
    const room = Math.ceil(slots.length * 1.5)
    slots = new Uint32Array(room)
    tags = new Uint8Array(room)
    for (let number = 0; number < length; number++) {
      const chunk = open(number)
      put(hash(directories.get(number), chunk, stored, stored + size), number)
    }
  }
  const isName = (number: number, directory: number, bytes: Uint8Array, from: number, to: number): boolean => {
    if (directories.get(number) !== directory) return false
    const chunk = open(number)
    if (size !== to - from) return false
    for (let i = 0; i < size; i++) if (chunk[stored + i] !== bytes[from + i]) return false
    return true
  }
  const find = (directory: number, bytes: Uint8Array, from: number, to: number): number | undefined => {
    const hashed = hash(directory, bytes, from, to)
    const tag = hashed & 0xff
    for (let at = slotOf(hashed); ; at = at + 1 === slots.length ? 0 : at + 1) {
      const slot = slots[at] as number
      if (slot === 0) return undefined
      if (tags[at] === tag && isName(slot - 1, directory, bytes, from, to)) return slot - 1
    }
  }
  const add = (directory: number, bytes: Uint8Array, from: number, to: number): number => {
    const number = length++
    directories.set(number, directory)
    starts.set(number, store(bytes, from, to))
    if (length * 4 > slots.length * 3) grow()
    else put(hash(directory, bytes, from, to), number)
    return number
  }
  const given = { bytes: new Uint8Array(0) as Uint8Array, from: 0, to: 0 }
  const spelledOf = (number: number): Spelled => {
    given.bytes = open(number)
    given.from = stored
    given.to = stored + size
    return given
  }
  let scratch = new Uint8Array(256)
  /** A name's bytes, until the next call. */
  const spelled = (name: BytePath): Uint8Array => {
    if (name.length > scratch.length) scratch = new Uint8Array(name.length * 2)
    for (let i = 0; i < name.length; i++) scratch[i] = name.charCodeAt(i)
    return scratch
  }
  return {
    get length() {
      return length
    },
    find: (directory, name) => find(directory, spelled(name), 0, name.length),
    add: (directory, name) => add(directory, spelled(name), 0, name.length),
    findBytes: find,
    findOf(directory, other, number) {
      const { bytes, from, to } = other.spelled(number)
      return find(directory, bytes, from, to)
    },
    spelled: spelledOf,
    addBytes: add,
    directory: (number) => directories.get(number),
    name(number) {
      const chunk = open(number)
      return chunk.toString('latin1', stored, stored + size)
    },
  }
}
