/** A growing column of numbers; NaN (not observed) is what was never set. */
export interface Numbers {
  get(at: number): number
  set(at: number, value: number): void
}

const BITS = 14
const MASK = (1 << BITS) - 1
const MOST = 0xfffffffe

/** Whole numbers below 2^32 take four bytes; a block that holds any other takes eight, one that holds none nothing. */
export const numbers = (): Numbers => {
  const blocks: (Uint32Array | Float64Array | undefined)[] = []
  const widened = (narrow: Uint32Array | undefined): Float64Array => {
    const wide = new Float64Array(MASK + 1).fill(Number.NaN)
    narrow?.forEach((value, i) => {
      if (value !== 0) wide[i] = value - 1
    })
    return wide
  }
  return {
    get(at) {
      const block = blocks[at >>> BITS]
      if (block === undefined) return Number.NaN
      const value = block[at & MASK] as number
      if (block instanceof Float64Array) return value
      return value === 0 ? Number.NaN : value - 1
    },
    set(at, value) {
      const number = at >>> BITS
      const isNone = Number.isNaN(value)
      let block = blocks[number]
      if (block === undefined) {
        if (isNone) return
        while (blocks.length < number) blocks.push(undefined)
        block = new Uint32Array(MASK + 1)
        blocks[number] = block
      }
      if (block instanceof Uint32Array) {
        if (isNone || (value <= MOST && value >>> 0 === value)) {
          block[at & MASK] = isNone ? 0 : value + 1
          return
        }
        block = widened(block)
        blocks[number] = block
      }
      block[at & MASK] = value
    },
  }
}
