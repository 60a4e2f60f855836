import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import type { Inode, Power, Subject } from '../../src/model/index.ts'
import { memoryTree } from './memory-tree.ts'
import { directory, file, link, ROOT, WWW, withCaps } from './subjects.ts'

const test = suite('access: witness')

/** The chain as lines of `path: why`. */
const chain = (inodes: readonly Inode[], path: string, power: Power = 'modify', subject: Subject = WWW): string[] =>
  createAccess(memoryTree(inodes))
    .explain(subject, power, path)
    .witness.map(({ path: at, why }) => `${at}: ${why}`)

const names = { owner: 'root', group: 'foo' }
const mine = { owner: 'www', group: 'www' }
const linked = { nlink: 2, ino: 7 }

test('direct write', () => {
  assert.equal(chain([file('/f', 0o664, 0, 33, names)], '/f'), ['/f: 0664 root:foo: group foo may write'])
  assert.equal(chain([file('/f', 0o646)], '/f'), ['/f: 0646 0:0: others may write'])
  assert.equal(chain([file('/f', 0o600, 33, 33, mine)], '/f'), ['/f: 0600 www:www: owner www may write'])
})

test('each step says what it rests on', () => {
  const by = (inodes: readonly Inode[], path: string, power: Power = 'modify'): readonly unknown[] =>
    createAccess(memoryTree(inodes))
      .explain(WWW, power, path)
      .witness.map((step) => step.by)
  const acl = { owner: 6, users: [[33, 6]] as const, group: 0, groups: [], mask: 6, other: 0 }
  const open = directory('/d', 0o777)
  assert.equal(by([file('/f', 0o664, 0, 33, names)], '/f'), ['group foo'])
  assert.equal(by([file('/f', 0o646)], '/f'), ['others'])
  assert.equal(by([file('/f', 0o600, 33, 33, mine)], '/f'), ['owner www'])
  assert.equal(by([file('/f', 0o400, 33, 33, mine)], '/f', 'control'), ['owner www'])
  assert.equal(by([file('/f', 0o660, 0, 0, { acl })], '/f'), ['ACL entry user:33 (www)'])
  assert.equal(by([open, file('/d/f', 0o644)], '/d/f'), ['others', 'parent directory'])
  assert.equal(by([open, directory('/d/e', 0o755), file('/d/e/f', 0o644)], '/d/e/f').slice(-1), ['parent directory'])
  assert.equal(by([link('/l', '/f'), file('/f', 0o666)], '/l'), ['others', 'link'])
  const both = [directory('/a', 0o700), file('/a/f', 0o646, 0, 0, linked), file('/b', 0o646, 0, 0, linked)]
  assert.equal(by(both, '/a/f'), ['others', 'hard link'])
})

test('ACL entries', () => {
  const acl = { owner: 6, users: [[33, 6]] as const, group: 0, groups: [[50, 6]] as const, mask: 6, other: 0 }
  assert.equal(chain([file('/f', 0o660, 0, 0, { acl })], '/f'), ['/f: 0660 0:0: ACL entry user:33 (www) may write'])
  const other = { ...WWW, uid: 34 }
  assert.equal(chain([file('/f', 0o660, 0, 0, { acl })], '/f', 'modify', other), [
    '/f: 0660 0:0: ACL entry group:50 may write',
  ])
})

test('replace', () => {
  assert.equal(
    chain([directory('/etc/foo', 0o775, 0, 33, names), file('/etc/foo/foo.conf', 0o644)], '/etc/foo/foo.conf'),
    ['/etc/foo: 0775 root:foo: group foo may write', '/etc/foo/foo.conf: can be replaced'],
  )
  assert.equal(chain([directory('/tmp', 0o1777), file('/tmp/f', 0o600, 33)], '/tmp/f', 'replace'), [
    '/tmp: 1777 0:0: others may write',
    '/tmp/f: can be replaced: its owner 33 may in a sticky directory',
  ])
})

test('control wins over replace: it is shorter', () =>
  assert.equal(chain([directory('/d', 0o777), file('/d/f', 0o400, 33)], '/d/f'), [
    '/d/f: 0400 33:0: owner 33 may change its mode',
  ]))

test('ancestors', () => {
  assert.equal(chain([directory('/d', 0o500, 33), file('/d/e/f', 0o600)], '/d/e/f'), [
    '/d: 0500 33:0: owner 33 may change its mode',
    '/d/e/f: lies below it',
  ])
  assert.equal(chain([directory('/d', 0o777), file('/d/e/f', 0o600)], '/d/e/f'), [
    '/d: 0777 0:0: others may write',
    '/d/e: can be replaced',
    '/d/e/f: lies below it',
  ])
})

test('absent', () =>
  assert.equal(chain([directory('/d', 0o777)], '/d/e/f'), ['/d: 0777 0:0: others may write', '/d/e/f: can be created']))

test('links', () => {
  assert.equal(chain([link('/l', '/f'), file('/f', 0o646)], '/l'), [
    '/f: 0646 0:0: others may write',
    '/l: is a symlink to it',
  ])
  assert.equal(chain([link('/l', '/d'), directory('/d', 0o777, 0, 0), file('/d/f', 0o600)], '/l/f'), [
    '/d: 0777 0:0: others may write',
    '/l/f: can be replaced',
  ])
  assert.equal(chain([link('/l', '/d/e'), directory('/d', 0o711, 33), file('/d/e/f', 0o600)], '/l/f'), [
    '/d: 0711 33:0: owner 33 may change its mode',
    '/l/f: is reached through it',
  ])
})

test('hard links', () =>
  assert.equal(
    chain([directory('/a', 0o700), file('/a/f', 0o646, 0, 0, linked), file('/b', 0o646, 0, 0, linked)], '/a/f'),
    ['/b: 0646 0:0: others may write', '/a/f: is the same file by another name'],
  ))

test('capabilities are named', () => {
  assert.equal(chain([file('/f', 0o600, 44)], '/f', 'write', ROOT), ['/f: 0600 44:0: cap_dac_override may write'])
  assert.equal(chain([file('/f', 0o600, 44)], '/f', 'control', withCaps('cap_fowner')), [
    '/f: 0600 44:0: cap_fowner may change its mode',
  ])
  assert.equal(chain([file('/f', 0o600, 44)], '/f', 'read', withCaps('cap_dac_read_search')), [
    '/f: 0600 44:0: cap_dac_read_search may read',
  ])
})

test('search names the last directory', () =>
  assert.equal(chain([file('/d/f', 0o600)], '/d/f', 'search'), ['/d: 0755 0:0: others may search']))

test('names that cannot be shown become numbers', () =>
  assert.equal(chain([file('/f', 0o646, 5, 6, { owner: 'a\u202eb', group: '\u001b[31m' })], '/f'), [
    '/f: 0646 5:6: others may write',
  ]))

test('very deep trees neither recurse nor hang', () => {
  const deep = `/${Array.from({ length: 3_000 }, () => 'd').join('/')}`
  const access = createAccess(memoryTree([directory('/d', 0o777, 33), file(deep, 0o600)]))
  assert.is(access.can(WWW, 'modify', deep), true)
  assert.equal(access.explain(WWW, 'modify', deep).witness.length, 2)
})

test.run()
