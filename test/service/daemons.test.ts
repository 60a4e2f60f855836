import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { DIRECTORY_ROLES, normalizePath } from '../../src/model/index.ts'
import { matcher, parseGlob } from '../../src/paths/index.ts'
import { accountsOf, DAEMONS, presencePaths, surveyGlobs } from '../../src/service/index.ts'
import { GROUP, PASSWD, recordsIn } from './memory-root.ts'

test('every row is well formed: absolute plain paths, known roles, no unit in two rows', () => {
  const units = new Set<string>()
  for (const { name, units: own, programs, dirs, readers, releases } of DAEMONS) {
    for (const unit of own) {
      assert.not.ok(units.has(unit), `${unit} stands in two rows`)
      units.add(unit)
    }
    const paths = [...programs, ...Object.values(dirs).flat(), ...readers.map(({ file }) => file)]
    for (const path of paths) assert.is(path, normalizePath(path), `${name}: ${path}`)
    for (const role of Object.keys(dirs))
      assert.ok((DIRECTORY_ROLES as readonly string[]).includes(role), `${name}: ${role}`)
    if (programs.some((program) => program.includes('%'))) assert.ok(releases?.length, `${name} names no releases`)
    assert.ok(own.length + programs.length > 0, `${name} can never be there`)
  }
  assert.ok(DAEMONS.length >= 60, `${DAEMONS.length} daemons`)
})

test('the documentation lists every daemon with its accounts', () => {
  const page = readFileSync(new URL('../../../docs/use/services.md', import.meta.url), 'utf8')
  for (const { name, users } of DAEMONS) {
    const row = page.split('\n').find((line) => line.startsWith(`| ${name} |`))
    assert.ok(row?.includes(`| ${users.join(', ') || '–'}`), `${name}: ${row}`)
  }
})

test('the survey reads what discovery reads, and nothing like a whole tree', () => {
  const reads = matcher(surveyGlobs.map((glob) => parseGlob(glob)))
  for (const path of [
    '/etc/passwd',
    '/etc/group',
    '/usr/lib/systemd/system/x.service',
    '/etc/systemd/system/x.service.d/a.conf',
    '/etc/systemd/system/service.d/a.conf',
    '/etc/systemd/system/x.timer',
    '/etc/systemd/system/x.socket.d/a.conf',
    '/usr/lib/tmpfiles.d/x.conf',
    '/etc/init.d/x',
    '/usr/lib/sysusers.d/x.conf',
    '/etc/php/8.2/fpm/pool.d/www.conf',
    '/etc/default/named',
    '/opt/app/SHA256SUMS',
  ]) {
    assert.ok(reads(path), path)
  }
  for (const path of [
    '/etc/shadow',
    '/etc/systemd/system/x.mount',
    '/etc/php/a/b/fpm/pool.d/x.conf',
    '/home/a/SHA256SUMS',
  ]) {
    assert.not.ok(reads(path), path)
  }
  for (const glob of surveyGlobs) assert.not.ok(glob.includes('**'), glob)
  for (const path of presencePaths) assert.not.ok(/[*%]/.test(path), path)
})

test('accounts both ways, groups with the primary one, names of an unobserved passwd', () => {
  const root = { '/etc/passwd': `${PASSWD}\nsame:x:33:4:::\n`, '/etc/group': GROUP }
  const accounts = accountsOf(recordsIn(root), true)
  assert.is(accounts.userName(33), 'www-data')
  assert.is(accounts.uid('same'), 33)
  assert.is(accounts.groupName(105), 'ssl-cert')
  assert.is(accounts.gid('nope'), undefined)
  assert.equal(accounts.groupsOf('redis'), [103, 105])
  assert.is(accounts.groupsOf('nope'), undefined)
  assert.is(accountsOf([], false).observed, false)
})

test('records: manifests by their content, notes for lines left out, nothing from files of no use', () => {
  const root = {
    '/etc/passwd': 'bad\n',
    '/opt/a/SHA256SUMS': `${'0'.repeat(64)}  x\n`,
    '/opt/a/README': 'no manifest\n',
    '/etc/nginx/nginx.conf': 'user x;',
  }
  const notes: string[] = []
  const records = recordsIn(root, { collector: 'memory', note: (words) => notes.push(words) })
  assert.equal(
    records.map(({ kind, path, origin }) => [kind, path, origin.collector]),
    [
      ['manifest', '/opt/a/x', 'memory'],
      ['config', '/etc/nginx/nginx.conf', 'memory'],
    ],
  )
  assert.equal(notes, ['/etc/passwd:1: no user or group number'])
})

test.run()
