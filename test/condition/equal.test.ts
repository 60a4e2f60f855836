import fc from 'fast-check'
import jsonLogic from 'json-logic-js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { condition } from '../../src/condition/index.ts'
import { interpretPlain } from '../../src/evaluate/interpret-condition.ts'
import { plainData, plainLogic, runs } from './arbitrary.ts'

const THROWN = 'it throws'
const outcome = (run: () => unknown): unknown => {
  try {
    return { value: run() }
  } catch {
    return THROWN
  }
}

let thrown = 0
let all = 0
test('random logic on random data: json-logic-js, compiled and interpreted agree', () => {
  fc.assert(
    fc.property(plainLogic, plainData, (logic, data) => {
      const expected = outcome(() => jsonLogic.apply(logic, data))
      all++
      if (expected === THROWN) thrown++
      assert.equal(
        outcome(() => condition(logic).evaluate(data)),
        expected,
      )
      assert.equal(
        outcome(() => interpretPlain(logic, data)),
        expected,
      )
    }),
    runs(),
  )
  assert.ok(thrown < all / 2, `${thrown} of ${all} only threw`)
})

test('one condition answers many data, and keeps nothing between them', () => {
  fc.assert(
    fc.property(plainLogic, fc.array(plainData, { minLength: 2, maxLength: 4 }), (logic, datas) => {
      const made = condition(logic)
      for (const data of [...datas, ...datas])
        assert.equal(
          outcome(() => made.evaluate(data)),
          outcome(() => jsonLogic.apply(logic, data)),
        )
    }),
    { ...runs(), numRuns: 1_000 },
  )
})

const edge = (logic: unknown, data?: unknown) =>
  test(`as json-logic-js: ${JSON.stringify(logic)} on ${JSON.stringify(data)}`, () =>
    assert.equal(
      outcome(() => condition(logic).evaluate(data)),
      outcome(() => jsonLogic.apply(logic, data)),
    ))

for (const operator of [
  'and',
  'or',
  'if',
  'max',
  'min',
  '-',
  '*',
  '+',
  'cat',
  'merge',
  'var',
  'missing',
  'map',
  '!',
  '<',
])
  edge({ [operator]: [] })
edge({ '==': [[1], [1]] })
edge({ reduce: [{ map: [[1, 2], [5]] }, { '==': [{ var: 'current' }, { var: 'accumulator' }] }, 0] })
edge({ in: [Number.NaN, [Number.NaN]] })
edge({ in: ['a', { indexOf: 1 }] })
edge({ missing: [{ var: 'x' }] }, { x: { var: 'y' }, y: '' })
edge({ missing_some: [1, { var: 'x' }] }, { x: 'abc' })
edge({ missing_some: [1] })
edge({ var: ['a', { bogus: 1 }] }, { a: 1 })
edge({ if: [true, 1, { bogus: 1 }] })
edge({ 'var.length': [] })
edge({ a: 1, b: { log: 1 } })
edge({ substr: ['abc', 0, -1] })
edge({ substr: ['abc'] })
edge({ '!': [false, true] })
edge(undefined)
edge({ var: 'a.length' }, { a: 'abc' })

test('a list that comes out is new each time', () => {
  const made = condition({ if: [true, ['a', ['b']], 0] })
  const first = made.evaluate() as unknown[]
  first.push('changed')
  assert.equal(made.evaluate(), ['a', ['b']])
})
test.run()
