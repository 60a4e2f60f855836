import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type PathwritError, rawBytes } from '../../src/model/index.ts'
import { type Body, tarDecoder } from '../../src/parse/index.ts'
import { CASES, feed, fuzz, listing } from './fuzz-kit.ts'

interface Fields {
  readonly name?: string
  readonly mode?: string
  readonly uid?: string
  readonly size?: string
  readonly flag?: string
  readonly link?: string
  readonly magic?: string
  readonly data?: string
  readonly put?: readonly (readonly [at: number, text: string])[]
}

/** One entry, header and data, with the sum put right. */
const entry = ({
  name = 'f',
  mode = '0000644',
  uid = '0',
  size,
  flag = '0',
  link = '',
  magic = 'ustar\x0000',
  data = '',
  put = [],
}: Fields): Buffer => {
  const block = Buffer.alloc(512)
  const text = (at: number, value: string): void => void block.write(value, at, 'latin1')
  text(0, name)
  text(100, mode)
  text(108, uid)
  text(116, '0')
  text(124, size ?? data.length.toString(8))
  text(136, '17')
  text(156, flag)
  text(157, link)
  text(257, magic)
  for (const [at, value] of put) text(at, value)
  text(148, '        ')
  text(
    148,
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
  )
  const body = Buffer.alloc(Math.ceil(data.length / 512) * 512)
  body.write(data, 'latin1')
  return Buffer.concat([block, body])
}
const END = Buffer.alloc(1024)
const record = (key: string, value: string): string => {
  const rest = ` ${key}=${value}\n`
  let length = rest.length
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length
  return length + rest
}
const pax = (fields: Readonly<Record<string, string>>, flag = 'x'): Buffer =>
  entry({
    name: 'pax',
    flag,
    data: Object.entries(fields)
      .map(([key, value]) => record(key, value))
      .join(''),
  })

const read = (...parts: readonly Buffer[]) => {
  const told = listing()
  feed(tarDecoder('f', told.sink), Buffer.concat(parts), [100, 600, 1100])
  return told
}

/** What a body is handed for the one file of an archive. */
const bytesOfFile = (limit: number, ...parts: readonly Buffer[]) => {
  let taken = 0
  let zeros = 0
  let last = ''
  let ended: boolean | undefined
  const body: Body = {
    take(bytes) {
      taken += bytes.length
      for (const byte of bytes) if (byte === 0) zeros++
      last = Buffer.from(bytes).toString('latin1')
      return taken < limit
    },
    end(whole) {
      assert.is(ended, undefined, 'ended once')
      ended = whole
    },
  }
  const { sink } = listing()
  feed(
    tarDecoder('f', { ...sink, inode: (entry) => (entry.row.type === 'file' ? body : undefined) }),
    Buffer.concat(parts),
    [],
  )
  return { taken, zeros, last, ended }
}

test('numbers: octal, blank, base-256 both signs, beyond what an id can be', () => {
  const { inodes } = read(
    entry({ uid: '   17 ' }),
    entry({ uid: '\x80\0\0\0\0\x01\0\0' }),
    entry({ uid: '\x80\0\0\0\xff\xff\xff\xff' }),
    entry({ uid: '9' }),
    entry({ put: [[136, `${'\xff'.repeat(11)}\xfe`]] }),
    END,
  )
  assert.equal(
    inodes.map(({ row }) => row.uid),
    [15, 65536, undefined, undefined, 0],
  )
  assert.is(inodes[4]?.row.mtime, -2)
})

test('a size beyond 8 GiB is skipped by count, not by reading it into memory', () => {
  const { inodes, said } = read(entry({ put: [[124, `\x80\0\0\0\0\0\0\x02\0\0\0\0`]] }))
  assert.is(inodes[0]?.row.size, 2 ** 33)
  assert.match(JSON.stringify(said), /ends early/)
})

test('names: prefix, GNU long ones, pax; the last word goes to pax; then all is forgotten', () => {
  const { inodes } = read(
    entry({ name: 'x', put: [[345, 'pre/fix']] }),
    entry({ name: '././@LongLink', flag: 'L', data: `${'l'.repeat(300)}\0` }),
    entry({ name: 'cut' }),
    entry({ name: 'x', magic: 'ustar  \0', put: [[345, 'not a prefix']] }),
    pax({ path: './caf\xc3\xa9', uid: '70000', mtime: '3.9', uname: 'w' }),
    entry({ name: 'y' }),
    entry({ name: 'z/' }),
    END,
  )
  assert.equal(
    inodes.map(({ path }) => path),
    ['/pre/fix/x', `/${'l'.repeat(300)}`, '/x', '/caf\xc3\xa9', '/z'],
  )
  assert.equal([inodes[3]?.row.uid, inodes[3]?.row.mtime, inodes[3]?.row.extra?.owner], [70000, 3, 'w'])
  assert.equal([inodes[4]?.row.uid, inodes[4]?.row.type], [0, 'directory'])
})

test('global fields hold for all that follows, an empty value takes one away', () => {
  const { inodes } = read(pax({ uid: '5', gid: '6' }, 'g'), entry({}), pax({ uid: '' }), entry({}), entry({}), END)
  assert.equal(
    inodes.map(({ row }) => [row.uid, row.gid]),
    [
      [5, 6],
      [0, 6],
      [5, 6],
    ],
  )
})

test('names and links that lead outside are left out and said', () => {
  const { inodes, said } = read(
    entry({ name: '../../etc/shadow' }),
    entry({ name: 'a/../../b' }),
    entry({ name: '/abs/../in' }),
    entry({ name: 'l', flag: '1', link: '../x' }),
    entry({ name: 'l', flag: '1', link: './abs' }),
    entry({ name: 'what', flag: 'Q', data: 'skipped' }),
    END,
  )
  assert.equal(
    inodes.map(({ path }) => path),
    ['/in'],
  )
  assert.equal(said.length, 6)
  assert.equal(said[3], { path: '/l', target: '/abs' })
  assert.match(JSON.stringify(said[0]), /outside the root/)
  assert.match(JSON.stringify(said[4]), /not known/)
})

test('extended attributes: raw and base64; star puts the number behind the name', () => {
  const acl = '\x02\0\0\0\x01\0\x06\0\xff\xff\xff\xff\x04\0\x04\0\xff\xff\xff\xff\x20\0\0\0\xff\xff\xff\xff'
  const { inodes } = read(
    pax({ 'SCHILY.xattr.system.posix_acl_access': acl, 'SCHILY.xattr.security.selinux': 'a:b\0' }),
    entry({}),
    pax({ 'LIBARCHIVE.xattr.system.posix_acl_default': btoa(acl), 'SCHILY.fflags': 'append,nodump' }),
    entry({}),
    pax({ 'SCHILY.acl.access': 'user::rw-,user:www:r--:33,group::r--,mask::rwx,other::---' }),
    entry({}),
    pax({ 'SCHILY.acl.access': 'user::rw-,user:www:r--,group::r--,mask::rwx,other::---' }),
    entry({}),
    END,
  )
  assert.equal(inodes[0]?.row.extra?.acl, { owner: 6, users: [], group: 4, groups: [], mask: undefined, other: 0 })
  assert.is(inodes[0]?.row.extra?.selinux, 'a:b')
  assert.equal(inodes[1]?.row.extra?.defaultAcl?.group, 4)
  assert.is(inodes[1]?.row.extra?.attrs, 'a')
  assert.equal(inodes[2]?.row.extra?.acl?.users, [[33, 4]])
  assert.is(inodes[2]?.row.mode, 0o674, 'the mask is the mode')
  assert.match(inodes[3]?.aclText ?? '', 'www')
})

test('sparse files hand out their holes, and no more than anyone wants', () => {
  const map = pax({ 'GNU.sparse.map': '1000,3,5000,2', 'GNU.sparse.size': '9000', 'GNU.sparse.name': 's' })
  assert.equal(bytesOfFile(1e9, map, entry({ data: 'abcde' }), END), {
    taken: 9000,
    zeros: 8995,
    last: '\0'.repeat(3998),
    ended: true,
  })
  assert.equal(bytesOfFile(500, map, entry({ data: 'abcde' }), END).ended, false)
  const one = pax({ 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.realsize': '20' })
  const data = `${'2\n1\n2\n10\n3\n'.padEnd(512, '\0')}abxyz`
  assert.equal(bytesOfFile(1e9, one, entry({ data }), END), { taken: 20, zeros: 15, last: '\0'.repeat(7), ended: true })
})

test('a sparse file of a petabyte, and maps that overlap or run away', () => {
  const huge = pax({ 'GNU.sparse.map': '1000000000000000,1', 'GNU.sparse.size': '1000000000000001' })
  assert.is(bytesOfFile(1e5, huge, entry({ data: 'a' }), END).taken < 2e5, true)
  for (const map of ['5,1,0,1', '0,-1', 'x,y', '9,1']) {
    const fields = pax({ 'GNU.sparse.map': map, 'GNU.sparse.size': '5' })
    assert.is(bytesOfFile(1e9, fields, entry({ data: 'ab' }), END).ended, false)
  }
})

const refused = (message: RegExp, ...parts: readonly Buffer[]): void => {
  assert.throws(
    () => read(...parts),
    (error: PathwritError) => error.code === 'input' && message.test(error.message) && error.hint !== undefined,
  )
}
test('what is refused', () => {
  refused(/malformed extended header/, entry({ flag: 'x', data: '99 path=x\n' }), entry({}))
  refused(/malformed extended header/, entry({ flag: 'x', data: 'path=x\n' }), entry({}))
  refused(/extended header of/, entry({ flag: 'x', size: '77777777' }))
  refused(/extended header of/, entry({ flag: 'L', size: '77777777' }))
  refused(/valid size/, entry({ size: '9' }))
  refused(/valid size/, pax({ size: '-1' }), entry({}))
  refused(/checksum/, entry({}), Buffer.alloc(512, 'x'))
  refused(/not a tar/, Buffer.alloc(0))
})

test('what follows the end is not read, and that is said', () => {
  const { inodes, said } = read(entry({}), END, entry({ name: 'more' }))
  assert.is(inodes.length, 1)
  assert.match(JSON.stringify(said), /after the end/)
})

const SEEDS = [
  Buffer.concat([
    entry({ data: 'text' }),
    entry({ name: 'd/', flag: '5' }),
    entry({ name: 'l', flag: '1', link: 'f' }),
    END,
  ]),
  Buffer.concat([pax({ path: 'p', 'GNU.sparse.map': '0,1', 'GNU.sparse.size': '9' }), entry({ data: 'a' }), END]),
  Buffer.concat([
    entry({ flag: 'L', data: 'long\0' }),
    entry({ flag: 'S', magic: 'ustar  \0', put: [[482, '\x01']], data: 'a'.repeat(512) }),
    END,
  ]),
]
test('damaged archives: PathwritError or nothing, whatever the chunk borders', () =>
  fuzz(tarDecoder, SEEDS, ['\0', '../', '\x80', '\xff\xff', '7777', 'x', 'S', 'ustar', '11 path=a\n'], CASES * 3))

test('damage below a right checksum: every byte of every header in turn', () => {
  for (const seed of SEEDS)
    for (let at = 0; at < 512; at++)
      for (const byte of [0, 0x2f, 0x39, 0x80, 0xff]) {
        const bytes = Buffer.from(seed)
        bytes[at] = byte
        const sum = [...bytes.subarray(0, 512)].reduce((all, value, i) => all + (i >= 148 && i < 156 ? 32 : value), 0)
        bytes.set(rawBytes(`${sum.toString(8).padStart(6, '0')}\0 `), 148)
        try {
          read(bytes)
        } catch (error) {
          assert.is((error as Error).name, 'PathwritError')
        }
      }
})

test.run()
