import { latin1 } from '../model/index.ts'

export const AR_MAGIC = '!<arch>\n'
/** Bytes of a member's header. */
export const AR_HEADER = 60

/** One member of an ar archive, as ar(5) heads it. `size` is in bytes; a member of odd size has one byte behind it. */
export interface ArMember {
  readonly name: string
  readonly size: number
  /** Seconds since the epoch; undefined where the header does not say. */
  readonly mtime: number | undefined
}

const decimal = (text: string): number | undefined => (/^\d{1,15} *$/.test(text) ? Number(text) : undefined)

/** Reads a member's header; undefined when these bytes are none. Names longer than 15 bytes, which take a table, are none. */
export const parseArHeader = (bytes: Uint8Array): ArMember | undefined => {
  if (bytes.length !== AR_HEADER) return undefined
  const text = latin1(bytes)
  const size = decimal(text.slice(48, 58))
  // GNU ar ends a name with a slash; dpkg-deb does not.
  const name = text.slice(0, 16).trimEnd().replace(/\/$/, '')
  if (!text.endsWith('`\n') || size === undefined || name === '' || /[^\x21-\x7e]/.test(name)) return undefined
  return { name, size, mtime: decimal(text.slice(16, 28)) }
}
