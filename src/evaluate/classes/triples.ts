/** Numbers triples of 32-bit numbers, from 0 on in the order they come. */
export interface Triples {
  of(a: number, b: number, c: number): number
  readonly size: number
}

const FIRST = 1 << 10

/** Open addressing over typed arrays: no object and no string is made to ask. The seed keeps strangers from choosing what collides. */
export const triples = (): Triples => {
  const seed = (Math.random() * 2 ** 32) | 0
  let mask = FIRST - 1
  let keys = new Uint32Array(FIRST * 3)
  /** The number plus one; 0: free. */
  let numbers = new Uint32Array(FIRST)
  let size = 0

  const slotOf = (a: number, b: number, c: number): number => {
    let hash = Math.imul(a ^ seed, 0x9e3779b1)
    hash = Math.imul((hash ^ (hash >>> 15)) + b, 0x85ebca6b)
    hash = Math.imul((hash ^ (hash >>> 13)) + c, 0xc2b2ae35)
    let slot = (hash ^ (hash >>> 16)) & mask
    while (numbers[slot] !== 0) {
      const at = slot * 3
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === c) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }
  const put = (a: number, b: number, c: number, number: number): void => {
    const slot = slotOf(a, b, c)
    keys[slot * 3] = a
    keys[slot * 3 + 1] = b
    keys[slot * 3 + 2] = c
    numbers[slot] = number
  }
  const grow = (): void => {
    const [oldKeys, oldNumbers] = [keys, numbers]
    mask = mask * 2 + 1
    keys = new Uint32Array((mask + 1) * 3)
    numbers = new Uint32Array(mask + 1)
    for (let slot = 0; slot < oldNumbers.length; slot++) {
      const number = oldNumbers[slot] as number
      const [a, b, c] = oldKeys.subarray(slot * 3, slot * 3 + 3) as unknown as [number, number, number]
      if (number !== 0) put(a, b, c, number)
    }
  }
  return {
    of(a, b, c) {
      const number = numbers[slotOf(a, b, c)] as number
      if (number !== 0) return number - 1
      put(a, b, c, ++size)
      if (size * 2 > mask) grow()
      return size - 1
    },
    get size() {
      return size
    },
  }
}
