/** A growing column of 32-bit numbers; what was never set reads 0. */
export interface Column {
  get(at: number): number
  set(at: number, value: number): void
}

const BITS = 14
const MASK = (1 << BITS) - 1

/** In blocks: growing copies nothing. */
export const column = (): Column => {
  const blocks: Uint32Array[] = []
  return {
    get: (at) => blocks[at >>> BITS]?.[at & MASK] ?? 0,
    set(at, value) {
      while (at >>> BITS >= blocks.length) blocks.push(new Uint32Array(MASK + 1))
      ;(blocks[at >>> BITS] as Uint32Array)[at & MASK] = value
    },
  }
}
