import { PathwritError, safeText } from '../../model/index.ts'
import { AR_HEADER, AR_MAGIC, type ArMember, parseArHeader } from '../../parse/index.ts'
import type { ByteReader, Stretch } from '../stream/index.ts'

export interface Member extends ArMember {
  readonly body: Stretch
}

const refuse = (file: string, what: string, hint: string): never => {
  throw new PathwritError('input', what, { file, hint })
}

/** The members of an ar archive in order, and last, when it ends within one, nothing more. */
export async function* members(reader: ByteReader, file: string): AsyncGenerator<Member, 'whole' | 'truncated'> {
  const magic = Buffer.from(await reader.take(AR_MAGIC.length)).toString('latin1')
  if (magic !== AR_MAGIC) {
    if (AR_MAGIC.startsWith(magic)) return 'truncated'
    refuse(file, 'not a Debian package: no ar header', 'name the format with --input NAME')
  }
  for (;;) {
    const at = reader.position
    const bytes = await reader.take(AR_HEADER)
    if (bytes.length === 0) return 'whole'
    if (bytes.length < AR_HEADER) return 'truncated'
    const member = parseArHeader(bytes)
    if (member === undefined)
      return refuse(file, `a malformed member header at byte ${at}`, 'the package is damaged; fetch or build it anew')
    const body = reader.stretch(member.size)
    yield { ...member, body }
    if (!(await body.skipRest())) return 'truncated'
    if (member.size % 2 === 1) await reader.take(1)
  }
}

/** The format's own version must be first and of a kind that is known (deb(5)). */
export const checkVersion = async ({ name, size, body }: Member, file: string): Promise<void> => {
  if (name !== 'debian-binary' || size > 64)
    refuse(file, `not a Debian package: its first member is ${safeText(name)}`, 'name the format with --input NAME')
  const pieces: Uint8Array[] = []
  for await (const piece of body.chunks()) pieces.push(piece)
  const text = Buffer.concat(pieces).toString('latin1')
  if (/^2\.\d+\n/.test(text)) return
  throw new PathwritError('unsupported', `a Debian package of format ${JSON.stringify(text.trim())}`, {
    file,
    hint: 'formats 2.x are read',
  })
}
