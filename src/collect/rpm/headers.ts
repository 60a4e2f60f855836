import { LIMITS, PathwritError } from '../../model/index.ts'
import {
  isRpmLead,
  isSourceLead,
  parseRpmHeader,
  parseRpmIntro,
  RPM_INTRO,
  RPM_LEAD,
  type RpmHeader,
} from '../../parse/index.ts'
import type { ByteReader } from '../stream/index.ts'

const INDEX_ENTRY = 16
/** rpm itself takes no header with more entries. */
const MOST_ENTRIES = 0xffff

const damaged = (file: string, what: string): PathwritError =>
  new PathwritError('input', `a damaged RPM package: ${what}`, { file, hint: 'fetch or build it anew' })

/** The next header of the file: signatures or the package's own. */
const readHeader = async (
  reader: ByteReader,
  file: string,
  which: string,
): Promise<{ header: RpmHeader; size: number }> => {
  const at = reader.position
  const intro = await reader.take(RPM_INTRO)
  if (intro.length < RPM_INTRO) throw damaged(file, `it ends early, before its ${which}`)
  const told = parseRpmIntro(intro)
  if (told === undefined) throw damaged(file, `no ${which} at byte ${at}`)
  const size = told.entries * INDEX_ENTRY + told.bytes
  if (told.entries > MOST_ENTRIES || size > LIMITS.packageHeader)
    throw new PathwritError(
      'limit',
      `the ${which} of the package has ${told.entries} entries and ${told.bytes} bytes of values`,
      {
        file,
        hint: `at most ${MOST_ENTRIES} entries and ${LIMITS.packageHeader} bytes are read (limit packageHeader)`,
      },
    )
  const bytes = await reader.take(size)
  if (bytes.length < size) throw damaged(file, `it ends early, within its ${which}`)
  const header = parseRpmHeader(bytes, told)
  if (typeof header === 'string') throw damaged(file, `its ${which} cannot be read: ${header}`)
  return { header, size }
}

/** Reads a package up to its payload. */
export const readHeaders = async (reader: ByteReader, file: string): Promise<RpmHeader> => {
  const lead = await reader.take(RPM_LEAD)
  if (!isRpmLead(lead))
    throw new PathwritError('input', 'not an RPM package: no lead', { file, hint: 'name the format with --input NAME' })
  if (lead.length < RPM_LEAD) throw damaged(file, 'it ends early, and nothing before that can be read')
  if (isSourceLead(lead))
    throw new PathwritError('unsupported', 'a source package: nothing in it is ever installed', {
      file,
      hint: 'build it, and scan what comes of it',
    })
  const signature = await readHeader(reader, file, 'signature header')
  await reader.take((8 - (signature.size % 8)) % 8)
  const { header } = await readHeader(reader, file, 'header')
  return header
}
