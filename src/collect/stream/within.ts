import type { InputLimits } from '../../model/index.ts'
import type { Input } from './input.ts'
import { nested } from './input.ts'
import { type Kept, newKept } from './kept.ts'

/** How the streams within a package are read: where the large one is kept once it is decompressed, and how much they may hold. */
export interface Within {
  readonly kept: Kept
  readonly limits: InputLimits | undefined
}

export const newWithin = (limits: InputLimits | undefined): Within => ({ kept: newKept(), limits })

/** A stream within another; it is taken from what was kept of it where that is all of it, and then asks the other for nothing. */
export const keptWithin = (
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  { kept, limits }: Within,
): Pick<Input, 'name' | 'chunks' | 'trouble'> => {
  const fresh = nested(name, bytes, limits)
  return {
    name,
    chunks: (_lends, skip) => kept.chunks(skip) ?? kept.keeping(fresh.chunks()),
    get trouble() {
      return fresh.trouble
    },
  }
}
