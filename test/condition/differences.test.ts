import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { condition } from '../../src/condition/index.ts'
import { PathwritError } from '../../src/model/index.ts'

for (const name of ['constructor', 'toString', '__proto__', 'a.constructor', 'a.__proto__.polluted', 'hasOwnProperty'])
  test(`the inherited "${name}" is absent`, () => {
    assert.is(condition({ var: name }).evaluate({ a: {} }), null)
    assert.is(condition({ var: [name, 'fallback'] }).evaluate({ a: {} }), 'fallback')
    assert.equal(condition({ missing: [name] }).evaluate({ a: {} }), [name])
  })

test('own names that look inherited are data', () => {
  const data = JSON.parse('{"__proto__": 1, "constructor": 2}')
  assert.is(condition({ var: '__proto__' }).evaluate(data), 1)
  assert.is(condition({ var: 'constructor' }).evaluate(data), 2)
})

test('log is refused where it stands, reached or not', () => {
  assert.throws(
    () => condition({ if: [true, 1, { log: 'x' }] }),
    (error: unknown) => error instanceof PathwritError && error.code === 'condition' && error.pointer === '/if/2',
  )
})

test('an operator that does not exist fails when it is reached, with its place', () => {
  const made = condition({ if: [{ var: 'x' }, { constructor: [1] }, 'fine'] })
  assert.is(made.evaluate({ x: 0 }), 'fine')
  assert.throws(
    () => made.evaluate({ x: 1 }),
    (error: unknown) => error instanceof PathwritError && error.pointer === '/if/1' && error.hint !== undefined,
  )
})

test('a depth bomb is refused, not run into the stack', () => {
  let logic: unknown = 1
  for (let i = 0; i < 100_000; i++) logic = { '!': [logic] }
  assert.throws(
    () => condition(logic),
    (error: unknown) => error instanceof PathwritError,
  )
})

test('a loop that doubles its result is stopped', () => {
  const items = Array.from({ length: 60 }, () => 1)
  const doubled = (operator: string, start: unknown) => ({
    reduce: [items, { [operator]: [{ var: 'accumulator' }, { var: 'accumulator' }] }, start],
  })
  for (const [operator, start] of [
    ['cat', 'x'],
    ['merge', [1]],
  ] as const)
    assert.throws(
      () => condition(doubled(operator, start)).evaluate(),
      (error: unknown) => error instanceof PathwritError && error.code === 'limit',
    )
})

test('nodes are frozen and know where they stand', () => {
  const { node } = condition({ and: [{ var: 'a' }, { '==': [{ var: 'b' }, 1] }] })
  assert.ok(Object.isFrozen(node))
  assert.is(node.kind === 'and' && node.args[1]?.pointer, '/and/1')
})

test('what follows from literals is folded', () => {
  assert.equal(condition({ '+': [1, { '*': [2, 3] }] }).node, { kind: 'constant', value: 7, pointer: '' })
  assert.is(condition({ and: [true, { var: 'a' }] }).node.kind, 'data')
})
test.run()
