/** Units and configuration behind links: read where the input can, told of where it cannot. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { collect, scanEvents, services } from '../../src/index.ts'
import { listOf, recommended } from './demo.ts'

const root = mkdtempSync(join(tmpdir(), 'pathwrit-links-'))
const tar = `${root}.tar`
const records = `${root}.ndjson`
test.after(() => {
  for (const path of [root, tar, records]) rmSync(path, { recursive: true, force: true })
})

for (const folder of ['etc/systemd/system', 'opt/app']) mkdirSync(join(root, folder), { recursive: true })
writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\napp:x:900:900::/:/bin/false\n')
writeFileSync(join(root, 'etc/group'), 'root:x:0:\napp:x:900:\n')
writeFileSync(join(root, 'opt/app/app.service'), '[Service]\nUser=app\nExecStart=/opt/app/run\n')
symlinkSync('/opt/app/app.service', join(root, 'etc/systemd/system/app.service'))
symlinkSync('/opt/nothing.service', join(root, 'etc/systemd/system/nothing.service'))

const pack = (): void => void execFileSync('tar', ['-C', root, '-cf', tar, '.'])
const found = async (target: string): Promise<string> => {
  const { services: there, complete } = await services({ target })
  return [...there.map(({ name, user, unit }) => `${name} ${user} ${unit ?? ''}`), complete].join(', ')
}

test('a linked unit is found in a directory, in an archive, and in the records of either', async () => {
  pack()
  for (const target of [root, tar]) {
    assert.is(await found(target), 'app app app.service, true', target)
    writeFileSync(records, (await listOf(collect(await recommended(), { target }))).join(''))
    assert.is(await found(records), 'app app app.service, true', `the records of ${target}`)
  }
})

test('links among the directories on the way are followed in an archive as well', async () => {
  renameSync(join(root, 'opt/app'), join(root, 'opt/real'))
  symlinkSync('real', join(root, 'opt/app'))
  pack()
  for (const target of [root, tar]) assert.is(await found(target), 'app app app.service, true', target)
})

test('where what a link leads to cannot be read, the scan is incomplete, and so are its records', async () => {
  const text = '[Service]\nUser=app\nExecStart=/opt/app/run\n'
  writeFileSync(join(root, 'opt/real/app.service'), text + '# as long as no unit is\n'.repeat(200_000))
  pack()
  assert.is(await found(root), 'false')
  assert.is(await found(tar), 'false')
  const end = (await listOf(scanEvents(await recommended(), { target: tar }))).at(-1)
  assert.ok(end?.kind === 'end')
  if (end?.kind !== 'end') return
  assert.equal(
    end.tail.incomplete.map(({ path }) => path),
    ['/opt/real/app.service', '/etc/systemd/system/app.service'],
  )
  assert.is(end.tail.complete, false)
  writeFileSync(records, (await listOf(collect(await recommended(), { target: tar }))).join(''))
  assert.is(await found(records), 'false')
  writeFileSync(join(root, 'opt/real/app.service'), text)
})

test('a file that a configuration includes is read from an archive too, however deep', async () => {
  for (const folder of ['etc/nginx/d', 'usr/lib/systemd/system']) mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'usr/lib/systemd/system/nginx.service'), '[Service]\nExecStart=/usr/sbin/nginx\n')
  writeFileSync(join(root, 'etc/nginx/nginx.conf'), 'include d/*.conf;\n')
  writeFileSync(join(root, 'etc/nginx/d/a.conf'), 'include other;\n')
  writeFileSync(join(root, 'etc/nginx/other'), 'user app;\n')
  rmSync(join(root, 'etc/systemd/system/app.service'))
  pack()
  for (const target of [root, tar]) {
    assert.is(await found(target), 'nginx app nginx.service, true', target)
    writeFileSync(records, (await listOf(collect(await recommended(), { target }))).join(''))
    assert.is(await found(records), 'nginx app nginx.service, true', `the records of ${target}`)
  }
})

test.run()
