/** Names in places for everybody: what can be foretold, what cannot, and what the script has made for itself. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is shell text
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { shown } from './shown.ts'

test('a process number, a date or random bits in a name are foretold, and written as they stand', () => {
  const name = (written: string): readonly string[] => shown(`echo x > /tmp/x.${written}`)
  assert.equal(name('$$'), ['create /tmp/x.$$'])
  assert.equal(name('$PPID'), ['create /tmp/x.$PPID'])
  assert.equal(name('${RANDOM}'), ['create /tmp/x.$RANDOM'])
  assert.equal(name('$((RANDOM % 100))'), ['create /tmp/x.$RANDOM'])
  assert.equal(name('$UID'), ['create /tmp/x.$UID'])
  assert.equal(name('$(date +%Y%m%d)'), ['create /tmp/x.$(date)'])
  assert.equal(name('$(hostname | tr a-z A-Z)'), ['create /tmp/x.$(hostname)'])
  assert.equal(name('$UNSET_$(unknown)'), ['create /tmp/x.*'])
})

test('it is the same in each place for everybody, below such a name, and in the directory that the script is in', () => {
  assert.equal(shown('f=/var/tmp/$$; cp /etc/x "$f"'), ['read /etc/x', 'create /var/tmp/$$'])
  assert.equal(shown('d=/dev/shm/x; echo > $d.$$/y'), ['create /dev/shm/x.$$/y'])
  assert.equal(shown('cd /tmp; echo > x.$$'), ['create /tmp/x.$$'])
  assert.equal(shown('cd /tmp/x.$$; echo > y'), ['create /tmp/x.$$/y'])
})

test('elsewhere they stay what they are: names that this script does not tell', () => {
  assert.equal(shown('echo > /var/lib/x/y.$$'), ['create /var/lib/x/y.*'])
  assert.equal(shown('echo > /var/lib/$$/y'), ['create ?'])
})

test('a test on who it is goes both ways', () => {
  assert.equal(shown('if [ $(id -u) -eq 0 ]; then touch /a; else touch /b; fi'), ['create /a', 'create /b'])
  assert.equal(shown('case $(uname) in Linux) touch /a ;; *) touch /b ;; esac'), ['create /a', 'create /b'])
  assert.equal(shown('if [ "$UID" = 0 ]; then touch /a; else touch /b; fi'), ['create /a', 'create /b'])
})

test('mktemp makes a name that cannot be, whatever its template holds', () => {
  assert.equal(shown('f=$(mktemp /tmp/x.$$.XXXXXX); echo > $f'), [])
  assert.equal(shown('d=$(mktemp -d); echo > $d/x.$$'), [])
})

test('a directory that mkdir made is the script own, where its failure ends the script', () => {
  const made = 'create /tmp/x.$$'
  const writes = 'echo > /tmp/x.$$/y; chmod 600 /tmp/x.$$/y'
  for (const line of [
    'mkdir /tmp/x.$$ || exit 1',
    'if ! mkdir /tmp/x.$$; then exit 1; fi',
    'mkdir -m 700 /tmp/x.$$ 2>/dev/null || { echo no; exit 1; }',
    'set -e; mkdir /tmp/x.$$',
    'set -o errexit; mkdir /tmp/x.$$',
  ]) {
    const [first = '', ...rest] = shown(`${line}\n${writes}`)
    assert.ok(first.startsWith(made), line)
    assert.equal(rest, [], line)
  }
  assert.equal(shown('mkdir /tmp/x.$$ && echo > /tmp/x.$$/y'), [made])
  assert.equal(shown('#!/bin/sh -e\nmkdir /tmp/x\ncd /tmp/x\necho > y'), ['create /tmp/x'])
})

test('it is not where the script goes on, where -p takes what is there, and after it was removed', () => {
  const made = 'create /tmp/x.$$'
  const both = [made, 'create /tmp/x.$$/y']
  for (const line of [
    'mkdir /tmp/x.$$',
    'mkdir /tmp/x.$$ || true',
    'mkdir -p /tmp/x.$$ || exit 1',
    'set -e; mkdir /tmp/x.$$ || true',
    'set -e; set +e; mkdir /tmp/x.$$',
    '[ -d /tmp/x.$$ ] || mkdir /tmp/x.$$ || exit 1',
  ])
    assert.equal(shown(`${line}\necho > /tmp/x.$$/y`), both, line)
  assert.equal(shown('mkdir /tmp/x || exit; rm -r /tmp/x; echo > /tmp/x/y'), [
    'create /tmp/x',
    'remove /tmp/x',
    'create /tmp/x/y',
  ])
})

test.run()
