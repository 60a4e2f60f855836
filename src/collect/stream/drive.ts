import { PathwritError } from '../../model/index.ts'
import type { Decoder, EntrySink } from '../../parse/index.ts'
import type { Feed, PackedFeed } from './feed.ts'
import type { Input } from './input.ts'

/** Reads the whole of an input into a sink. What is answered is why it ended before its end. */
export const readFeed = (
  input: Input,
  feed: Feed | PackedFeed,
  sink: EntrySink,
  each: (chunk: Uint8Array) => void,
  lends = false,
): Promise<string | undefined> =>
  'unpack' in feed ? feed.unpack(input, sink, each) : drive(input, feed.decoder(input.name, sink), each, lends)

/**
 * Runs a whole stream through a decoder, a chunk at a time; `each` is called before every chunk and may throw. Where
 * decompression meets damage the stream ends, and the answer says how. `lends`: the decoder keeps nothing of a chunk.
 */
export const drive = async (
  input: Pick<Input, 'name' | 'chunks' | 'trouble'>,
  decoder: Decoder,
  each: (chunk: Uint8Array) => void,
  lends = false,
): Promise<string | undefined> => {
  try {
    for await (const chunk of input.chunks(lends || decoder.skip !== undefined, decoder.skip)) {
      each(chunk)
      decoder.push(chunk)
    }
  } catch (error) {
    if (error instanceof PathwritError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new PathwritError('io', `cannot read ${input.name}: ${message}`, { file: input.name })
  }
  const { trouble } = input
  try {
    decoder.end()
  } catch (error) {
    // Too little is left to tell what it is: then the damage is the news.
    if (trouble === undefined || !(error instanceof PathwritError)) throw error
    throw new PathwritError('input', `${trouble}, and nothing before that can be read`, {
      file: input.name,
      hint: 'make or fetch the file anew',
    })
  }
  return trouble
}
