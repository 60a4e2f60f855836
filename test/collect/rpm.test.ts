import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rpm } from '../../src/collect/rpm/index.ts'
import { FACT, PathwritError } from '../../src/model/index.ts'
import { RPM_TAG as TAG } from '../../src/parse/index.ts'
import { CASES } from '../parse/fuzz-kit.ts'
import { headerOf, headerValues, lead, payloadOf, type RpmParts, rpmOf, signature } from './rpm-kit.ts'
import { pieces, rowsOf, selectAll } from './stream-kit.ts'

const test = suite('rpm')

const PARTS: RpmParts = {
  files: [
    { path: '/etc/acme', mode: 0o040750, group: 'acme' },
    { path: '/etc/acme/acme.conf', mode: 0o100640, group: 'acme', data: 'user acme\n', flags: 17 },
    { path: '/usr/bin/acme', mode: 0o104755, data: '#!/bin/sh\n', caps: '= cap_net_raw+ep', inode: 5 },
    { path: '/usr/bin/again', mode: 0o104755, data: '#!/bin/sh\n', caps: '= cap_net_raw+ep', inode: 5 },
    { path: '/usr/bin/empty', mode: 0o100755 },
    { path: '/usr/bin/link', mode: 0o120777, link: 'acme', data: 'acme' },
    { path: '/var/log/acme.log', mode: 0o100640, owner: 'acme', flags: 64 },
  ],
  values: [
    [TAG.epoch, { int32: [2] }],
    [TAG.provides, { strings: ['acme', 'user(acme)', 'group(tape)'] }],
    [TAG.postScript, { string: 'chown acme /etc/acme\n' }],
    [TAG.postProgram, { string: '/bin/sh' }],
    [TAG.postunProgram, { strings: ['/sbin/ldconfig', '-X'] }],
    [TAG.triggerScripts, { strings: ['echo in', 'echo out'] }],
    [TAG.triggerPrograms, { strings: ['/bin/sh', '<lua>'] }],
    [TAG.triggerNames, { strings: ['bash', 'zsh', 'tcsh'] }],
    [TAG.triggerIndexes, { int32: [0, 0, 1] }],
    [TAG.triggerFlags, { int32: [1 << 16, 1 << 16, 1 << 18] }],
    [TAG.fileTriggerScripts, { strings: ['echo file'] }],
    [TAG.fileTriggerPrograms, { strings: ['/bin/sh'] }],
    [TAG.fileTriggerNames, { strings: ['/usr/lib'] }],
    [TAG.fileTriggerIndexes, { int32: [0] }],
    [TAG.fileTriggerFlags, { int32: [1 << 25] }],
  ],
}
const open = (bytes: Uint8Array, size = 1 << 16) => rpm.open({ path: '-', stdin: pieces(bytes, size) }, {})
const survey = selectAll((path) => (path.endsWith('.conf') || path === '/usr/bin/again' ? FACT.bytes : 0))
const text = (bytes: Uint8Array | null | undefined): string | undefined =>
  bytes == null ? undefined : Buffer.from(bytes).toString()

test('the header tells files, owners, capabilities, links and ghosts; the payload what files hold', async () => {
  for (const stripped of [false, true])
    for (const size of [1, 13, 1 << 16]) {
      const source = await open(
        rpmOf({ ...PARTS, stripped }, (bytes) => bytes),
        size,
      )
      const { tree, packages } = await source.survey(survey)
      assert.is(text(tree.read('/etc/acme/acme.conf', 99)), 'user acme\n')
      assert.is(text(tree.read('/usr/bin/again', 99)), '#!/bin/sh\n')
      const [facts] = packages ?? []
      assert.equal([facts?.system, facts?.name, facts?.version], ['rpm', 'acme', '2:1.0-1'])
      assert.equal([facts?.users, facts?.groups], [['acme'], ['tape']])
      const rows = await rowsOf(
        source,
        selectAll(() => FACT.stat | FACT.contentClass),
      )
      const shown = rows.map(({ path, type, mode, owner, group, nlink, linkTarget, caps, contentClass, origin }) =>
        [path, type, mode?.toString(8), owner, group, nlink, linkTarget, caps, contentClass, origin?.declared].join(
          ' ',
        ),
      )
      assert.equal(shown.sort(), [
        '/etc/acme directory 750 root acme     ',
        '/etc/acme/acme.conf file 640 root acme 1   text ',
        '/usr/bin/acme file 4755 root root 2  cap_net_raw+ep script ',
        '/usr/bin/again file 4755 root root 2  cap_net_raw+ep script ',
        '/usr/bin/empty file 755 root root 1   empty ',
        '/usr/bin/link symlink 777 root root 1 acme   ',
        '/var/log/acme.log file 640 acme root 1    true',
      ])
      assert.equal(source.incomplete, [])
      await source.close()
    }
})

test('scriptlets and triggers are told by name, when they run, and with what', async () => {
  const source = await open(rpmOf(PARTS))
  const { packages } = await source.survey(survey)
  const told = packages?.[0]?.scripts.map(({ name, trigger, text, interpreter, args }) => [
    name,
    trigger,
    text,
    interpreter,
    args?.[0],
  ])
  assert.equal(told, [
    ['%post', 'install', 'chown acme /etc/acme\n', '/bin/sh', '1'],
    ['%post', 'upgrade', 'chown acme /etc/acme\n', '/bin/sh', '2'],
    ['%postun', 'remove', '/sbin/ldconfig -X', '/bin/sh', '0'],
    ['%postun', 'upgrade', '/sbin/ldconfig -X', '/bin/sh', '1'],
    ['%triggerin -- bash, zsh', 'upgrade', 'echo in', '/bin/sh', undefined],
    ['%triggerpostun -- tcsh', 'remove', 'echo out', '<lua>', undefined],
    ['%filetriggerprein -- /usr/lib', 'upgrade', 'echo file', '/bin/sh', undefined],
  ])
  await source.close()
})

const refusal = async (bytes: Uint8Array): Promise<string> => {
  const source = await open(bytes)
  try {
    await source.survey(survey)
    return source.incomplete.map(({ path, why }) => `${path}: ${why}`).join('; ')
  } catch (error) {
    if (error instanceof PathwritError) return `${error.code}: ${error.message}`
    throw error
  } finally {
    await source.close()
  }
}

test('what is damaged, too large or of another kind is refused in words', async () => {
  const header = headerOf(headerValues(PARTS))
  const changed = (at: number, value: number): Buffer => {
    const copy = Buffer.from(header)
    copy.writeUInt32BE(value, at)
    return Buffer.concat([lead(), signature(), copy, payloadOf(PARTS)])
  }
  const cases: readonly (readonly [Buffer, RegExp])[] = [
    [Buffer.from('no lead at all'), /input: not an RPM package/],
    [lead().subarray(0, 50), /ends early, and nothing/],
    [lead(), /before its signature header/],
    [Buffer.concat([lead(), Buffer.alloc(400)]), /no signature header at byte 96/],
    [Buffer.concat([lead(), signature()]), /before its header/],
    [Buffer.concat([lead(), signature(), header.subarray(0, 200)]), /within its header/],
    [Buffer.concat([lead(1), signature(), header]), /unsupported: a source package/],
    [changed(8, 0xffffffff), /limit: the header of the package has 4294967295 entries/],
    [changed(12, 0x7fffffff), /limit: .* 2147483647 bytes of values/],
    [changed(16 + 8, 0xfffffff0), /entry 0 \(tag 1000\) lies outside/],
    [changed(16 + 12, 0xffffffff), /entry 0 \(tag 1000\) lies outside/],
    [changed(16 + 4, 77), /type that is not known \(77\)/],
    [rpmOf({ ...PARTS, values: [[TAG.payloadFormat, { string: 'drpm' }]] }), /unsupported: .* form drpm/],
    [
      Buffer.concat([lead(), signature(), header, Buffer.from('this is no payload at all, is it')]),
      /no cpio header at byte 0/,
    ],
    [Buffer.concat([lead(), signature(), header, payloadOf(PARTS).subarray(0, 500)]), /ends early: truncated/],
    [rpmOf({ files: [{ path: '/../../etc/shadow', mode: 0o100644 }] }), /leads outside the root/],
    [rpmOf({ files: [{ path: 'etc/shadow', mode: 0o100644 }] }), /is not absolute/],
  ]
  for (const [bytes, why] of cases) assert.match(await refusal(bytes), why)
})

test('changed bytes are refused or read as something else, and nothing worse', async () => {
  const sound = rpmOf(PARTS, (bytes) => bytes)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 6 }),
      fc.nat(sound.length),
      async (changes, length) => {
        const bytes = Buffer.from(sound.subarray(0, length))
        for (const [at, value] of changes) if (at < length) bytes[at] = value
        await refusal(bytes)
      },
    ),
    { numRuns: CASES },
  )
})

test.run()
