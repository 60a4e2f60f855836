import { Readable } from 'node:stream'
import * as zlib from 'node:zlib'
import { PathwritError } from '../../model/index.ts'
import { damaged, truncated, unsupported } from '../../parse/index.ts'

/** What fzstd is given at once: a few bytes can stand for many. */
const PORTION = 1 << 12
const CHUNK = 1 << 20

/** By node itself, from 22.15 on. */
type Create = (options: { chunkSize: number; params: Record<number, number> }) => NodeJS.ReadWriteStream & {
  destroy(error?: Error): void
}
const WINDOW_LOG_MAX = 100
/** Windows of up to 128 MiB: what `zstd --long=27` needs, and `zstd -d` takes unasked. */
const WINDOW_LOG = 27

async function* byNode(bytes: AsyncIterable<Uint8Array>, create: Create): AsyncGenerator<Uint8Array> {
  const source = Readable.from(bytes, { objectMode: false })
  const engine = create({ chunkSize: CHUNK, params: { [WINDOW_LOG_MAX]: WINDOW_LOG } })
  let failed: unknown
  source.on('error', (error) => {
    failed = error
    engine.destroy(error)
  })
  try {
    yield* source.pipe(engine) as unknown as AsyncIterable<Uint8Array>
  } catch (error) {
    if (error === failed) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    if (code === 'Z_BUF_ERROR' || code === 'ZSTD_error_srcSize_wrong') throw truncated()
    throw code.startsWith('Z') ? damaged(`${message} (${code})`) : error
  } finally {
    source.destroy()
    engine.destroy()
  }
}

const FZSTD_WINDOW = 1
const FZSTD_END = 5

/** By fzstd: it does not verify content checksums. `gave` counts and may throw, so that what waits here stays bounded. */
async function* byFzstd(bytes: AsyncIterable<Uint8Array>, gave: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd')
  let ready: Uint8Array[] = []
  const engine = new Decompress((piece) => {
    gave(piece.length)
    if (piece.length > 0) ready.push(piece)
  })
  const push = (portion: Uint8Array, final: boolean): unknown => {
    try {
      engine.push(portion, final)
    } catch (error) {
      if (error instanceof PathwritError) return error
      // Some damage surfaces as an error of the language: a typed array longer than can be, say.
      const { code, message } = error as { code?: unknown; message: string }
      if (code === FZSTD_END) return truncated()
      return code === FZSTD_WINDOW ? unsupported('its zstd window is too large') : damaged(message)
    }
    return undefined
  }
  const take = (): Uint8Array[] => {
    const taken = ready
    ready = []
    return taken
  }
  for await (const chunk of bytes)
    for (let at = 0; at < chunk.length; at += PORTION) {
      const fault = push(chunk.subarray(at, at + PORTION), false)
      yield* take()
      if (fault !== undefined) throw fault
    }
  const fault = push(new Uint8Array(0), true)
  yield* take()
  if (fault !== undefined) throw fault
}

/** Frames one after another are one stream. */
export const unzstd = (bytes: AsyncIterable<Uint8Array>, gave: (bytes: number) => void): AsyncGenerator<Uint8Array> => {
  const create = (zlib as unknown as { createZstdDecompress?: Create }).createZstdDecompress
  if (create === undefined) return byFzstd(bytes, gave)
  return counted(byNode(bytes, create), gave)
}

async function* counted(bytes: AsyncIterable<Uint8Array>, gave: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    gave(chunk.length)
    yield chunk
  }
}
