import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Incomplete, UnitRecord } from '../../src/model/index.ts'
import { unitField, unitPrograms } from '../../src/service/index.ts'
import { discoverIn, lines, PASSWD, type Root, recordsIn, treeOf } from './memory-root.ts'

const records = (root: Root, notes: string[] = []) => recordsIn(root, { note: (words) => notes.push(words) })
const units = (root: Root): ReadonlyMap<string, UnitRecord> =>
  new Map(records(root).flatMap((record) => (record.kind === 'unit' ? [[record.name, record] as const] : [])))
const masked = (root: Root): readonly string[] =>
  records(root).flatMap((record) => (record.kind === 'config' && record.text === '' ? [record.path] : []))

const LIB = '/usr/lib/systemd/system'
const ETC = '/etc/systemd/system'
const unit = (user: string): string => `[Service]\nUser=${user}\nExecStart=/usr/bin/x\n`

test('a unit in /etc replaces the one of the package', () => {
  const found = units({ [`${LIB}/x.service`]: unit('lib'), [`${ETC}/x.service`]: unit('etc') })
  assert.is(unitField(found.get('x.service') as UnitRecord, 'user'), 'etc')
})

test('masks: a link to /dev/null, an empty file; a mask in /etc hides the package', () => {
  const root = { [`${LIB}/x.service`]: unit('a'), [`${ETC}/x.service`]: '-> /dev/null', [`${ETC}/y.service`]: '' }
  assert.equal([...units(root).keys()], [])
  assert.equal(masked(root), [`${ETC}/x.service`, `${ETC}/y.service`])
})

test('an alias is one unit; its drop-ins count too; a loop is noted', () => {
  const root = {
    [`${LIB}/redis-server.service`]: unit('redis'),
    [`${ETC}/redis.service`]: '-> /lib/systemd/system/redis-server.service',
    [`${ETC}/redis.service.d/a.conf`]: '[Service]\nGroup=extra\n',
    [`${ETC}/a.service`]: '-> b.service',
    [`${ETC}/b.service`]: '-> a.service',
  }
  const notes: string[] = []
  records(root, notes)
  assert.equal([...units(root).keys()], ['redis-server.service'])
  assert.is(unitField(units(root).get('redis-server.service') as UnitRecord, 'group'), 'extra')
  assert.is(notes.length, 2)
})

test('drop-ins: order by file name, stronger directory hides, shared and truncated ones apply, a link to /dev/null hides', () => {
  const drop = (user: string) => `[Service]\nUser=${user}\n`
  const base = { [`${LIB}/a-b.service`]: unit('main') }
  const user = (root: Root) => unitField(units({ ...base, ...root }).get('a-b.service') as UnitRecord, 'user')
  assert.is(
    user({ [`${LIB}/a-b.service.d/10.conf`]: drop('ten'), [`${ETC}/a-b.service.d/05.conf`]: drop('five') }),
    'ten',
  )
  assert.is(
    user({ [`${LIB}/a-b.service.d/10.conf`]: drop('lib'), [`${ETC}/a-b.service.d/10.conf`]: drop('etc') }),
    'etc',
  )
  assert.is(user({ [`${LIB}/a-.service.d/10.conf`]: drop('truncated') }), 'truncated')
  assert.is(user({ [`${ETC}/service.d/10.conf`]: drop('shared') }), 'shared')
  assert.is(
    user({ [`${ETC}/service.d/10.conf`]: drop('shared'), [`${LIB}/a-b.service.d/10.conf`]: drop('own') }),
    'own',
  )
  assert.is(
    user({ [`${LIB}/a-b.service.d/10.conf`]: drop('lib'), [`${ETC}/a-b.service.d/10.conf`]: '-> /dev/null' }),
    'main',
  )
})

test('enabled instances of a template, with drop-ins of both', () => {
  const root = {
    [`${LIB}/app@.service`]: '[Service]\nUser=app\nExecStart=/opt/app/%i/run\nUMask=077\n',
    [`${LIB}/app@.service.d/a.conf`]: '[Service]\nUMask=022\n',
    [`${ETC}/app@one.service.d/b.conf`]: '[Service]\nGroup=g-%i\n',
    [`${ETC}/multi-user.target.wants/app@one.service`]: '-> /lib/systemd/system/app@.service',
    [`${ETC}/multi-user.target.wants/plain.service`]: '-> /lib/systemd/system/plain.service',
  }
  const found = units(root)
  assert.equal([...found.keys()], ['app@.service', 'app@one.service'])
  const one = found.get('app@one.service') as UnitRecord
  assert.equal(unitPrograms(one), ['/opt/app/one/run'])
  assert.is(unitField(one, 'group'), 'g-one')
  assert.equal(one.directives['Service.UMask'], [{ value: '022', file: `${LIB}/app@.service.d/a.conf`, line: 2 }])
  assert.equal(unitPrograms(found.get('app@.service') as UnitRecord), [])
})

test('a linked unit outside of the unit directories', () => {
  const root = { '/opt/app/my.service': unit('app'), [`${ETC}/my.service`]: '-> /opt/app/my.service' }
  assert.is(units(root).get('my.service')?.path, '/opt/app/my.service')
})

test('what links lead to is read: drop-ins, configuration, passwd; a link to nothing says nothing', () => {
  const root = {
    '/etc/passwd': '-> /usr/share/base/passwd',
    '/usr/share/base/passwd': PASSWD,
    [`${LIB}/x.service`]: unit('app'),
    [`${ETC}/x.service.d/10-user.conf`]: '-> /opt/x/user.conf',
    [`${ETC}/x.service.d/20-gone.conf`]: '-> /opt/x/gone.conf',
    '/opt/x/user.conf': '[Service]\nUser=redis\n',
    '/usr/sbin/nginx': 'program',
    '/etc/nginx/nginx.conf': '-> ../../opt/nginx.conf',
    '/opt/nginx.conf': 'user www-data;\n',
  }
  assert.equal(lines(discoverIn(root, [], false)), ['nginx www-data:33 33 root', 'x redis:103 103 user'])
})

test('a link to content that was not read is told of', () => {
  const root = {
    '/opt/x/x.service': unit('app'),
    [`${ETC}/x.service`]: '-> /opt/x/x.service',
    [`${LIB}/y.service`]: unit('app'),
    [`${ETC}/y.service.d/a.conf`]: '-> /opt/x/a.conf',
    '/opt/x/a.conf': '[Service]\nUser=redis\n',
    [`${ETC}/gone.service`]: '-> /opt/x/gone.service',
    '/etc/group': '-> /opt/x/group',
    '/opt/x/group': 'a:x:1:\n',
  }
  const unread: Incomplete[] = []
  const { read, ...rest } = treeOf(root)
  const tree = { ...rest, read: (path: string, limit: number) => (read(path, limit) === null ? null : undefined) }
  const surveyed = Object.fromEntries(Object.entries(root).filter(([path]) => !path.startsWith('/opt/')))
  recordsIn(surveyed, { unread: (link) => unread.push(link) }, tree)
  assert.equal(unread.map(({ path }) => path).sort(), ['/etc/group', `${ETC}/x.service`, `${ETC}/y.service.d/a.conf`])
  assert.is(unread[0]?.why, 'it leads to /opt/x/group, whose content was not read')
})

test('the fields that conditions read', () => {
  const text = [
    '[Service]',
    'Environment="A=1 2" B=3',
    'Environment=C=4',
    'ExecStartPre=-/bin/pre',
    'ExecStart=/bin/main --x',
    'ReadWritePaths=-/var/a +/var/b',
    'ConfigurationDirectory=one two/three',
    'LoadCredential=id:/etc/secret',
  ].join('\n')
  const found = units({ [`${LIB}/x.service`]: text }).get('x.service') as UnitRecord
  assert.is(unitField(found, 'user'), null)
  assert.equal(unitField(found, 'environment'), ['A=1 2', 'B=3', 'C=4'])
  assert.equal(unitField(found, 'exec'), ['-/bin/pre', '/bin/main --x'])
  assert.equal(unitField(found, 'readWritePaths'), ['/var/a', '/var/b'])
  assert.equal(unitField(found, 'configurationDirectory'), ['one', 'two/three'])
  assert.equal(unitField(found, 'loadCredential'), ['id:/etc/secret'])
  assert.equal(unitField(found, 'directives'), [
    'Service.Environment',
    'Service.ExecStartPre',
    'Service.ExecStart',
    'Service.ReadWritePaths',
    'Service.ConfigurationDirectory',
    'Service.LoadCredential',
  ])
  assert.is(unitField(found, 'nothing'), undefined)
})

test.run()
