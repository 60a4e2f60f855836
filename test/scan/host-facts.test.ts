import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { collect, compile, explainPath, surface } from '../../src/index.ts'
import { scanEvents } from '../../src/scan/index.ts'
import { listOf, recommended } from './demo.ts'

const LISTING = `#mtree
/set uid=0 gid=0 mode=0644
. type=dir mode=0755
  etc type=dir mode=0755
    passwd type=file contents=passwd
    group type=file contents=group
    fstab type=file contents=fstab
    sysctl.d type=dir mode=0755
      a.conf type=file contents=sysctl
    ..
  ..
  data type=dir mode=0755
    file type=file uid=33 gid=33
    point type=dir uid=33 gid=33 mode=0755
    ..
  ..
  srv type=dir mode=0755
    file type=file uid=33 gid=33
  ..
  spool type=dir mode=1777
    link type=link uid=34 gid=34 mode=0777 link=../data/file
  ..
..
`

const withRoot = async (files: Record<string, string>, use: (listing: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-host-'))
  const beside = {
    passwd: 'root:x:0:0::/:/bin/sh\nwww-data:x:33:33::/:/bin/sh\n',
    group: 'root:x:0:\nwww-data:x:33:\n',
    fstab: '',
    sysctl: '',
    ...files,
  }
  try {
    for (const [name, text] of Object.entries({ ...beside, 'root.mtree': LISTING })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    await use(join(folder, 'root.mtree'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const surfaceOf = async (target: string): Promise<{ paths: string[]; assumed: readonly string[] }> => {
  const events = await listOf(surface({ target, user: 'www-data' }))
  const end = events.at(-1)
  return {
    paths: events.flatMap((event) =>
      event.kind === 'surface' ? [`${event.entry.path} ${event.entry.can.join()}`] : [],
    ),
    assumed: end?.kind === 'summary' ? end.assumed : [],
  }
}

test('without an fstab the mount is assumed', () =>
  withRoot({}, async (target) => {
    const { paths, assumed } = await surfaceOf(target)
    assert.ok(assumed.includes('mount'))
    assert.ok(paths.some((line) => line.startsWith('/data/file ')))
  }))

test('mounts that fstab declares count: read-only, writable, and as mount points', () =>
  withRoot({ fstab: 'a / ext4 defaults\nb /srv ext4 ro\nc /data/point ext4\n' }, async (target) => {
    const { paths, assumed } = await surfaceOf(target)
    assert.not.ok(assumed.includes('mount'), assumed.join())
    assert.not.ok(paths.some((line) => line.startsWith('/srv/file')))
    assert.ok(paths.some((line) => line.startsWith('/data/file ')))
  }))

test('a mount that one line alone declares says nothing of the others', () =>
  withRoot({ fstab: 'b /srv ext4 ro\n' }, async (target) => {
    const { paths, assumed } = await surfaceOf(target)
    assert.ok(assumed.includes('mount'))
    assert.not.ok(paths.some((line) => line.startsWith('/srv/file')))
  }))

test('a scan tells which files declared its mounts', async () => {
  const declared = async (fstab: string): Promise<unknown> => {
    let said: unknown
    await withRoot({ fstab }, async (target) => {
      for await (const event of scanEvents(await recommended(), { target }))
        if (event.kind === 'end') said = event.tail.declared
    })
    return said
  }
  assert.equal(await declared('a / ext4 defaults\n'), [{ fact: 'mount', by: ['/etc/fstab'] }])
  assert.equal(await declared('a /srv ext4 noauto\n'), [])
  assert.equal(await declared(''), [])
})

test('records tell a later scan what the files declared', () =>
  withRoot({ fstab: 'a / ext4 defaults\nb /srv ext4 ro\n', sysctl: 'fs.protected_symlinks = 0\n' }, async (target) => {
    const plan = compile({ packs: (await recommended()).packs })
    const lines = await listOf(collect(plan, { target }))
    assert.not.ok(
      lines.some((line) => line.includes('"mount":')),
      'what is declared is not written as observed',
    )
    const records = `${target}.ndjson`
    writeFileSync(records, lines.join(''))
    assert.equal(await surfaceOf(records), await surfaceOf(target))
  }))

test('a declared kernel setting decides what is followed', async () => {
  const answer = async (sysctl: string): Promise<readonly string[]> => {
    let can: readonly string[] = []
    await withRoot({ sysctl }, async (target) => {
      const service = 'www-data:33:33'
      const { access } = await explainPath(await recommended(), { target, path: '/spool/link', services: [service] })
      can = access[0]?.can ?? []
    })
    return can
  }
  assert.ok((await answer('fs.protected_symlinks = 0\n')).includes('write'))
  assert.not.ok((await answer('fs.protected_symlinks = 1\n')).includes('write'))
})

test.run()
