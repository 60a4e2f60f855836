import { latin1 } from '../model/index.ts'

/** What a header says; sizes in bytes, the name's with its NUL. */
export interface CpioHeader {
  readonly inode: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly nlink: number
  readonly mtime: number
  readonly size: number
  readonly nameSize: number
}

/** How a form writes headers. */
export interface CpioForm {
  readonly headerSize: number
  /** Header with name, and bodies, are filled up to a multiple of this. */
  readonly align: number
  /** With several names only one of them has the bytes. */
  readonly bytesOnce: boolean
  /** undefined: a number is none. */
  parse(header: Uint8Array): CpioHeader | undefined
}

const fields = (text: string, sizes: readonly number[], radix: number, from: number): number[] | undefined => {
  const digits = radix === 8 ? /^[0-7]+$/ : /^[0-9a-fA-F]+$/
  const values: number[] = []
  let at = from
  for (const size of sizes) {
    const field = text.slice(at, at + size)
    if (!digits.test(field)) return undefined
    values.push(Number.parseInt(field, radix))
    at += size
  }
  return values
}

/** The form of SVR4, with a checksum or without: fourteen fields, of thirteen of which eight hexadecimal digits each. */
const NEWC: CpioForm = Object.freeze<CpioForm>({
  headerSize: 110,
  align: 4,
  bytesOnce: true,
  parse(header) {
    const read = fields(latin1(header), Array(13).fill(8), 16, 6)
    if (read === undefined) return undefined
    const [ino, mode, uid, gid, nlink, mtime, size, major, minor, , , nameSize] = read as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    return { inode: `${major}:${minor}:${ino}`, mode, uid, gid, nlink, mtime, size, nameSize }
  },
})

/** The portable form of POSIX.1: octal digits. */
const ODC: CpioForm = Object.freeze<CpioForm>({
  headerSize: 76,
  align: 1,
  bytesOnce: false,
  parse(header) {
    const read = fields(latin1(header), [6, 6, 6, 6, 6, 6, 6, 11, 6, 11], 8, 6)
    if (read === undefined) return undefined
    const [dev, ino, mode, uid, gid, nlink, , mtime, nameSize, size] = read as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    return { inode: `${dev}:${ino}`, mode, uid, gid, nlink, mtime, size, nameSize }
  },
})

/** The form that a header of this magic has; undefined: none that is known. */
export const cpioForm = (magic: Uint8Array): CpioForm | undefined => {
  const text = latin1(magic.subarray(0, 6))
  if (text === '070701' || text === '070702') return NEWC
  return text === '070707' ? ODC : undefined
}

/** Whether bytes begin as a cpio archive. */
export const looksLikeCpio = (head: Uint8Array): boolean => {
  const form = cpioForm(head)
  return form !== undefined && head.length >= form.headerSize && form.parse(head) !== undefined
}
