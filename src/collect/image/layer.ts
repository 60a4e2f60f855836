import { safeText } from '../../model/index.ts'
import { type EntrySink, tarDecoder } from '../../parse/index.ts'
import { drive, nested } from '../stream/index.ts'
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

/** Reads one layer into a sink. Where its digest is known and it is read to its end, its bytes must have that digest. */
export const readLayer = async (
  store: Store,
  layer: LayerRef,
  sink: EntrySink,
  each: (chunk: Uint8Array) => void,
): Promise<LayerOutcome> => {
  const hash = layer.digest === undefined ? undefined : hashFor(layer.digest)
  let read = false
  const raw = (async function* () {
    for await (const chunk of store.chunks(layer.name)) {
      hash?.update(chunk)
      yield chunk
    }
    read = true
  })()
  const file = `${store.name} (${layerName(layer)})`
  let length = 0
  const trouble = await drive(nested(file, raw), tarDecoder(file, sink), (chunk) => {
    length += chunk.length
    each(chunk)
  })
  if (hash !== undefined && layer.digest !== undefined && read && !layer.digest.endsWith(`:${hash.digest()}`))
    throw mismatch(store, layer.digest)
  return { length, trouble }
}
