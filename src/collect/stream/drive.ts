import { PathwritError } from '../../model/index.ts'
import type { Decoder } from '../../parse/index.ts'
import type { Input } from './input.ts'

/**
 * Runs a whole input through a decoder, a chunk at a time; `each` is called before every chunk and may throw. Where
 * decompression meets damage the input ends, and the answer says how.
 */
export const drive = async (
  input: Input,
  decoder: Decoder,
  each: (chunk: Uint8Array) => void,
): Promise<string | undefined> => {
  let trouble: string | undefined
  try {
    for await (const chunk of input.chunks()) {
      each(chunk)
      decoder.push(chunk)
    }
  } catch (error) {
    if (error instanceof PathwritError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    if (!code.startsWith('Z_'))
      throw new PathwritError('io', `cannot read ${input.name}: ${message}`, { file: input.name })
    trouble = code === 'Z_BUF_ERROR' ? 'the compressed input ends early' : `the compressed input is damaged (${code})`
  }
  try {
    decoder.end()
  } catch (error) {
    // Too little is left to tell what it is: then the damage is the news.
    if (trouble === undefined || !(error instanceof PathwritError)) throw error
    throw new PathwritError('input', `${trouble}, and nothing before that can be read`, {
      file: input.name,
      hint: 'make or fetch the file anew; gzip -t checks it',
    })
  }
  return trouble
}
