import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { activated } from '../../src/act/activated.ts'
import { found } from './view.ts'

const told = (files: Readonly<Record<string, string>>): readonly string[] =>
  found([activated], { files }).acts.map(
    ({ actor, verb, path, unresolved }) => `${actor} ${verb} ${unresolved ? '?' : path}`,
  )

test('inetd: the program as its user, what stands behind tcpd, and nothing of its own services', () => {
  const text =
    '# x\na stream tcp nowait svc.grp /usr/sbin/a a -v\nb stream tcp nowait root /usr/sbin/tcpd /srv/b -x\ndaytime stream tcp nowait root internal\n'
  assert.equal(told({ '/etc/inetd.conf': text }), ['svc run /usr/sbin/a', 'root run /srv/b'])
  assert.equal(found([activated], { files: { '/etc/inetd.conf': text } }).asked, [
    `'/usr/sbin/a' '-v' as svc at start`,
    `'/srv/b' '-x' as root at start`,
  ])
})

test('xinetd: services that are switched on', () => {
  const service = (more: string) =>
    `service a\n{\n  socket_type = stream\n  server = /srv/a\n  server_args = -x "y z"\n${more}}\n`
  assert.equal(told({ '/etc/xinetd.d/a': service('  user = svc\n') }), ['svc run /srv/a'])
  assert.equal(told({ '/etc/xinetd.d/a': service('  disable = yes\n') }), [])
  assert.equal(found([activated], { files: { '/etc/xinetd.conf': `defaults\n{\n}\n${service('')}` } }).asked, [
    `'/srv/a' '-x' 'y z' as root at start`,
  ])
})

test('the system bus: what it starts itself, and not what a unit stands for', () => {
  const place = '/usr/share/dbus-1/system-services'
  assert.equal(told({ [`${place}/a.service`]: '[D-BUS Service]\nName=a\nExec=/srv/a --x\nUser=svc\n' }), [
    'svc run /srv/a',
  ])
  assert.equal(told({ [`${place}/a.service`]: 'Exec=/bin/false\nUser=root\nSystemdService=a.service\n' }), [])
})

test('incron: tables of root', () => {
  assert.equal(
    told({ '/etc/incron.d/a': '/var/www IN_CREATE /srv/a $@ -x\n', '/var/spool/incron/bob': '/x IN_ALL /y\n' }),
    ['root run /srv/a'],
  )
})

test.run()
