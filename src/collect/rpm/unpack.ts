import { PathwritError, safeText } from '../../model/index.ts'
import { type EntrySink, RPM_TAG, type RpmHeader, rpmPayload } from '../../parse/index.ts'
import { type ByteReader, byteReader, drive, type Input, keptWithin, type Within } from '../stream/index.ts'
import { readHeaders } from './headers.ts'
import { tellFacts, tellFiles, type Wanted } from './tell.ts'

const unsupported = (file: string, format: string): PathwritError =>
  new PathwritError('unsupported', `a package whose payload is of the form ${safeText(format)}`, {
    file,
    hint: 'cpio payloads are read; a delta package is made whole with applydeltarpm',
  })

const readPayload = async (
  reader: ByteReader,
  file: string,
  wanted: Wanted,
  within: Within,
): Promise<string | undefined> => {
  const decoder = rpmPayload(file, wanted)
  const payload = keptWithin(file, reader.stretch().chunks(), within)
  const trouble = await drive(payload, decoder, () => {})
  // What is not all there is must not stand for it the next time.
  if (trouble !== undefined || !decoder.whole) await within.kept.close()
  return trouble ?? (decoder.whole ? undefined : 'the payload of the package ends early: truncated')
}

/** Only what is asked for of the bytes is read; without any wish the payload is passed by. */
const skipPayload = async (reader: ByteReader): Promise<undefined> => {
  await reader.stretch().skipRest()
}

async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  each: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    each(chunk)
    yield chunk
  }
}

/** An RPM package: its files as the header lists them, its scriptlets, and of the payload what is asked for; it is kept for the next time. */
export const unpackRpm = async (
  input: Pick<Input, 'name' | 'chunks'>,
  sink: EntrySink,
  each: (chunk: Uint8Array) => void,
  within: Within,
): Promise<string | undefined> => {
  const file = input.name
  const reader = byteReader(watched(input.chunks(), each))
  const header: RpmHeader = await readHeaders(reader, file)
  const format = header.string(RPM_TAG.payloadFormat) ?? 'cpio'
  if (format !== 'cpio') throw unsupported(file, format)
  tellFacts(header, file, sink)
  const wanted = tellFiles(header, file, sink)
  const trouble = wanted.any ? await readPayload(reader, file, wanted, within) : await skipPayload(reader)
  sink.trailer({ wholeTree: true })
  return trouble
}
