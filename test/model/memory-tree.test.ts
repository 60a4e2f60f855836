import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Inode, memoryTree, PathwritError, placed } from '../../src/model/index.ts'

const INODES: readonly Inode[] = [
  { path: '/etc/shop/a', type: 'file', mode: 0o600, dev: 1, ino: 7, nlink: 2 },
  { path: '/etc/shop/b', type: 'file', mode: 0o600, dev: 1, ino: 7, nlink: 2 },
  { path: '/srv/one', type: 'file', ino: 7, dev: 2, nlink: 2 },
]

test('ancestors nobody speaks of are plain or not observed, as asked', () => {
  const plain = memoryTree(INODES, { ancestors: 'root', whole: true })
  const unknown = memoryTree(INODES, { ancestors: 'unknown', whole: true })
  for (const path of ['/', '/etc', '/etc/shop']) {
    assert.is(plain.lookup(path)?.mode, 0o755)
    assert.is(unknown.lookup(path)?.type, 'directory')
    assert.is(unknown.lookup(path)?.mode, undefined)
  }
})

test('a path nobody speaks of is absent in a whole tree, otherwise not observed', () => {
  const whole = memoryTree(INODES, { ancestors: 'root', whole: true })
  const part = memoryTree(INODES, { ancestors: 'root', whole: false })
  assert.is(whole.lookup('/nothing'), null)
  assert.is(part.lookup('/nothing'), undefined)
  assert.equal(
    whole.children('/etc/shop')?.map(({ path }) => path),
    ['/etc/shop/a', '/etc/shop/b'],
  )
  assert.is(whole.children('/etc/shop/a'), null)
  assert.is(part.read('/etc/shop', 10), null)
  assert.is(part.read('/etc/shop/a', 10), undefined)
})

test('names of one inode: all of them, or none when some were not seen', () => {
  const tree = memoryTree(INODES, { ancestors: 'root', whole: true })
  assert.equal(tree.names(INODES[0] as Inode), ['/etc/shop/a', '/etc/shop/b'])
  assert.is(tree.names(INODES[2] as Inode), undefined)
})

test('files are read up to the limit', () => {
  const files = new Map([['/etc/shop/a', new TextEncoder().encode('0123456789')]])
  const tree = memoryTree(INODES, { ancestors: 'root', whole: true, files })
  assert.is(tree.read('/etc/shop/a', 4)?.length, 4)
})

test('an error keeps what it says of its place and learns the rest', () => {
  const error = placed(new PathwritError('pack', 'no', { line: 3 }), { file: 'a.json', line: 9, hint: 'do this' })
  assert.equal([error.code, error.message, error.file, error.line, error.hint], ['pack', 'no', 'a.json', 3, 'do this'])
  assert.instance(error, Error)
})

test.run()
