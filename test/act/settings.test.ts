import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { settings } from '../../src/act/settings.ts'
import { found } from './view.ts'

const told = (text: string, file = '/etc/a/a.conf'): readonly string[] =>
  found([settings], { files: { [file]: text } }).acts.map(
    ({ actor, verb, path, recursive, origin }) => `${actor} ${verb}${recursive ? ' -R' : ''} ${path}:${origin.line}`,
  )

test('a name in a shared directory is made, whatever the dialect', () => {
  assert.equal(
    told('# x\nlog = /tmp/a.log\npid_file: "/var/tmp/a.pid"\n  LogFile /dev/shm/a ;\nexport X=/tmp/x # note\n'),
    ['root create /tmp/a.log:2', 'root create /var/tmp/a.pid:3', 'root create /dev/shm/a:4', 'root create /tmp/x:5'],
  )
})

test('of the shared directory itself only what is kept there counts', () => {
  assert.equal(told('soap.wsdl_cache_dir="/tmp"\nsession.save_path = "/var/tmp/"\n'), [
    'root read -R /tmp:1',
    'root read -R /var/tmp:2',
  ])
  assert.equal(told('tempdir = /tmp\npath = /var/tmp\nTMPDIR=/tmp\n'), [])
})

test('comments, sockets, parts that vary and words beside them are left out', () => {
  assert.equal(
    told(
      ';log=/tmp/a\n#log=/tmp/a\n// log /tmp/a\nsocket=/tmp/a.sock\nlog=/tmp/a-%p\nlog=/tmp/$USER\nlog=/tmp/a extra\nlog=/tmpfs\nmount /tmp /x\n/tmp/a rw,\n',
    ),
    [],
  )
})

test('files that are shown, offered or another source’s are not in effect', () => {
  for (const file of [
    '/etc/a/examples/a.conf',
    '/etc/a/mods-available/a.conf',
    '/etc/a/a.conf.dpkg-old',
    '/etc/tmpfiles.d/a.conf',
    '/etc/systemd/journald.conf',
    '/etc/apparmor.d/a.conf',
    '/etc/a/a.txt',
  ])
    assert.equal(told('log=/tmp/a\n', file), [], file)
  for (const file of ['/etc/default/a', '/etc/a.ini', '/etc/a/b/c/d.cnf'])
    assert.is(told('log=/tmp/a\n', file).length, 1, file)
})

test('a long line is no setting, and takes no time', () => {
  const start = performance.now()
  assert.equal(told(`${'a'.repeat(100_000)}\n${' '.repeat(1000)}x\n${'a='.repeat(500)}\n`.repeat(20)), [])
  assert.ok(performance.now() - start < 2000)
})

test.run()
