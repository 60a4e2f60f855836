import { type BytePath, PathwritError } from '../../model/index.ts'
import { column } from './column.ts'

const CHUNK = 1 << 20

/**
 * Names under numbered directories: each pair gets the next number from 0, a name costs its bytes and about 25 more,
 * and is found by hash. Names are stored as bytes, since a string cut from the input would keep all of it.
 */
export interface NameIndex {
  readonly length: number
  find(directory: number, name: BytePath): number | undefined
  /** The pair must be new. */
  add(directory: number, name: BytePath): number
  directory(number: number): number
  name(number: number): BytePath
}

export const nameIndex = (): NameIndex => {
  const chunks: Buffer[] = []
  let used = CHUNK
  const directories = column()
  const starts = column()
  const lengths = column()
  let length = 0
  let slots = new Uint32Array(1 << 10)
  // Seeded, so that no input can be made to collide on purpose.
  const seed = (Math.random() * 0x100000000) >>> 0

  const store = (name: BytePath): number => {
    if (chunks.length === 0 || used + name.length > CHUNK) {
      // Numbers of bytes are kept in 32 bits.
      if (chunks.length === 4095) throw new PathwritError('limit', 'the names in this input take more than 4 GiB')
      chunks.push(Buffer.allocUnsafeSlow(CHUNK))
      used = 0
    }
    ;(chunks.at(-1) as Buffer).write(name, used, 'latin1')
    used += name.length
    return (chunks.length - 1) * CHUNK + used - name.length
  }
  const nameOf = (number: number): BytePath => {
    const start = starts.get(number)
    const from = start % CHUNK
    return (chunks[(start - from) / CHUNK] as Buffer).toString('latin1', from, from + lengths.get(number))
  }
  const hash = (directory: number, name: BytePath): number => {
    let value = Math.imul(directory ^ seed, 0x9e3779b1)
    for (let i = 0; i < name.length; i++) value = Math.imul((value ^ name.charCodeAt(i)) + (value >>> 15), 0x85ebca6b)
    return (value ^ (value >>> 13)) >>> 0
  }
  const put = (directory: number, name: BytePath, number: number): void => {
    let at = hash(directory, name) & (slots.length - 1)
    while (slots[at] !== 0) at = (at + 1) & (slots.length - 1)
    slots[at] = number + 1
  }
  return {
    get length() {
      return length
    },
    find(directory, name) {
      for (let at = hash(directory, name) & (slots.length - 1); ; at = (at + 1) & (slots.length - 1)) {
        const slot = slots[at] as number
        if (slot === 0) return undefined
        const number = slot - 1
        if (directories.get(number) !== directory || lengths.get(number) !== name.length) continue
        if (nameOf(number) === name) return number
      }
    },
    add(directory, name) {
      const number = length++
      directories.set(number, directory)
      starts.set(number, store(name))
      lengths.set(number, name.length)
      if (length * 5 > slots.length * 3) {
        slots = new Uint32Array(slots.length * 2)
        for (let old = 0; old < number; old++) put(directories.get(old), nameOf(old), old)
      }
      put(directory, name, number)
      return number
    },
    directory: (number) => directories.get(number),
    name: nameOf,
  }
}
