import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import { type Inode, type Truth, UNKNOWN } from '../../src/model/index.ts'
import { memoryTree } from './memory-tree.ts'
import { directory, file, link, WWW } from './subjects.ts'

/** Whether a path can be made to lead elsewhere, which is less than changing what is there. */
const redirect = (inodes: readonly Inode[], path: string): readonly [Truth, readonly string[]] => {
  const access = createAccess(memoryTree(inodes))
  const { answer, witness } = access.explain(WWW, 'redirect', path)
  assert.is(access.can(WWW, 'redirect', path), answer)
  return [answer, witness.map((step) => `${step.path} ${step.why}`)]
}
const NO: readonly [Truth, readonly string[]] = [false, []]

test('a file that can be written, or is its own, stays where it is', () => {
  assert.equal(redirect([file('/f', 0o666)], '/f'), NO)
  assert.equal(redirect([file('/f', 0o644, 33)], '/f'), NO)
  assert.equal(redirect([directory('/d', 0o777, 33)], '/d'), NO)
})

test('a name in a directory that can be written', () => {
  assert.is(redirect([directory('/d', 0o755, 33), file('/d/f', 0o600)], '/d/f')[0], true)
  assert.is(redirect([directory('/d', 0o777), file('/d/f', 0o600)], '/d/f')[0], true)
  assert.equal(redirect([directory('/d', 0o1777), file('/d/f', 0o600)], '/d/f'), NO)
  assert.is(redirect([directory('/d', 0o1777), file('/d/f', 0o600, 33)], '/d/f')[0], true)
})

test('a name that is not there yet', () => {
  const [answer, why] = redirect([directory('/d', 0o1777)], '/d/f')
  assert.is(answer, true)
  assert.match(why.at(-1) ?? '', /can be created/)
  assert.equal(redirect([directory('/d', 0o755)], '/d/f'), NO)
})

test('a directory on the way is its own, whatever its mode', () => {
  const tree = [directory('/d', 0o555, 33), directory('/d/e', 0o755), file('/d/e/f', 0o600)]
  const [answer, why] = redirect(tree, '/d/e/f')
  assert.is(answer, true)
  assert.match(why[0] ?? '', /^\/d /)
})

test('a link leads to a name that can be replaced', () => {
  const tree = [link('/l', '/d/f'), directory('/d', 0o755, 33), file('/d/f', 0o600)]
  assert.is(redirect(tree, '/l')[0], true)
  assert.equal(redirect([link('/l', '/d'), directory('/d', 0o755, 33)], '/l'), NO)
})

test('what is not known', () => {
  assert.is(redirect([{ ...directory('/d', 0o755), mode: undefined }, file('/d/f', 0o600)], '/d/f')[0], UNKNOWN)
})

test.run()
