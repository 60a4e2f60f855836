import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Acl, formatAcl, type Mount } from '../../src/model/index.ts'
import { decodeAcl, decodeCaps, parseMountinfo } from '../../src/parse/index.ts'

const test = suite('parse/xattr and mountinfo')
const cases = Number(process.env.PATHWRIT_CASES ?? 2000)

const encode = (acl: Acl): Uint8Array => {
  const entries = [
    [1, acl.owner, -1],
    ...acl.users.map(([id, bits]) => [2, bits, id]),
    [4, acl.group, -1],
    ...acl.groups.map(([id, bits]) => [8, bits, id]),
    ...(acl.mask === undefined ? [] : [[16, acl.mask, -1]]),
    [32, acl.other, -1],
  ]
  const bytes = Buffer.alloc(4 + entries.length * 8)
  bytes.writeUInt32LE(2)
  entries.forEach(([tag, bits, id], i) => {
    bytes.writeUInt16LE(tag as number, 4 + i * 8)
    bytes.writeUInt16LE(bits as number, 6 + i * 8)
    bytes.writeUInt32LE((id as number) >>> 0, 8 + i * 8)
  })
  // At an odd place in its memory, as a value cut out of an archive is.
  return Buffer.concat([Buffer.of(0), bytes]).subarray(1)
}

const bits = fc.integer({ min: 0, max: 7 })
const named = fc.array(fc.tuple(fc.nat({ max: 0xfffffffe }), bits), { maxLength: 5 })

test('an ACL survives its binary form', () =>
  fc.assert(
    fc.property(
      bits,
      named,
      bits,
      named,
      fc.option(bits, { nil: undefined }),
      bits,
      (owner, users, group, groups, mask, other) => {
        const acl: Acl = { owner, users, group, groups, mask, other }
        const back = decodeAcl(encode(acl))
        assert.is(back === undefined ? undefined : formatAcl(back), formatAcl(acl))
      },
    ),
    { numRuns: cases },
  ))

test('what is no ACL is refused', () => {
  const sound = encode({ owner: 6, users: [], group: 4, groups: [], other: 0 })
  assert.ok(decodeAcl(sound))
  assert.is(decodeAcl(sound.subarray(0, sound.length - 8)), undefined)
  assert.is(decodeAcl(sound.subarray(0, sound.length - 1)), undefined)
  assert.is(decodeAcl(Buffer.concat([sound, sound.subarray(4, 12)])), undefined)
  for (const [at, value] of [
    [0, 1],
    [4, 3],
    [6, 8],
  ] as const) {
    const wrong = Uint8Array.from(sound)
    wrong[at] = value
    assert.is(decodeAcl(wrong), undefined, `byte ${at}`)
  }
})

test('capabilities of revisions 1, 2 and 3', () => {
  const words = (...values: number[]): Uint8Array => new Uint8Array(new Uint32Array(values).buffer)
  assert.is(decodeCaps(words(0x01000001, 1 << 13, 0)), 'cap_net_raw=ep')
  assert.is(decodeCaps(words(0x02000000, 1 << 13, 1 << 13, 1 << 8, 0)), 'cap_net_raw=ip cap_checkpoint_restore+p')
  assert.is(decodeCaps(words(0x03000001, 32, 0, 0, 0, 7)), 'cap_kill=ep [rootid=7]')
  assert.is(decodeCaps(words(0x02000000, 0, 0, 0, 0)), '=')
  assert.is(decodeCaps(words(0x02000000, 0, 0, 1 << 30, 0)), '62=p')
  for (const wrong of [words(0x04000000, 0, 0, 0, 0), words(0x02000000, 0, 0), words(0x03000000, 0, 0, 0, 0), words()])
    assert.is(decodeCaps(wrong), undefined)
})

test('no bytes make a decoder throw', () =>
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.constantFrom([2, 0, 0, 0], [1, 0, 0, 2], [1, 0, 0, 3], []),
      (tail, head) => {
        const bytes = Uint8Array.from([...head, ...tail])
        decodeAcl(bytes)
        decodeCaps(bytes)
      },
    ),
    { numRuns: cases },
  ))

test('mounts by mount point', () => {
  const mounts = parseMountinfo(
    [
      '22 1 8:1 / / rw,relatime shared:1 master:2 - ext4 /dev/sda1 rw,errors=remount-ro',
      '30 22 0:30 / /a\\040b\\134c rw,nosuid - tmpfs none ro,size=4k',
      '31 22 0:31 / /twice rw - tmpfs one rw',
      '32 31 0:32 /sub /twice ro,noexec - xfs two rw',
      'nonsense',
      '',
    ].join('\n'),
  )
  const expected: [string, Mount][] = [
    ['/', { point: '/', type: 'ext4', options: ['rw', 'relatime'] }],
    ['/a b\\c', { point: '/a b\\c', type: 'tmpfs', options: ['ro', 'nosuid'] }],
    ['/twice', { point: '/twice', type: 'xfs', options: ['ro', 'noexec'] }],
  ]
  assert.equal([...mounts], expected)
})

test.run()
