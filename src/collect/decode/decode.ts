import { createHash } from 'node:crypto'
import type { InputLimits } from '../../model/index.ts'
import {
  COMPRESSION_HEAD,
  CompressedFault,
  type Compression,
  compressionOf,
  mayBeCompressed,
  pureDecoders,
} from '../../parse/index.ts'
import { gunzip } from './gzip.ts'
import { type Meter, meterFor } from './meter.ts'
import { unzstd } from './zstd.ts'

export interface DecodeOptions {
  /** As errors name it. */
  readonly name: string
  readonly limits?: InputLimits | undefined
  /** Told once, before the first chunk, what the bytes are compressed with; undefined: nothing. */
  readonly found?: ((compression: Compression | undefined) => void) | undefined
  /** Told once, in words, where the compressed bytes end early or are damaged: what came before was given, and then it ends. */
  readonly trouble: (why: string) => void
}

const pure = pureDecoders(() => {
  const hash = createHash('sha256')
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() }
})

/** Looks at the first bytes and gives the whole as if nothing had been read. */
const headOf = async (
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: Uint8Array; readonly whole: AsyncIterable<Uint8Array> }> => {
  const iterator = bytes[Symbol.asyncIterator]()
  let head: Uint8Array = new Uint8Array(0)
  let ended = false
  // What cannot be compressed is not waited for.
  while (head.length < COMPRESSION_HEAD && !ended && mayBeCompressed(head)) {
    const next = await iterator.next()
    if (next.done === true) ended = true
    else head = head.length === 0 ? next.value : Buffer.concat([head, next.value])
  }
  const whole = (async function* () {
    try {
      if (head.length > 0) yield head
      while (!ended) {
        const next = await iterator.next()
        if (next.done === true) return
        yield next.value
      }
    } finally {
      await iterator.return?.()
    }
  })()
  return { head, whole }
}

async function* metered(bytes: AsyncIterable<Uint8Array>, meter: Meter): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    meter.read(chunk.length)
    yield chunk
  }
}

async function* give(
  bytes: AsyncIterable<Uint8Array>,
  compression: Compression,
  meter: Meter,
): AsyncGenerator<Uint8Array> {
  if (compression === 'zstd') {
    yield* unzstd(bytes, meter.gave)
    return
  }
  for await (const chunk of compression === 'gzip' ? gunzip(bytes) : pure[compression](bytes)) {
    meter.gave(chunk.length)
    yield chunk
  }
}

/**
 * Bytes as they are when decompressed, told by what they begin with: gzip, zstd, xz, bzip2, lzma; anything else is given as it is.
 * Streams one after another of one kind are one. Only a passed limit and a failed reading throw.
 */
export async function* decompressed(
  bytes: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<Uint8Array> {
  const { head, whole } = await headOf(bytes)
  const compression = compressionOf(head)
  options.found?.(compression)
  if (compression === undefined) {
    yield* whole
    return
  }
  const meter = meterFor(options.name, options.limits)
  try {
    yield* give(metered(whole, meter), compression, meter)
  } catch (error) {
    if (!(error instanceof CompressedFault)) throw error
    options.trouble(error.message)
  }
}

/** The first bytes of something compressed, decompressed as far as they go; empty when nothing can be made of them. */
export const decompressedHead = async (head: Uint8Array): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = []
  let size = 0
  const once = (async function* () {
    yield head
  })()
  try {
    for await (const piece of decompressed(once, { name: 'its head', trouble: () => {} })) {
      pieces.push(piece)
      size += piece.length
      if (size >= 1 << 16) break
    }
  } catch {
    // Judged by what came.
  }
  return Buffer.concat(pieces)
}
