/** Bits of a stretch of bytes, the most significant first. Past the end zeros are read; `over` tells. */
export interface Bits {
  /** At most 24 bits. */
  read(count: number): number
  bit(): number
  /** The next 20 bits without taking them. */
  peek20(): number
  skip(count: number): void
  /** Bits taken so far. */
  readonly at: number
  readonly over: boolean
}

export const bitsOf = (bytes: Uint8Array, from: number): Bits => {
  let at = from
  const end = bytes.length * 8
  const peek = (): number => {
    const byte = at >>> 3
    return (
      (((bytes[byte] as number) << 24) |
        ((bytes[byte + 1] as number) << 16) |
        ((bytes[byte + 2] as number) << 8) |
        (bytes[byte + 3] as number)) <<
      (at & 7)
    )
  }
  return {
    read(count) {
      const found = count === 0 ? 0 : peek() >>> (32 - count)
      at += count
      return found
    },
    bit() {
      const found = ((bytes[at >>> 3] as number) >> (7 - (at & 7))) & 1
      at++
      return found
    },
    peek20: () => peek() >>> 12,
    skip(count) {
      at += count
    },
    get at() {
      return at
    },
    get over() {
      return at > end
    },
  }
}
