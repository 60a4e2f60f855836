import type { Origin } from '../../model/index.ts'

/** Numbers the places that records came from; 0 is this input. What differs from record to record is left out. */
export interface Origins {
  readonly list: readonly Origin[]
  numberOf(from: Origin | undefined): number
}

export const newOrigins = (own: Origin): Origins => {
  const list = [own]
  const numbers = new Map<string, number>()
  /** Of rows in a row, most come from the same place. */
  let recent: { readonly from: Origin; readonly number: number } | undefined
  return {
    list,
    numberOf(from) {
      if (from === undefined) return 0
      if (recent?.from === from) return recent.number
      const key = JSON.stringify([from.collector, from.source, from.layer])
      let number = numbers.get(key)
      // Few in any honest input; the column has 16 bits.
      if (number === undefined && list.length === 0xffff) return 0
      if (number === undefined) {
        const { line: _line, offset: _offset, declared: _declared, ...shared } = from
        number = list.push(shared) - 1
        numbers.set(key, number)
      }
      recent = { from, number }
      return number
    },
  }
}
