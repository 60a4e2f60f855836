import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseTmpfiles } from '../../src/parse/index.ts'
import { discoverIn, lines, type Root, recordsIn, unitText } from './memory-root.ts'

const LIB = '/usr/lib/systemd/system'
const unit = (name: string, body: string): Root => ({ [`${LIB}/${name}.service`]: unitText(body) })
const header = (provides: string) =>
  `#!/bin/sh\n### BEGIN INIT INFO\n# Provides:   ${provides}\n### END INIT INFO\nrun\n`

test('an init script without a unit is a service that root starts; the daemon table tells its user', () => {
  const found = discoverIn({ '/etc/init.d/nginx': header('nginx'), '/etc/init.d/odd': '#!/bin/sh\n' })
  assert.equal(lines(found), ['nginx nginx:nginx 101 root'])
  assert.equal(
    found.rootServices.map(({ name }) => name),
    ['odd'],
  )
})

test('a unit of the name, or of one that the script provides, or a mask, stands for the script', () => {
  const roots: readonly [root: Root, left: readonly string[]][] = [
    [{ '/etc/init.d/odd': header('odd') }, ['odd: it is not known to drop']],
    [{ ...unit('odd', ''), '/etc/init.d/odd': header('odd') }, ['odd: its unit sets no User=']],
    [{ ...unit('other', ''), '/etc/init.d/odd': header('$x other') }, ['other: its unit sets no User=']],
    [{ '/etc/systemd/system/odd.service': '-> /dev/null', '/etc/init.d/odd.sh': header('odd') }, []],
    [{ '/etc/init.d/README': 'x', '/etc/init.d/rc': 'x' }, []],
  ]
  for (const [root, left] of roots) {
    const found = discoverIn(root).rootServices.map(({ name, why }) => `${name}: ${why}`)
    assert.is(found.length, left.length)
    for (const [index, start] of left.entries()) assert.ok(found[index]?.startsWith(start), found[index])
  }
})

test('of an init script only the header is carried', () => {
  const records = recordsIn({ '/etc/init.d/x': header('x') }).filter(({ kind }) => kind === 'config')
  assert.equal(
    records.map((record) => record.kind === 'config' && record.text),
    ['### BEGIN INIT INFO\n# Provides:   x\n### END INIT INFO'],
  )
})

const started = (root: Root, name: string): readonly string[] =>
  (discoverIn(root).services.find((service) => service.name === name)?.facts ?? [])
    .filter(({ field }) => field === 'startedBy')
    .map(({ value }) => value)

test('sockets and timers tell what they start; it runs as its own user', () => {
  const app = { ...unit('app', 'User=app\nExecStart=/x'), ...unit('each@', 'User=redis\nExecStart=/x') }
  assert.equal(started({ ...app, [`${LIB}/app.timer`]: '[Timer]\nOnCalendar=daily\n' }, 'app'), ['app.timer'])
  assert.equal(started({ ...app, [`${LIB}/x.timer`]: '[Timer]\nUnit=app.service\n' }, 'app'), ['x.timer'])
  assert.equal(started({ ...app, [`${LIB}/app.socket`]: '[Socket]\nSocketUser=www-data\n' }, 'app'), ['app.socket'])
  assert.equal(started({ ...app, [`${LIB}/each.socket`]: '[Socket]\nAccept=yes\n' }, 'each@'), ['each.socket'])
  assert.equal(started({ ...app, [`${LIB}/each.socket`]: '[Socket]\nAccept=no\n' }, 'each@'), [])
  const dropIn = {
    [`${LIB}/y.socket`]: '[Socket]\n',
    '/etc/systemd/system/y.socket.d/a.conf': '[Socket]\nService=app.service\n',
  }
  assert.equal(started({ ...app, ...dropIn }, 'app'), ['y.socket'])
  assert.equal(lines(discoverIn({ ...app, [`${LIB}/app.socket`]: '[Socket]\nSocketUser=www-data\n' })), [
    'app app:app 4,1000 user',
    'each@ redis:redis 103,105 user',
  ])
})

test('a daemon that becomes the owner of its data', () => {
  const postgres = unit('postgresql', 'Type=oneshot\nExecStart=/bin/true')
  const one = discoverIn({ ...postgres, '/var/lib/postgresql/15/main': 'dir 102 103' })
  assert.equal(lines(one), ['postgresql redis:redis 103,105 root'])
  const fact = one.services[0]?.facts.find(({ field }) => field === 'user')
  assert.equal([fact?.source, fact?.origin?.source], ['owner', '/var/lib/postgresql/15/main'])
  const two = discoverIn({
    ...postgres,
    '/var/lib/postgresql/15/main': 'dir 102 103',
    '/var/lib/postgresql/15/shop': 'dir 1000 1000',
  })
  assert.equal(lines(two), ['postgresql redis:redis 103,105 root', 'postgresql-app app:app 4,1000 root'])
  const statd = discoverIn({ ...unit('rpc-statd', 'ExecStart=/sbin/rpc.statd'), '/var/lib/nfs/sm': 'dir 0 0' })
  assert.match(statd.rootServices[0]?.why ?? '', /runs as root \(owner says root\)/)
})

test('tmpfiles.d: directories for a user of a service, by role; those of root and of strangers are none', () => {
  const root = {
    ...unit('shop', 'User=app\nExecStart=/x'),
    '/usr/lib/tmpfiles.d/any.conf': [
      'd /run/elsewhere 0750 app app -',
      'D! /var/run/two - app',
      'v /var/lib/data 2755 1000 1000',
      'd /var/log/rooted 0755 root app',
      'd /var/cache/other 0755 redis redis',
      'd /srv/no 0755 app app',
      'f /run/file 0644 app app',
      'd /run/shop/inside 0755 app app',
    ].join('\n'),
    '/usr/lib/tmpfiles.d/weak.conf': 'd /run/weak 0755 app app\n',
    '/etc/tmpfiles.d/weak.conf': '-> /dev/null',
  }
  const [shop] = discoverIn(root).services
  assert.equal(shop?.dirs.runtime, ['/run/shop', '/run/elsewhere', '/var/run/two'])
  assert.equal(shop?.dirs.state, ['/var/lib/shop', '/var/lib/data'])
  assert.equal(shop?.dirs.logs, ['/var/log/shop'])
  const fact = shop?.facts.find(({ value }) => value === '/run/elsewhere')
  assert.equal([fact?.source, fact?.origin?.line, fact?.origin?.declared], ['tmpfiles.d', 1, true])
})

test('tmpfiles.d: of services that share a user the name tells, else it is a doubt of each', () => {
  const two = { ...unit('a', 'User=app\nExecStart=/x'), ...unit('b', 'User=app\nExecStart=/y') }
  const named = discoverIn({ ...two, '/usr/lib/tmpfiles.d/b.conf': 'd /run/sock 0755 app app\n' }).services
  assert.equal(
    named.map(({ dirs }) => dirs.runtime.includes('/run/sock')),
    [false, true],
  )
  const unsaid = discoverIn({ ...two, '/usr/lib/tmpfiles.d/c.conf': 'd /run/sock 0755 app app\n' }).services
  for (const { dirs, doubts } of unsaid) {
    assert.not.ok(dirs.runtime.includes('/run/sock'))
    assert.match(doubts.join(), /tmpfiles.d makes \/run\/sock for app/)
  }
})

test('tmpfiles.d(5) lines', () => {
  const { entries, notes } = parseTmpfiles(
    '# c\n\nd "/run/a b" 1777 u g 10d\nd %t/x :0700 :u -\nL /x - - - - /y\nd rel\nd "\nd /run/%H\n',
  )
  assert.equal(entries, [
    { path: '/run/a b', mode: 0o1777, user: 'u', group: 'g', line: 3 },
    { path: '/run/x', mode: 0o700, user: 'u', group: undefined, line: 4 },
  ])
  assert.equal(notes, [
    { line: 6, why: 'no absolute path' },
    { line: 7, why: 'a quote is not closed' },
  ])
})

test.run()
