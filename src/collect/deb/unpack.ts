import { type BytePath, PathwritError, safeText } from '../../model/index.ts'
import type { EntrySink } from '../../parse/index.ts'
import { byteReader, type Input, keptWithin, nested, type Stretch, type Within } from '../stream/index.ts'
import { readArchive } from './archive.ts'
import { controlReader } from './control.ts'
import { tellDatabase } from './database.ts'
import { checkVersion, type Member, members } from './members.ts'

/** What was told of the database so far. */
type Database = ReturnType<typeof tellDatabase>

const ARCHIVE = /^(control|data)\.tar(?:\.(?:gz|xz|zst|bz2|lzma))?$/

const damaged = (file: string, what: string): PathwritError =>
  new PathwritError('input', `a damaged Debian package: ${what}`, { file, hint: 'fetch or build it anew' })

async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  each: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    each(chunk)
    yield chunk
  }
}

/**
 * A Debian package: its files as the data archive has them, and what dpkg would keep of its control archive. The data archive is kept for
 * the next time.
 */
export const unpackDeb = async (
  input: Pick<Input, 'name' | 'chunks'>,
  sink: EntrySink,
  each: (chunk: Uint8Array) => void,
  within: Within,
): Promise<string | undefined> => {
  const file = input.name
  const found = members(byteReader(watched(input.chunks(), each)), file)
  let control: Database | undefined
  for (let number = 0; ; number++) {
    const next = await found.next()
    if (next.done === true) {
      const isCut = next.value === 'truncated'
      if (control === undefined)
        throw damaged(file, isCut ? 'it ends early, and nothing before that can be read' : 'it has no control archive')
      if (!isCut) throw damaged(file, 'it has no data archive')
      sink.trailer({ wholeTree: false })
      return 'the package ends early: truncated'
    }
    const member = next.value
    if (number === 0) await checkVersion(member, file)
    else if (kindOf(member, control !== undefined, file) === 'control')
      control = await readControl(member, file, sink, within)
    else if (control !== undefined && kindOf(member, true, file) === 'data') {
      const trouble = await readData(member.body, file, control, sink, within)
      return (await member.body.skipRest()) ? trouble : (trouble ?? 'the package ends early: truncated')
    }
  }
}

/** What a member is for; a package has its members in one order, and others only where their name begins with `_` (deb(5)). */
const kindOf = ({ name }: Member, afterControl: boolean, file: string): string | undefined => {
  const kind = ARCHIVE.exec(name)?.[1]
  if (kind === undefined && !name.startsWith('_')) throw damaged(file, `a member ${safeText(name)} that no package has`)
  if (kind !== undefined && (kind === 'data') !== afterControl)
    throw damaged(file, `its member ${safeText(name)} is out of place`)
  return kind
}

const readControl = async (member: Member, file: string, sink: EntrySink, within: Within): Promise<Database> => {
  const reader = controlReader(file)
  const { whole, trouble } = await readArchive(nested(file, member.body.chunks(), within.limits), reader.sink)
  const control = reader.read()
  const why = trouble ?? (whole ? reader.incomplete[0] : 'it ends early')
  if (control === undefined)
    throw damaged(file, why === undefined ? 'its control file names no package' : `its control archive: ${why}`)
  if (why !== undefined) sink.incomplete('/', `the control archive of ${safeText(file)}: ${why}`)
  const { about, conffiles } = control
  const { name, version } = about
  sink.packaged?.({ system: 'dpkg', name, version, source: file, conffiles, scripts: [], users: [], groups: [] })
  return tellDatabase(control, sink, { collector: 'deb', source: file, layer: 'control.tar' })
}

/** Notes which paths an archive lists, on their way. */
const listing = (sink: EntrySink, paths: Set<BytePath>): EntrySink => ({
  ...sink,
  inode(entry) {
    paths.add(entry.path)
    return sink.inode(entry)
  },
  hardLink(path, target, at) {
    paths.add(path)
    sink.hardLink(path, target, at)
  },
})

const readData = async (
  body: Stretch,
  file: string,
  database: Database,
  sink: EntrySink,
  within: Within,
): Promise<string | undefined> => {
  const paths = new Set<BytePath>()
  const { whole, trouble } = await readArchive(keptWithin(file, body.chunks(), within), listing(sink, paths))
  // What is not all there is must not stand for it the next time.
  if (!whole) await within.kept.close()
  database.list([...paths])
  sink.trailer({ wholeTree: whole })
  return trouble ?? (whole ? undefined : 'its data archive ends early: truncated')
}
