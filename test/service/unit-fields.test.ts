/** Fields of units that conditions read, as systemd understands the directives behind them. */
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { UnitRecord } from '../../src/model/index.ts'
import { unitField } from '../../src/service/index.ts'

const file = '/etc/systemd/system/svc.service'
const unit = (directives: Readonly<Record<string, readonly string[]>>): UnitRecord => ({
  kind: 'unit',
  path: file,
  name: 'svc.service',
  directives: Object.fromEntries(
    Object.entries(directives).map(([key, values]) => [
      `Service.${key}`,
      values.map((value, line) => ({ value, file, line })),
    ]),
  ),
  origin: { collector: 'test', source: file },
})
const field = (name: string, directives: Readonly<Record<string, readonly string[]>> = {}): unknown =>
  unitField(unit(directives), name)

test('directories are absolute, what follows a colon is a link or a flag', () => {
  assert.equal(field('stateDirectory', { StateDirectory: ['svc svc/db', 'other:link'] }), [
    '/var/lib/svc',
    '/var/lib/svc/db',
    '/var/lib/other',
  ])
  assert.equal(field('runtimeDirectory', { RuntimeDirectory: ['%p'] }), ['/run/svc'])
  assert.equal(field('logsDirectory'), [])
})

test('their mode is 0755 unless it is said, and none without a directory', () => {
  assert.is(field('cacheDirectoryMode', { CacheDirectory: ['svc'] }), 0o755)
  assert.is(field('cacheDirectoryMode', { CacheDirectory: ['svc'], CacheDirectoryMode: ['0700', '0750'] }), 0o750)
  assert.is(field('cacheDirectoryMode', { CacheDirectoryMode: ['0700'] }), null)
  assert.is(field('logsDirectoryMode', { LogsDirectory: ['svc'], LogsDirectoryMode: ['rwx'] }), 0o755)
})

test('protection in every way of writing it', () => {
  for (const [text, means] of [
    ['strict', 'strict'],
    ['FULL', 'full'],
    ['on', 'yes'],
    ['1', 'yes'],
    ['no', 'no'],
    ['read-only', 'no'],
  ] as const)
    assert.is(field('protectSystem', { ProtectSystem: [text] }), means, text)
  assert.is(field('protectHome', { ProtectHome: ['read-only'] }), 'read-only')
  assert.is(field('protectHome'), 'no')
  const dynamic = { DynamicUser: ['yes'], ProtectSystem: ['no'], PrivateTmp: ['no'] }
  assert.is(field('protectSystem', dynamic), 'strict')
  assert.is(field('privateTmp', dynamic), true)
  assert.is(field('protectHome', dynamic), 'read-only')
  assert.is(field('protectHome', { ...dynamic, ProtectHome: ['tmpfs'] }), 'tmpfs')
  assert.is(field('protectSystem', { DynamicUser: ['no'] }), 'no')
})

test('paths that are opened, and those of them that must be there', () => {
  const opened = { ReadWritePaths: ['-/var/a +/var/b', '-+/var/c'], ReadWriteDirectories: ['/var//d/'] }
  assert.equal(field('readWritePaths', opened), ['/var/a', '/var/b', '/var/c', '/var/d'])
  assert.equal(field('readWriteRequired', opened), ['/var/b', '/var/d'])
})

test('umask, switches and capabilities', () => {
  assert.is(field('umask'), 0o022)
  assert.is(field('umask', { UMask: ['0002'] }), 0o002)
  assert.is(field('dynamicUser', { DynamicUser: ['yes'] }), true)
  assert.is(field('privateTmp'), false)
  assert.equal(field('ambientCapabilities', { AmbientCapabilities: ['CAP_A CAP_B', 'CAP_C'] }), [
    'CAP_A',
    'CAP_B',
    'CAP_C',
  ])
  assert.is(field('noSuchField'), undefined)
})

test.run()
