import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { deb } from '../../src/collect/deb/index.ts'
import { FACT, PathwritError } from '../../src/model/index.ts'
import { tarOf } from '../bad/tar.ts'
import { arMember, arOf, controlTar, debOf, VERSION } from './deb-kit.ts'
import { pieces, rowsOf, selectAll } from './stream-kit.ts'
import { installed } from './tar-kit.ts'

const test = suite('deb')
const folder = mkdtempSync(join(tmpdir(), 'deb-'))
test.after(() => rmSync(folder, { recursive: true }))

const parts = {
  control: { postinst: '#!/bin/sh\nchown acme /etc/acme\n', conffiles: '/etc/acme/acme.conf\n' },
  data: [
    { name: './etc/', flag: '5' },
    { name: './etc/acme/', flag: '5' },
    { name: './etc/acme/acme.conf', data: 'user acme\n' },
    { name: './usr/', flag: '5' },
    { name: './usr/acme', flag: '0', data: '#!/bin/sh\n', mode: 0o4755 },
    { name: './usr/again', flag: '1', link: './usr/acme' },
    { name: './usr/link', flag: '2', link: 'acme' },
  ],
}
const survey = selectAll((path) => (path.startsWith('/var/lib/dpkg') || path === '/usr/again' ? FACT.bytes : 0))
const open = (bytes: Uint8Array, size = 1 << 16) => deb.open({ path: '-', stdin: pieces(bytes, size) }, {})
const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString()

test('files stand as the data archive has them, what dpkg keeps of the package in its database', async () => {
  for (const size of [1, 7, 512, 1 << 16]) {
    const source = await open(debOf(parts), size)
    const { tree, packages, wholeTree } = await source.survey(survey)
    assert.equal(
      packages?.map(({ system, name, version, conffiles }) => [system, name, version, conffiles]),
      [['dpkg', 'acme', '1.0-1', ['/etc/acme/acme.conf']]],
    )
    assert.is(tree.lookup('/usr/acme')?.mode, 0o4755)
    assert.is(tree.lookup('/usr/link')?.linkTarget, 'acme')
    assert.is(tree.lookup('/usr/again')?.nlink, 2)
    const kept = (name: string): string => text(tree.read(`/var/lib/dpkg/info/acme.${name}`, 1 << 20))
    assert.is(kept('postinst'), parts.control.postinst)
    assert.is(kept('conffiles'), parts.control.conffiles)
    assert.is(kept('list'), '/.\n/etc\n/etc/acme\n/etc/acme/acme.conf\n/usr\n/usr/acme\n/usr/again\n/usr/link\n')
    assert.match(text(tree.read('/var/lib/dpkg/status', 1 << 20)), /^Package: acme\nStatus: install ok installed\n/)
    assert.is(text(tree.read('/usr/again', 99)), '#!/bin/sh\n')
    const rows = await rowsOf(
      source,
      selectAll(() => FACT.stat | FACT.contentClass),
    )
    assert.is(rows.find(({ path }) => path === '/usr/acme')?.contentClass, 'script')
    assert.equal(source.incomplete, [])
    assert.is(wholeTree, true)
    await source.close()
  }
})

test('a package cut off anywhere is refused or incomplete, never taken for whole', async () => {
  const whole = debOf(parts)
  for (let at = 0; at < whole.length - 1; at += 13) {
    const source = await open(whole.subarray(0, at))
    try {
      const { wholeTree } = await source.survey(survey)
      assert.is(wholeTree, false, `cut at ${at}`)
      assert.ok(source.incomplete.length > 0, `cut at ${at}`)
    } catch (error) {
      assert.instance(error, PathwritError, `cut at ${at}: ${(error as Error).message}`)
    }
    await source.close()
  }
})

test('members that no package has, or that are out of their place, are refused by name', async () => {
  const control = arMember('control.tar', controlTar({}))
  const data = arMember('data.tar', tarOf())
  const cases: readonly (readonly [Buffer, RegExp])[] = [
    [arOf(), /no control archive/],
    [arOf(control, data), /its first member is control\.tar/],
    [arOf(VERSION, data, control), /data\.tar is out of place/],
    [arOf(VERSION, control, control), /control\.tar is out of place/],
    [arOf(VERSION, control), /no data archive/],
    [arOf(VERSION, arMember('surprise', Buffer.alloc(3)), control, data), /a member surprise/],
    [arOf(arMember('debian-binary', Buffer.from('3.0\n')), control, data), /format "3\.0"/],
    [
      arOf(VERSION, arMember('control.tar', tarOf({ name: 'control', data: 'Package: ../x\n' })), data),
      /names no package/,
    ],
    [Buffer.concat([arOf(VERSION), Buffer.alloc(60, 'x')]), /malformed member header at byte 72/],
  ]
  for (const [bytes, why] of cases) {
    const source = await open(bytes)
    let said = ''
    await source.survey(survey).catch((error: unknown) => {
      assert.instance(error, PathwritError)
      said = (error as PathwritError).message
    })
    assert.match(said, why)
    await source.close()
  }
  // Those with an underscore are for others.
  const source = await open(arOf(VERSION, arMember('_gpgbuilder', Buffer.alloc(3)), control, data))
  await source.survey(survey)
  assert.equal(source.incomplete, [])
  await source.close()
})

test('dpkg-deb reads what the tests write, and lists the same', async () => {
  if (!installed('dpkg-deb', 'dpkg')) return
  const file = join(folder, 'acme.deb')
  writeFileSync(file, debOf(parts))
  const listed = execFileSync('dpkg-deb', ['-c', file], { encoding: 'utf8' }).trimEnd().split('\n')
  const source = await deb.open({ path: file }, {})
  const rows = (await rowsOf(source)).filter(({ path }) => !path.startsWith('/var'))
  assert.is(rows.length, listed.length)
  await source.close()
})

test.run()
