import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sudo } from '../../src/act/sudo.ts'
import { found } from './view.ts'

const told = (
  text: string,
  file = '/etc/sudoers.d/a',
  more: Readonly<Record<string, string>> = {},
): readonly string[] =>
  found([sudo], { files: { [file]: text, ...more } }).acts.map(
    ({ actor, verb, path, by }) => `${actor} ${verb} ${path}, ${by}`,
  )

test('programs that are named run as root, or as who stands before them', () => {
  assert.equal(told('bob ALL=(ALL) ALL\n'), [])
  assert.equal(told('bob ALL = /a, /b -x *\n'), ['root run /a, sudo for bob', 'root run /b, sudo for bob'])
  assert.equal(told('%ops host=(svc:grp) NOPASSWD: NOEXEC: /a, (dev, ops) /b, /c\n'), [
    'svc run /a, sudo for %ops',
    'dev run /b, sudo for %ops',
    'ops run /b, sudo for %ops',
    'dev run /c, sudo for %ops',
    'ops run /c, sudo for %ops',
  ])
  assert.equal(told('bob ALL=(ALL:ALL) NOPASSWD:/a\n'), ['root run /a, sudo for bob'])
  assert.equal(told('bob ALL=(:grp) /a\n'), ['root run /a, sudo for bob'])
})

test('aliases are put in, over several lines and in each other', () => {
  const text =
    'User_Alias U = bob, eve\nCmnd_Alias A = /a, \\\n  B : C = /c\nCmnd_Alias B = /b, A\nRunas_Alias R = svc\nU ALL=(R) A, C\n'
  assert.equal([...new Set(told(text))], ['svc run /a, sudo for U', 'svc run /b, sudo for U', 'svc run /c, sudo for U'])
})

test('what is forbidden, pinned by a digest or no program is left out', () => {
  assert.equal(
    told('bob ALL=!/a, sudoedit /etc/x, sha256:00ff /b, list\nDefaults x=/y\n# bob ALL=/z\n@include /w\n'),
    [],
  )
})

test('a pattern stands for what is there', () => {
  assert.equal(told('bob ALL=/opt/*.sh\n', '/etc/sudoers', { '/opt/x.sh': '' }), [
    'root run /opt/*.sh, sudo for bob',
    'root run /opt/x.sh, sudo for bob',
  ])
})

test('files of the folder count by name; what is included from elsewhere is said', () => {
  assert.equal(told('bob ALL=/a\n', '/etc/sudoers.d/a.conf'), [])
  assert.equal(told('bob ALL=/a\n', '/etc/sudoers.d/a~'), [])
  const { doubts } = found([sudo], { files: { '/etc/sudoers': '@includedir /etc/sudoers.d\n@include /srv/more\n' } })
  assert.equal(doubts, ['/etc/sudoers:2: /srv/more: not read'])
})

test.run()
