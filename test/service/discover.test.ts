import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { PathwritError } from '../../src/model/index.ts'
import { discoverIn, lines, type Root, unitText } from './memory-root.ts'

const LIB = '/usr/lib/systemd/system'
const ETC = '/etc/systemd/system'
const service = (name: string, body: string): Root => ({ [`${LIB}/${name}.service`]: unitText(body) })
const nginx = service('nginx', 'ExecStart=/usr/sbin/nginx')

/** name, what is in the root, the services found, the reasons for those that are not judged. */
const WORLDS: readonly [name: string, root: Root, services: readonly string[], root: readonly string[]][] = [
  ['nothing', {}, [], []],
  ['a unit with a user', service('x', 'User=app\nExecStart=/x'), ['x app:app 4,1000 user'], []],
  [
    'groups of the unit',
    service('x', 'User=redis\nGroup=app\nSupplementaryGroups=www-data 4'),
    ['x redis:app 4,33,105,1000 user'],
    [],
  ],
  ['started privileged', service('x', 'User=app\nExecStart=!/x'), ['x app:app 4,1000 root'], []],
  ['no user, not known', service('x', 'ExecStart=/x'), [], ['x: its unit sets no User=']],
  ['a user that is not there', service('x', 'User=ghost'), [], ['x: its user ghost (unit) is not in']],
  ['root by name and number', { ...service('x', 'User=root'), ...service('y', 'User=0') }, [], ['x: ', 'y: ']],
  ['a dynamic user', service('x', 'DynamicUser=yes\nUser=ghost'), [], ['x: dynamic user']],
  ['a dynamic user that exists', service('x', 'DynamicUser=yes\nUser=app'), ['x app:app 4,1000 user'], []],
  ['a user by the instance', service('u@', 'User=%i'), [], ['u@: its user hangs on the instance']],
  ['the daemon table, its first account', nginx, ['nginx nginx:nginx 101 root'], []],
  [
    'its own configuration over the table',
    { ...nginx, '/etc/nginx/nginx.conf': 'user app adm;\n' },
    ['nginx app:adm 4 root'],
    [],
  ],
  ['configured to stay root', { ...nginx, '/etc/nginx/nginx.conf': 'user root;\n' }, [], ['nginx: it runs as root']],
  ['a program without a unit', { '/usr/sbin/nginx': 'elf' }, ['nginx nginx:nginx 101 root'], []],
  ['configuration without its program', { '/etc/nginx/nginx.conf': 'user nginx;' }, [], []],
  [
    'a masked daemon',
    { '/usr/sbin/nginx': 'elf', [`${ETC}/nginx.service`]: '-> /dev/null' },
    [],
    ['nginx: its unit nginx.service is masked'],
  ],
  [
    'php-fpm: a pool each, the release in its paths',
    {
      ...service('php8.2-fpm', 'ExecStart=/usr/sbin/php-fpm8.2'),
      '/etc/php/8.2/fpm/pool.d/www.conf': '[www]\nuser = www-data\ngroup = www-data\n',
      '/etc/php/8.2/fpm/pool.d/app.conf': '[app]\ngroup = adm\nuser = app\n[more]\nuser = app\n',
      '/etc/php/7.4/fpm/pool.d/old.conf': '[old]\nuser = redis\n',
    },
    ['php8.2-fpm app:adm 4 root', 'php8.2-fpm-www-data www-data:www-data 33 root'],
    [],
  ],
  [
    'only when told: silent configuration means root',
    { ...service('haproxy', ''), '/etc/haproxy/haproxy.cfg': 'userlist x\n user app insecure-password x\n' },
    [],
    ['haproxy: neither its unit nor its configuration'],
  ],
  [
    'only when told: told by an option in a file',
    { ...service('memcached', ''), '/etc/memcached.conf': '-m 64\n-u app\n' },
    ['memcached app:app 4,1000 root'],
    [],
  ],
  [
    'told by the command line',
    service('snmpd', 'ExecStart=/usr/sbin/snmpd -u app -g adm'),
    ['snmpd app:adm 4 root'],
    [],
  ],
  [
    'templates: once, and not beside the plain unit',
    { ...service('a@', 'User=app'), ...service('b', 'User=app'), ...service('b@', 'User=redis') },
    ['a@ app:app 4,1000 user', 'b app:app 4,1000 user'],
    [],
  ],
  [
    'an enabled instance stands for its template',
    { ...service('a@', 'User=app'), [`${ETC}/m.target.wants/a@1.service`]: '-> /lib/systemd/system/a@.service' },
    ['a@1 app:app 4,1000 user'],
    [],
  ],
  [
    'sysusers.d fixes a number that passwd does not have yet',
    { ...service('x', 'User=made'), '/usr/lib/sysusers.d/x.conf': 'u made 777\n' },
    ['x made:777 777 user'],
    [],
  ],
  [
    'sysusers.d leaves the number open',
    { ...service('x', 'User=made'), '/usr/lib/sysusers.d/x.conf': 'u made -\n' },
    [],
    ['x: its user made is made by sysusers.d'],
  ],
  [
    'a root account by another name',
    { ...service('x', 'User=toor'), '/etc/passwd': 'toor:x:0:0:::\n' },
    [],
    ['x: its user toor has number 0'],
  ],
]
for (const [name, root, services, why] of WORLDS) {
  test(name, () => {
    const found = discoverIn(root)
    assert.equal(lines(found), services)
    assert.is(found.rootServices.length, why.length)
    for (const [index, start] of why.entries()) {
      const { name, why: reason } = found.rootServices[index] as { name: string; why: string }
      assert.ok(`${name}: ${reason}`.startsWith(start), `${name}: ${reason}`)
    }
  })
}

test('facts say where they come from', () => {
  const root = {
    ...service('x', 'User=app\nUMask=027\nStateDirectory=x/data\nStateDirectoryMode=0750'),
    '/usr/lib/x': 'dir',
  }
  const [found] = discoverIn(root).services
  const facts = (found?.facts ?? []).map(
    ({ field, value, source, origin }) => `${field}=${value} ${source} ${origin?.source ?? '-'}:${origin?.line ?? 0}`,
  )
  const unit = `${LIB}/x.service`
  for (const fact of [
    `user=app unit ${unit}:2`,
    'group=app passwd /etc/passwd:7',
    `umask=027 unit ${unit}:3`,
    `dirs.state=/var/lib/x/data unit ${unit}:4`,
    `dirs.state.mode=0750 unit ${unit}:5`,
    'dirs.state=/var/lib/x fhs -:0',
    'dirs.code=/usr/lib/x fhs -:0',
  ]) {
    assert.ok(facts.includes(fact), `${fact} is not in ${facts.join('; ')}`)
  }
  assert.is(found?.umask, 0o027)
})

test('directories: absolute and plain, no shared tree, none that is absent below /etc or /usr', () => {
  const root = {
    ...service('ssl', 'User=app\nRuntimeDirectory=ssl/a:link ../up /abs\nExecStart=/opt/own/bin/x'),
    '/etc/ssl/openssl.cnf': 'x',
  }
  const [found] = discoverIn(root).services
  assert.equal(found?.dirs, {
    config: [],
    secrets: [],
    code: ['/opt/own'],
    runtime: ['/run/ssl/a', '/run/ssl'],
    tmp: ['/run/ssl/a/tmp', '/run/ssl/tmp'],
    state: ['/var/lib/ssl'],
    uploads: ['/var/lib/ssl/uploads'],
    cache: ['/var/cache/ssl'],
    logs: ['/var/log/ssl'],
  })
  assert.is(found?.doubts.length, 2)
})

test('one log file in place of a directory counts where it is seen', () => {
  const logs = (root: Root): readonly string[] =>
    discoverIn({ ...service('x', 'User=app'), ...root }).services[0]?.dirs.logs ?? []
  assert.equal(logs({}), ['/var/log/x'])
  assert.equal(logs({ '/var/log/x.log': '' }), ['/var/log/x', '/var/log/x.log'])
})

test('a runtime directory that is preserved is told', () => {
  const root = service('x', 'User=app\nRuntimeDirectory=x\nRuntimeDirectoryPreserve=restart')
  const fact = discoverIn(root).services[0]?.facts.find(({ field }) => field === 'dirs.runtime.preserve')
  assert.is(fact?.value, 'restart')
})

test('a unit whose user cannot change it leaves the configuration in doubt', () => {
  const [found] = discoverIn({ ...service('nginx', 'User=app'), '/etc/nginx/nginx.conf': 'user nginx;' }).services
  assert.is(found?.user, 'app')
  assert.match(found?.doubts[0] ?? '', 'its configuration names nginx')
})

const STATED: readonly [stated: string, root: Root, line: string][] = [
  ['foo:1234:55+4', {}, 'foo 1234:55 4,55 root'],
  ['foo:app', {}, 'foo app:app 4,1000 root'],
  ['foo:app:www-data', {}, 'foo app:www-data 4,33 root'],
  ['app', {}, 'app app:app 4,1000 root'],
  ['nginx:app', nginx, 'nginx app:app 4,1000 root'],
  ['x', service('x', 'User=app'), 'x app:app 4,1000 user'],
  ['x.service:redis', service('x', 'User=app'), 'x redis:redis 103,105 user'],
  ['other', service('x', 'User=app\n[Install]\nAlias=other.service'), 'x app:app 4,1000 user'],
  ['nginx', {}, 'nginx nginx:nginx 101 root'],
]
for (const [stated, root, line] of STATED) {
  test(`--service ${stated}`, () => assert.equal(lines(discoverIn(root, [stated])), [line]))
}
test('numbers need no passwd', () => {
  assert.equal(lines(discoverIn({}, ['foo:10:20'], false)), ['foo 10:20 20 root'])
})

for (const stated of [
  '',
  ':',
  'a:b:c:d',
  'a b',
  'foo',
  'foo:ghost',
  'foo:app:ghost',
  'foo:root',
  'foo:0:0',
  'foo:9999',
  '../x:1:1',
]) {
  test(`--service ${JSON.stringify(stated)} is refused`, () => {
    assert.throws(
      () => discoverIn({}, [stated]),
      (error: unknown) => error instanceof PathwritError && error.code === 'usage' && error.hint !== undefined,
    )
  })
}

test.run()
