import { LIMITS, nameOf, normalizePath, PathwritError, parentOf, safeText, textOf } from '../../model/index.ts'
import { type EntrySink, tarDecoder } from '../../parse/index.ts'
import { drive, type Input, openSpool, type Spool } from '../stream/index.ts'
import type { Store } from './store.ts'

const BLOCK = 512
const CHUNK = 1 << 18

interface Member {
  /** Where its bytes begin in the archive as it is when decompressed. */
  readonly from: number
  readonly size: number
  /** Of a link, by its place in the archive. */
  readonly target: string | undefined
}

/** Notes where an archive's files are. */
const noting = (members: Map<string, Member>, file: string): EntrySink => {
  const add = (path: string, member: Member): void => {
    if (members.size >= LIMITS.imageMembers && !members.has(path))
      throw new PathwritError('limit', `more than ${LIMITS.imageMembers} entries (limit imageMembers)`, {
        file,
        hint: 'no image comes near; name the format with --input tar if it is the archive of a root',
      })
    members.set(path, member)
  }
  return {
    inode({ path, row, at }) {
      if (row.type === 'file') add(path, { from: at + BLOCK, size: row.size ?? 0, target: undefined })
      else if (row.type === 'symlink') {
        const link = row.extra?.linkTarget ?? ''
        // Within the archive: what climbs out of it stops at its top.
        const target = normalizePath(link.startsWith('/') ? link : `${parentOf(path)}/${link}`)
        add(path, { from: 0, size: 0, target })
      }
      return undefined
    },
    hardLink: (path, target) => add(path, { from: 0, size: 0, target }),
    amend() {},
    amended() {},
    record() {},
    incomplete() {},
    notLookedAt() {},
    trailer() {},
  }
}

const HOPS = 10

/** An archive of an image: read through once to learn where its files are, then at their places. A compressed one is kept plain in a temporary file. */
export const tarStore = async (
  input: Input,
  each: (chunk: Uint8Array) => void,
): Promise<Store & { close(): Promise<void> }> => {
  const file = input.name
  const members = new Map<string, Member>()
  let whole = true
  let spool: Spool | undefined
  const plain = {
    name: file,
    get trouble() {
      return input.trouble
    },
    async *chunks() {
      for await (const chunk of input.chunks()) {
        if (input.isPlain === false) {
          spool ??= await openSpool()
          await spool.write(chunk)
        }
        yield chunk
      }
    },
  }
  const sink: EntrySink = {
    ...noting(members, file),
    trailer({ wholeTree }) {
      whole = wholeTree ?? true
    },
  }
  try {
    const trouble = await drive(plain, tarDecoder(file, sink), each)
    whole &&= trouble === undefined
  } catch (error) {
    await spool?.close()
    throw error
  }
  const find = (name: string): Member | undefined => {
    let member = members.get(name.startsWith('/') ? name : `/${name}`)
    for (let hops = 0; member?.target !== undefined && hops < HOPS; hops++) member = members.get(member.target)
    return member?.target === undefined ? member : undefined
  }
  const error = (message: string, hint: string): PathwritError => new PathwritError('input', message, { file, hint })
  async function* chunks(name: string, skip?: (most: number) => number): AsyncGenerator<Uint8Array> {
    const member = find(name)
    for (let at = 0; member !== undefined && at < member.size; ) {
      const buffer = new Uint8Array(Math.min(CHUNK, member.size - at))
      const count =
        spool === undefined ? input.readAt(buffer, 0, member.from + at) : await spool.read(buffer, member.from + at)
      if (count === 0) return
      at += count
      yield buffer.subarray(0, count)
      at += skip?.(member.size - at) ?? 0
    }
  }
  return {
    name: file,
    whole,
    has: (name) => find(name) !== undefined,
    names: () => [...members.keys()].map((path) => path.slice(1)),
    async text(name) {
      const member = find(name)
      if (member === undefined) return undefined
      if (member.size > LIMITS.imageDocument)
        throw new PathwritError(
          'limit',
          `${safeText(textOf(nameOf(name)))} has more than ${LIMITS.imageDocument} bytes (limit imageDocument)`,
          { file, hint: 'no document of an image comes near' },
        )
      const pieces: Uint8Array[] = []
      for await (const piece of chunks(name)) pieces.push(piece)
      return Buffer.concat(pieces).toString('utf8')
    },
    chunks,
    size: (name) => find(name)?.size ?? 0,
    error,
    close: async () => spool?.close(),
  }
}
