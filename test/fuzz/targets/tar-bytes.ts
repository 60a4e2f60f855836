import { member } from '../../bad/tar.ts'

const sumAt = 148
/** Puts the checksum of every block right that looks as if it were a header. */
export const octalSum = (bytes: Uint8Array): Uint8Array => {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    if (String.fromCharCode(...bytes.subarray(at + 257, at + 262)) !== 'ustar') continue
    let sum = 8 * 32
    for (let i = 0; i < 512; i++) if (i < sumAt || i >= sumAt + 8) sum += bytes[at + i] as number
    Buffer.from(`${sum.toString(8).padStart(6, '0')}\0 `, 'latin1').copy(bytes, at + sumAt)
  }
  return bytes
}

const record = (key: string, value: string): string => {
  const rest = ` ${key}=${value}\n`
  let length = rest.length
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length
  return length + rest
}

const END = Buffer.alloc(1024)
const pax = (records: Readonly<Record<string, string>>, flag = 'x'): Buffer =>
  member({
    name: 'pax',
    flag,
    data: Object.entries(records)
      .map(([key, value]) => record(key, value))
      .join(''),
  })

/** Archives with one of everything. */
export const tarOf = (): readonly Uint8Array[] => [
  Buffer.concat([
    member({ name: './', flag: '5' }),
    member({ name: './etc/', flag: '5' }),
    member({ name: './etc/passwd', data: 'root:x:0:0::/:/bin/sh\n' }),
    member({ name: './l', flag: '2', link: 'etc/passwd' }),
    member({ name: './h', flag: '1', link: './etc/passwd' }),
    END,
  ]),
  Buffer.concat([
    pax({
      path: 'long/name',
      uid: '4294967294',
      mtime: '1.5',
      'SCHILY.xattr.security.capability': '\x01\0\0\x02\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0',
    }),
    member({ name: 'x', data: 'abc' }),
    pax({ hdrcharset: 'BINARY', linkpath: '../up' }),
    member({ name: 'y', flag: '2', link: 'z' }),
    pax({ uname: 'someone' }, 'g'),
    member({ name: 'z' }),
    END,
  ]),
  Buffer.concat([
    member({ name: '././@LongLink', flag: 'L', data: `${'d/'.repeat(60)}f\0` }),
    member({ name: 'short' }),
    pax({
      'GNU.sparse.major': '1',
      'GNU.sparse.minor': '0',
      'GNU.sparse.name': 'sparse',
      'GNU.sparse.realsize': '4096',
    }),
    member({ name: 'sparse', data: '1\n0\n3\nabc' }),
    END,
  ]),
]

/** A small archive of cpio's newc form, with a link and two names of one file. */
export const cpioOf = (): readonly Buffer[] => {
  const member = (name: string, mode: number, data: string, nlink: number): Buffer => {
    const fields = [nlink, mode, 5, 5, nlink, 0, data.length, 0, 0, 0, 0, name.length + 1, 0]
    const four = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
    const head = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}${name}\0`
    return Buffer.concat([four(Buffer.from(head, 'latin1')), four(Buffer.from(data, 'latin1'))])
  }
  const end = member('TRAILER!!!', 0, '', 1)
  const one = Buffer.concat([
    member('.', 0o040755, '', 1),
    member('a', 0o100644, '', 2),
    member('b', 0o100644, 'bytes', 2),
    member('l', 0o120777, 'a', 1),
    end,
  ])
  return [one, Buffer.concat([one, Buffer.alloc(512), member('c', 0o100600, 'x', 1), end])]
}
