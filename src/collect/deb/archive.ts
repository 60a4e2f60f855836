import { type EntrySink, tarDecoder } from '../../parse/index.ts'
import { drive, type Input } from '../stream/index.ts'

const BLOCK = 512

/** What became of an archive within a package. */
export interface Outcome {
  /** All of it was there. */
  readonly whole: boolean
  /** Why its stream ended before its end, where that is known. */
  readonly trouble: string | undefined
}

/** Tells a sink the entries of a tar archive that is a member of a package. */
export const readArchive = async (
  archive: Pick<Input, 'name' | 'chunks' | 'trouble'>,
  sink: EntrySink,
): Promise<Outcome> => {
  let whole = true
  let bytes = 0
  const decoder = tarDecoder(archive.name, {
    ...sink,
    // Whether the whole tree is listed is the package's to say.
    trailer(trailer) {
      whole = trailer.wholeTree ?? true
    },
  })
  const end = (): void => {
    // Cut off before its first header it is no archive yet, and that is all there is to say.
    if (bytes < BLOCK) whole = false
    else decoder.end()
  }
  const trouble = await drive(archive, { push: decoder.push, end }, (chunk) => {
    bytes += chunk.length
  })
  return { whole: whole && trouble === undefined, trouble }
}
