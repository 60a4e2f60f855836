import { LIMITS, latin1, PathwritError } from '../model/index.ts'
import type { Body, Decoder, EntrySink } from './entries.ts'
import { type Prelude, storedSize, tarEntry } from './tar-entry.ts'
import { hasGoodSum, isZeroBlock, parseTarHeader, type TarHeader, tarNumber } from './tar-header.ts'
import { parsePax } from './tar-pax.ts'
import { expandSparse, oldSparseEntries, type SparseMap } from './tar-sparse.ts'

const BLOCK = 512
/** Stretches of an old sparse map that are kept; a file with more is skipped, not read. */
const SPARSE_ENTRIES = 1 << 16

/** Global fields in force at once. */
const GLOBALS = 256

/** What the bytes after a header are for. */
interface Section {
  left: number
  /** What fills the last block. */
  pad: number
  /** undefined: nobody wants them. */
  take: ((bytes: Uint8Array) => void) | undefined
  readonly end: ((whole: boolean) => void) | undefined
}

/**
 * A tar archive: old, ustar, pax (with ACLs, capabilities, labels) and GNU (long names, sparse files, large numbers).
 * One pass; the bytes of files nobody asks for are skipped. A bad checksum is an error; an early end is incomplete.
 */
export const tarDecoder = (file: string, sink: EntrySink): Decoder => {
  const block = new Uint8Array(BLOCK)
  const prelude: Prelude = { globals: [], own: [], longName: undefined, longLink: undefined }
  let filled = 0
  let offset = 0
  let headerAt = 0
  let section: Section | undefined
  /** An old sparse header whose extension blocks are still to come. */
  let extending:
    | { readonly header: TarHeader; readonly realSize: number; readonly map: (readonly [number, number])[] }
    | undefined
  let ended = false
  let garbage = false
  /** Facts that some entry carries: whoever wrote them for one wrote them for all that have any. */
  const carried = new Set<'acl' | 'defaultAcl' | 'caps'>()

  const wrong = (message: string, hint: string): never => {
    throw new PathwritError('input', `${message} at byte ${headerAt}`, { file, hint })
  }
  const open = (size: number, take: Section['take'], end: Section['end']): void => {
    section = { left: size, pad: (BLOCK - (size % BLOCK)) % BLOCK, take, end }
    if (size === 0) {
      section = undefined
      end?.(true)
    }
  }
  /** A header about the next entry: held whole, so bounded. */
  const metadata = (size: number, use: (bytes: Uint8Array) => void): void => {
    if (size > LIMITS.tarHeader) wrong(`an extended header of ${size} bytes`, `at most ${LIMITS.tarHeader} are read`)
    const bytes = new Uint8Array(size)
    let at = 0
    const take = (piece: Uint8Array): void => {
      bytes.set(piece, at)
      at += piece.length
    }
    open(size, take, (whole) => {
      if (whole) use(bytes)
    })
  }
  const pax = (bytes: Uint8Array) =>
    parsePax(bytes) ?? wrong('a malformed extended header', 'the archive is damaged; make it anew')
  const text = (bytes: Uint8Array): string => latin1(bytes).split('\0', 1)[0] ?? ''

  const bodyOf = (body: Body | undefined, stored: number): void => {
    if (body === undefined) {
      open(stored, undefined, undefined)
      return
    }
    let wanted = true
    const finish = (whole: boolean): void => {
      if (wanted) body.end(whole)
      wanted = false
    }
    const take = (bytes: Uint8Array): void => {
      if (!wanted || body.take(bytes)) return
      finish(false)
      if (section !== undefined) section.take = undefined
    }
    open(stored, take, finish)
  }
  const entry = (header: TarHeader, map: SparseMap | undefined, realSize: number): void => {
    const stored = storedSize(header, prelude)
    if (stored === undefined) {
      wrong('an entry without a valid size', 'the archive is damaged; make it anew')
      return
    }
    const sparse = map === undefined ? undefined : { realSize, map }
    const read = tarEntry(header, prelude, sparse, stored, headerAt)
    prelude.own = []
    prelude.longName = undefined
    prelude.longLink = undefined
    if (read.kind === 'inode') {
      const { row, aclText, defaultAclText } = read.inode
      if (row.extra?.caps !== undefined) carried.add('caps')
      if (row.extra?.acl !== undefined || aclText !== undefined) carried.add('acl')
      if (row.extra?.defaultAcl !== undefined || defaultAclText !== undefined) carried.add('defaultAcl')
      const body = sink.inode(read.inode)
      bodyOf(body === undefined || read.sparse === undefined ? body : expandSparse(read.sparse, body), stored)
    } else if (read.kind === 'link') sink.hardLink(read.path, read.target, headerAt)
    else {
      if (read.why !== undefined) sink.incomplete('/', read.why)
      open(read.stored, undefined, undefined)
    }
  }
  const header = (): void => {
    if (isZeroBlock(block)) {
      ended = true
      return
    }
    if (!hasGoodSum(block)) {
      if (headerAt === 0) wrong('not a tar archive: no header', 'name the format with --input NAME')
      wrong('a header with a wrong checksum', 'the archive is damaged; make it anew')
    }
    const read = parseTarHeader(block)
    const size = read.size ?? wrong('a header without a valid size', 'the archive is damaged; make it anew')
    if (read.flag === 'x' || read.flag === 'X')
      metadata(size, (bytes) => {
        prelude.own = pax(bytes)
      })
    else if (read.flag === 'g')
      metadata(size, (bytes) => {
        // The last value of a key is all that counts; every entry pays for each, so there cannot be many.
        prelude.globals = [...new Map([...prelude.globals, ...pax(bytes)])]
        const held = prelude.globals.reduce((sum, [key, value]) => sum + key.length + value.length, 0)
        if (prelude.globals.length > GLOBALS || held > LIMITS.tarHeader)
          wrong('too many global fields', 'the archive is damaged; make it anew')
      })
    else if (read.flag === 'L')
      metadata(size, (bytes) => {
        prelude.longName = text(bytes)
      })
    else if (read.flag === 'K')
      metadata(size, (bytes) => {
        prelude.longLink = text(bytes)
      })
    else if (read.flag === 'S') {
      const realSize = tarNumber(block, 483, 12) ?? wrong('a sparse file without a size', 'the archive is damaged')
      const map = oldSparseEntries(block, 386, 4)
      if (block[482] === 0) entry(read, map, realSize)
      else extending = { header: read, realSize, map: [...map] }
    } else entry(read, undefined, 0)
  }
  const extension = (from: NonNullable<typeof extending>): void => {
    if (from.map.length < SPARSE_ENTRIES) from.map.push(...oldSparseEntries(block, 0, 21))
    if (block[504] !== 0) return
    extending = undefined
    entry(from.header, from.map.length < SPARSE_ENTRIES ? from.map : [[-1, 0]], from.realSize)
  }
  const finishSection = (): void => {
    const { end } = section as Section
    section = undefined
    end?.(true)
  }
  const inSection = (current: Section, chunk: Uint8Array, at: number): number => {
    const count = Math.min(current.left > 0 ? current.left : current.pad, chunk.length - at)
    if (current.left > 0) {
      current.take?.(chunk.subarray(at, at + count))
      current.left -= count
    } else current.pad -= count
    if (current.left === 0 && current.pad === 0) finishSection()
    return count
  }
  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        let count: number
        if (ended) {
          garbage ||= chunk.subarray(at).some((byte) => byte !== 0)
          count = chunk.length - at
        } else if (section !== undefined) count = inSection(section, chunk, at)
        else {
          if (filled === 0 && extending === undefined) headerAt = offset
          count = Math.min(BLOCK - filled, chunk.length - at)
          block.set(chunk.subarray(at, at + count), filled)
          filled += count
          if (filled === BLOCK) {
            filled = 0
            if (extending === undefined) header()
            else extension(extending)
          }
        }
        at += count
        offset += count
      }
    },
    skip(most) {
      if (section === undefined || section.take !== undefined) return 0
      const count = Math.min(most, section.left + section.pad)
      const left = Math.min(count, section.left)
      section.left -= left
      section.pad -= count - left
      offset += count
      if (section.left === 0 && section.pad === 0) finishSection()
      return count
    },
    end() {
      if (offset === 0 || (headerAt === 0 && filled > 0))
        wrong('not a tar archive: no header', 'name the format with --input NAME')
      section?.end?.(section.left === 0)
      for (const fact of carried) sink.amended(fact)
      if (garbage) sink.incomplete('/', 'data after the end of the archive is not read')
      if (!ended) sink.incomplete('/', `the archive ends early, at byte ${offset}: truncated`)
      sink.trailer({ wholeTree: ended })
    },
  }
}
