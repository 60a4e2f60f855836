import { type InputLimits, LIMITS, PathwritError } from '../../model/index.ts'

/** Counts what goes in and comes out, and throws where a limit is passed. */
export interface Meter {
  read(bytes: number): void
  gave(bytes: number): void
}

const overrun = (name: string, words: string, file: string): PathwritError =>
  new PathwritError('limit', words, {
    file,
    hint: `if this is meant, raise the limit: --limit ${name}=N`,
  })

export const meterFor = (file: string, limits: InputLimits = {}): Meter => {
  const { decompressed = LIMITS.decompressed, ratio = LIMITS.ratio } = limits
  let read = 0
  let gave = 0
  return {
    read(bytes) {
      read += bytes
    },
    gave(bytes) {
      gave += bytes
      if (gave > decompressed)
        throw overrun('decompressed', `decompressed it has more than ${decompressed} bytes (limit decompressed)`, file)
      if (gave > LIMITS.ratioFrom && gave > read * ratio)
        throw overrun('ratio', `it gives more than ${ratio} bytes for each that is read (limit ratio)`, file)
    },
  }
}
