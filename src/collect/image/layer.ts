import { safeText } from '../../model/index.ts'
import { compressionOf, type EntrySink, tarDecoder } from '../../parse/index.ts'
import { drive, keptWithin, type Within } from '../stream/index.ts'
import type { LayerRef } from './found.ts'
import { hashFor, mismatch } from './oci.ts'
import type { Store } from './store.ts'

export interface LayerOutcome {
  /** Bytes it has when decompressed. */
  readonly length: number
  /** Why it ended before its end, where it did. */
  readonly trouble: string | undefined
}

/** How errors and reports call a layer: `layer sha256:0123456789ab`. */
export const layerName = ({ shown }: LayerRef): string =>
  `layer ${safeText(shown.replace(/^(sha\d+:[0-9a-f]{12})[0-9a-f]+$/, '$1'))}`

/** Whether a layer is compressed, by its first bytes. */
export const isPacked = async (store: Store, { name }: LayerRef): Promise<boolean> => {
  for await (const chunk of store.chunks(name)) return compressionOf(chunk) !== undefined
  return false
}

/** How a layer is read again and again: what decompressing it gave is kept; `packed`: it takes decompressing. */
export interface LayerReading extends Within {
  readonly packed: boolean
  /** Its digest was found to be right: it need not be read to its end any more. */
  verified: boolean
}

/** Reads one layer into a sink. Where its digest is known and it is read to its end, its bytes must have that digest. */
export const readLayer = async (
  store: Store,
  layer: LayerRef,
  reading: LayerReading,
  sink: EntrySink,
  each: (chunk: Uint8Array) => void,
): Promise<LayerOutcome> => {
  const file = `${store.name} (${layerName(layer)})`
  const { digest } = layer
  const hash = digest === undefined || reading.verified ? undefined : hashFor(digest)
  let read = false
  const raw = async function* (skip?: (most: number) => number): AsyncGenerator<Uint8Array> {
    for await (const chunk of store.chunks(layer.name, skip)) {
      hash?.update(chunk)
      yield chunk
    }
    read = true
  }
  // Of one that is plain only what somebody wants is read, once nothing is left to be verified.
  const plain = {
    name: file,
    trouble: undefined,
    chunks: (_lends?: boolean, skip?: (most: number) => number) => raw(hash === undefined ? skip : undefined),
  }
  let length = 0
  const input = reading.packed ? keptWithin(file, raw(), reading) : plain
  const trouble = await drive(input, tarDecoder(file, sink), (chunk) => {
    length += chunk.length
    each(chunk)
  })
  if (hash !== undefined && digest !== undefined && read) {
    if (!digest.endsWith(`:${hash.digest()}`)) throw mismatch(store, digest)
    reading.verified = true
  }
  return { length: reading.packed ? length : store.size(layer.name), trouble }
}
