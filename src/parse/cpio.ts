import { type BytePath, type InodeType, LIMITS, latin1, PathwritError, textOf } from '../model/index.ts'
import { type CpioForm, type CpioHeader, cpioForm } from './cpio-header.ts'
import type { Body, Decoder, EntrySink, InodeEntry } from './entries.ts'
import { placeInRoot } from './place.ts'

const MAGIC = 6
const TRAILER = 'TRAILER!!!'
const TYPES: ReadonlyMap<number, InodeType> = new Map([
  [0o100000, 'file'],
  [0o040000, 'directory'],
  [0o120000, 'symlink'],
  [0o060000, 'block'],
  [0o020000, 'char'],
  [0o010000, 'fifo'],
  [0o140000, 'socket'],
])
/** Names without bytes that wait for the one that has them. */
const WAITING = 1 << 16

/**
 * A cpio archive of the newc, crc or odc form; several one after another, as initramfs images have them, are one. One pass; bodies nobody asks
 * for are passed by. The sums of the crc form are not verified.
 */
export const cpioDecoder = (file: string, sink: EntrySink): Decoder => {
  let offset = 0
  let headerAt = 0
  let ended = false
  let garbage = false
  let held = new Uint8Array(MAGIC)
  let filled = 0
  let use: (bytes: Uint8Array) => void = magic
  let body: { left: number; pad: number; to: Body | undefined } | undefined
  /** By inode: the name that was told, or entries that wait for the one with the bytes. */
  const names = new Map<string, BytePath | InodeEntry[]>()
  let waiting = 0

  const wrong = (message: string): never => {
    throw new PathwritError('input', `${message} at byte ${headerAt}`, {
      file,
      hint: headerAt === 0 ? 'name the format with --input NAME' : 'the archive is damaged; make it anew',
    })
  }
  const hold = (count: number, then: (bytes: Uint8Array) => void): void => {
    held = new Uint8Array(count)
    filled = 0
    use = then
  }
  const next = (): void => hold(MAGIC, magic)
  function magic(bytes: Uint8Array): void {
    const form = cpioForm(bytes)
    if (form === undefined) {
      if (ended) garbage = true
      else wrong(headerAt === 0 ? 'not a cpio archive: no header' : 'no cpio header')
      return
    }
    ended = false
    const start = bytes.slice()
    hold(form.headerSize - MAGIC, (rest) => {
      const whole = new Uint8Array(form.headerSize)
      whole.set(start)
      whole.set(rest, MAGIC)
      const header = form.parse(whole) ?? wrong('a header with a number that is none')
      if (header.nameSize === 0 || header.nameSize > LIMITS.pathLength) wrong(`a name of ${header.nameSize} bytes`)
      hold(header.nameSize + padding(form.headerSize + header.nameSize, form), (rest) =>
        named(header, form, latin1(rest.subarray(0, header.nameSize - 1))),
      )
    })
  }
  const named = (header: CpioHeader, form: CpioForm, name: BytePath): void => {
    if (name === TRAILER) {
      settle()
      ended = true
      next()
      return
    }
    const type = TYPES.get(header.mode & 0o170000)
    const path = placeInRoot(name)
    if (type === 'symlink' && path !== undefined) {
      if (header.size > LIMITS.pathLength) wrong(`a link of ${header.size} bytes`)
      const padded = header.size + padding(header.size, form)
      const tell = (bytes: Uint8Array): void => {
        sink.inode(entryOf(header, path, type, latin1(bytes.subarray(0, header.size))))
        next()
      }
      if (padded === 0) tell(new Uint8Array(0))
      else hold(padded, tell)
      return
    }
    let to: Body | undefined
    if (type === undefined || path === undefined) {
      const shown = `the entry ${textOf(name.slice(0, 200))} at byte ${headerAt}`
      const why =
        type === undefined
          ? 'is of a type that is not known'
          : 'has a name that leads outside the root, or holds a NUL byte'
      sink.incomplete('/', `${shown} ${why}`)
    } else to = tellEntry(header, form, entryOf(header, path, type, undefined))
    body = { left: header.size, pad: padding(header.size, form), to }
    if (header.size === 0) finish(true)
    if (body.left === 0 && body.pad === 0) body = undefined
    next()
  }
  const entryOf = (header: CpioHeader, path: BytePath, type: InodeType, link: BytePath | undefined): InodeEntry => ({
    path,
    at: headerAt,
    row: {
      type,
      mode: header.mode & 0o7777,
      uid: header.uid === 0xffffffff ? undefined : header.uid,
      gid: header.gid === 0xffffffff ? undefined : header.gid,
      size: type === 'file' ? header.size : undefined,
      mtime: header.mtime,
      nlink: type === 'directory' ? undefined : 1,
      extra: link === undefined ? undefined : { linkTarget: link },
    },
  })
  /** Names of one inode are told as names of the one that has the bytes. */
  const tellEntry = (header: CpioHeader, form: CpioForm, entry: InodeEntry): Body | undefined => {
    if (header.nlink < 2 || entry.row.type === 'directory') return sink.inode(entry)
    const known = names.get(header.inode)
    if (typeof known === 'string') {
      sink.hardLink(entry.path, known, entry.at)
      return undefined
    }
    if (form.bytesOnce && entry.row.type === 'file' && header.size === 0 && waiting < WAITING) {
      waiting++
      if (known === undefined) names.set(header.inode, [entry])
      else known.push(entry)
      return undefined
    }
    return tellNames(header.inode, entry, known ?? [])
  }
  const tellNames = (inode: string, entry: InodeEntry, others: readonly InodeEntry[]): Body | undefined => {
    names.set(inode, entry.path)
    const to = sink.inode(entry)
    for (const other of others) sink.hardLink(other.path, entry.path, other.at)
    return to
  }
  /** Names that wait for bytes that do not come: the file is empty. Inode numbers mean nothing beyond one archive. */
  const settle = (): void => {
    for (const [inode, known] of names) {
      const [first, ...others] = typeof known === 'string' ? [] : known
      if (first !== undefined) tellNames(inode, first, others)?.end(true)
    }
    names.clear()
    waiting = 0
  }
  const finish = (whole: boolean): void => {
    body?.to?.end(whole)
    if (body !== undefined) body.to = undefined
  }
  const pass = (current: NonNullable<typeof body>, count: number): void => {
    const left = Math.min(count, current.left)
    current.left -= left
    current.pad -= count - left
    if (current.left === 0) finish(true)
    if (current.left === 0 && current.pad === 0) body = undefined
  }
  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        let count: number
        if (garbage) count = chunk.length - at
        else if (body !== undefined) {
          count = Math.min(body.left > 0 ? body.left : body.pad, chunk.length - at)
          if (body.left > 0 && body.to?.take(chunk.subarray(at, at + count)) === false) finish(false)
          pass(body, count)
        } else if (ended && filled === 0 && chunk[at] === 0) count = 1
        else {
          if (use === magic && filled === 0) headerAt = offset
          count = Math.min(held.length - filled, chunk.length - at)
          held.set(chunk.subarray(at, at + count), filled)
          filled += count
          if (filled === held.length) use(held)
        }
        at += count
        offset += count
      }
    },
    skip(most) {
      if (body === undefined || body.to !== undefined) return 0
      const count = Math.min(most, body.left + body.pad)
      pass(body, count)
      offset += count
      return count
    },
    end() {
      if (offset < MAGIC) wrong('not a cpio archive: no header')
      finish(false)
      settle()
      if (garbage || (ended && filled > 0)) sink.incomplete('/', 'data after the end of the archive is not read')
      if (!ended) sink.incomplete('/', `the archive ends early, at byte ${offset}: truncated`)
      sink.trailer({ wholeTree: ended })
    },
  }
}

const padding = (size: number, { align }: CpioForm): number => (align - (size % align)) % align
