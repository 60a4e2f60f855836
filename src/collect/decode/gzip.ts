import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { damaged, truncated } from '../../parse/index.ts'

const CHUNK = 1 << 20

/** Members one after another are one stream. Zeros may follow the last one. */
export async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let fed = 0
  let tail: Uint8Array = new Uint8Array(0)
  const counted = (async function* () {
    for await (const chunk of bytes) {
      fed += chunk.length
      tail = chunk
      yield chunk
    }
  })()
  const source = Readable.from(counted, { objectMode: false, highWaterMark: 1 << 18 })
  const engine = createGunzip({ chunkSize: CHUNK })
  let failed: unknown
  source.on('error', (error) => {
    failed = error
    engine.destroy(error)
  })
  try {
    yield* source.pipe(engine) as AsyncIterable<Uint8Array>
  } catch (error) {
    if (error === failed) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'Z_BUF_ERROR') throw truncated()
    if (code?.startsWith('Z_')) throw damaged(message)
    throw error
  } finally {
    source.destroy()
    engine.destroy()
  }
  const left = fed - engine.bytesWritten
  if (left > 0 && tail.subarray(Math.max(0, tail.length - left)).some((byte) => byte !== 0))
    throw damaged('data that is not gzip follows its end')
}
