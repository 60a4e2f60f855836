import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { PathwritError } from '../../src/model/index.ts'
import { findDecoder } from '../../src/parse/index.ts'
import { feed, fuzz, listing } from './fuzz-kit.ts'

const record = (path: string, changes: Readonly<Record<number, string>> = {}): string =>
  ['f', '644', '33', '0', 'www', '0', '5', '12.75', '1', '9', '77', '', path]
    .map((field, i) => `${changes[i] ?? field}\0`)
    .join('')
const root = record('', { 0: 'd', 1: '755' })
const STREAM = `pathwrit-find 1\0${root}${record('a\nb')}${record('l', { 0: 'l', 11: 'to\n' })}${record('mnt', { 0: 'd', 9: '10' })}found\x000\0acl\0# file: .
user::rwx
group::r-x
other::r-x
default:user::rwx
default:group:7:rw-
default:group::r-x
default:mask::rwx
default:other::r-x

# file: ./a\\012b\\\\
user::rw-
user:33:rw-\t#effective:r--
group::r--
mask::r--
other::r--
\x000\0caps\0./x y cap_chown,cap_kill=ep cap_fowner+i [rootid=7]
./z = cap_chown+ep
\x001\0end\0`

const read = (text: string) => {
  const told = listing()
  feed(findDecoder('f', told.sink), Buffer.from(text, 'latin1'), [20, 60, 61, 300])
  return told
}

test('records, then ACLs, then capabilities', () => {
  const { inodes, said } = read(STREAM)
  assert.equal(
    inodes.map(({ path }) => path),
    ['/', '/a\nb', '/l', '/mnt'],
  )
  assert.equal(inodes[1]?.row, {
    type: 'file',
    mode: 0o644,
    uid: 33,
    gid: 0,
    size: 5,
    mtime: 12,
    nlink: 1,
    dev: 9,
    ino: 77,
    extra: { owner: 'www', group: null },
  })
  assert.is(inodes[2]?.row.extra?.linkTarget, 'to\n')
  const acl = (users: number[][], groups: number[][], owner: number, group: number, mask: number, other: number) => ({
    owner,
    users,
    group,
    groups,
    mask,
    other,
  })
  assert.equal(said, [
    { path: '/mnt', why: 'another file system' },
    { path: '/', facts: { acl: null, defaultAcl: acl([], [[7, 6]], 7, 5, 7, 5) } },
    { path: '/a\nb\\', facts: { acl: acl([[33, 6]], [], 6, 4, 4, 4), defaultAcl: null } },
    { amended: 'acl' },
    { amended: 'defaultAcl' },
    { path: '/x y cap_chown,cap_kill=ep', facts: { caps: 'cap_fowner+i [rootid=7]' } },
    { path: '/x y', facts: { caps: 'cap_chown,cap_kill=ep cap_fowner+i [rootid=7]' } },
    { path: '/z', facts: { caps: 'cap_chown+ep' } },
    { path: '/', why: 'getcap reported errors on the host it ran on (exit status 1)' },
    { wholeTree: true, hasContent: false },
  ])
})

test('records alone, without a head or an end: incomplete', () => {
  const { inodes, said } = read(root + record('x'))
  assert.is(inodes.length, 2)
  assert.match(JSON.stringify(said), /truncated.*"wholeTree":false/)
})

test('an error of find leaves what is not listed unknown', () => {
  assert.match(JSON.stringify(read(`${root}found\x001\0end\0`).said), /find reported errors.*"wholeTree":false/)
})

for (const [text, message] of [
  ['what\0', /no record begins with "what", at byte 0/],
  [record('x', { 1: '9' }), /record 1: "9" is .*%m/],
  [record('x', { 2: '-1' }), /"-1" is .*%U/],
  [record('x', { 7: 'now' }), /"now" is .*%T@/],
  ['x'.repeat(2 << 20), /longer than/],
] as const)
  test(`refused: ${JSON.stringify(text.slice(0, 40))}`, () => {
    assert.throws(
      () => read(text),
      (error: PathwritError) => error.code === 'input' && message.test(error.message) && error.hint !== undefined,
    )
  })

test('names that lead outside are left out and said', () => {
  const { inodes, said } = read(root + record('../x'))
  assert.is(inodes.length, 1)
  assert.match(JSON.stringify(said), /outside the root/)
})

test('damaged streams: PathwritError or nothing, whatever the chunk borders', () =>
  fuzz(
    findDecoder,
    [Buffer.from(STREAM, 'latin1')],
    ['\0', '\n', '# file: ', '../', 'acl\0', 'end\0', '=ep', ' ', '99999999999999999999'],
  ))

test.run()
