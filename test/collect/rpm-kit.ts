import { gzipSync } from 'node:zlib'
import { RPM_TAG as TAG } from '../../src/parse/index.ts'

/** A value of a header: strings as an array of strings, numbers of 16 or 32 bits, one string alone. */
export type HeaderValue =
  | { readonly strings: readonly string[] }
  | { readonly int16: readonly number[] }
  | { readonly int32: readonly number[] }
  | { readonly string: string }

const encoded = (value: HeaderValue): { type: number; count: number; bytes: Buffer } => {
  if ('string' in value) return { type: 6, count: 1, bytes: Buffer.from(`${value.string}\0`, 'latin1') }
  if ('strings' in value)
    return {
      type: 8,
      count: value.strings.length,
      bytes: Buffer.from(value.strings.map((text) => `${text}\0`).join(''), 'latin1'),
    }
  const wide = 'int32' in value
  const list = wide ? value.int32 : value.int16
  const bytes = Buffer.alloc(list.length * (wide ? 4 : 2))
  for (const [at, number] of list.entries()) {
    if (wide) bytes.writeUInt32BE(number, at * 4)
    else bytes.writeUInt16BE(number, at * 2)
  }
  return { type: wide ? 4 : 3, count: list.length, bytes }
}

export const headerOf = (values: ReadonlyMap<number, HeaderValue>): Buffer => {
  const index: Buffer[] = []
  const store: Buffer[] = []
  let offset = 0
  for (const [tag, value] of values) {
    const { type, count, bytes } = encoded(value)
    const padding = Buffer.alloc((4 - (offset % 4)) % 4)
    store.push(padding, bytes)
    offset += padding.length
    const entry = Buffer.alloc(16)
    for (const [at, number] of [tag, type, offset, count].entries()) entry.writeUInt32BE(number, at * 4)
    index.push(entry)
    offset += bytes.length
  }
  const intro = Buffer.from('8eade8010000000000000000' + '00000000', 'hex')
  intro.writeUInt32BE(index.length, 8)
  intro.writeUInt32BE(offset, 12)
  return Buffer.concat([intro, ...index, ...store])
}

export const lead = (type = 0): Buffer => {
  const bytes = Buffer.alloc(96)
  bytes.writeUInt32BE(0xedabeedb, 0)
  bytes[4] = 3
  bytes.writeUInt16BE(type, 6)
  bytes.write('acme-1.0-1', 10)
  bytes.writeUInt16BE(5, 78)
  return bytes
}

export interface RpmFileParts {
  readonly path: string
  readonly mode: number
  readonly data?: string
  readonly owner?: string
  readonly group?: string
  readonly link?: string
  readonly flags?: number
  readonly caps?: string
  readonly inode?: number
}
export interface RpmParts {
  readonly files: readonly RpmFileParts[]
  readonly values?: readonly (readonly [number, HeaderValue])[]
  /** Payload without headers, as for large files. */
  readonly stripped?: boolean
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
const hex = (value: number): string => value.toString(16).padStart(8, '0')
const member = (name: string, mode: number, data: string): Buffer => {
  const head = [0, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length + 1, 0].map(hex).join('')
  return Buffer.concat([padded(Buffer.from(`070701${head}${name}\0`, 'latin1')), padded(Buffer.from(data, 'latin1'))])
}

/** Of several names of a file the last has the bytes. */
const isLast = (files: readonly RpmFileParts[], at: number): boolean =>
  files[at]?.inode === undefined || files.findLastIndex(({ inode }) => inode === files[at]?.inode) === at

export const payloadOf = ({ files, stripped = false }: RpmParts): Buffer =>
  Buffer.concat([
    ...files.flatMap(({ path, mode, data = '', flags = 0 }, at) => {
      if ((flags & 64) !== 0) return []
      const bytes = isLast(files, at) ? data : ''
      if (!stripped) return [member(`.${path}`, mode, bytes)]
      return [padded(Buffer.from(`07070X${hex(at)}`, 'latin1')), padded(Buffer.from(bytes, 'latin1'))]
    }),
    member('TRAILER!!!', 0, ''),
  ])

export const headerValues = ({ files, values = [] }: RpmParts): ReadonlyMap<number, HeaderValue> => {
  const directories = [...new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)))]
  const column = <T>(pick: (file: RpmFileParts, at: number) => T): T[] => files.map(pick)
  return new Map<number, HeaderValue>([
    [TAG.name, { string: 'acme' }],
    [TAG.version, { string: '1.0' }],
    [TAG.release, { string: '1' }],
    [TAG.fileSizes, { int32: column(({ data = '' }) => data.length) }],
    [TAG.fileModes, { int16: column(({ mode }) => mode) }],
    [TAG.fileTimes, { int32: column(() => 1_000_000) }],
    [TAG.fileFlags, { int32: column(({ flags = 0 }) => flags) }],
    [TAG.fileUsers, { strings: column(({ owner = 'root' }) => owner) }],
    [TAG.fileGroups, { strings: column(({ group = 'root' }) => group) }],
    [TAG.fileLinks, { strings: column(({ link = '' }) => link) }],
    [TAG.fileCaps, { strings: column(({ caps = '' }) => caps) }],
    [TAG.fileInodes, { int32: column(({ inode }, at) => inode ?? 1000 + at) }],
    [TAG.fileDevices, { int32: column(() => 1) }],
    [TAG.baseNames, { strings: column(({ path }) => path.slice(path.lastIndexOf('/') + 1)) }],
    [TAG.directoryNames, { strings: directories }],
    [
      TAG.directoryIndexes,
      { int32: column(({ path }) => directories.indexOf(path.slice(0, path.lastIndexOf('/') + 1))) },
    ],
    [TAG.payloadFormat, { string: 'cpio' }],
    ...values,
  ])
}

/** A signature header of one value, and what fills it up to a multiple of eight. */
export const signature = (): Buffer => {
  const bytes = headerOf(new Map([[1000, { int32: [7] }]]))
  return Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)])
}

export const rpmOf = (parts: RpmParts, pack: (payload: Buffer) => Buffer = gzipSync): Buffer =>
  Buffer.concat([lead(), signature(), headerOf(headerValues(parts)), pack(payloadOf(parts))])
