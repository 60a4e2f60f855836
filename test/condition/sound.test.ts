import fc from 'fast-check'
import jsonLogic from 'json-logic-js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileCondition, compileTruth, type Node, parseCondition, specialise } from '../../src/condition/index.ts'
import { interpretCondition, interpretTruth } from '../../src/evaluate/interpret-condition.ts'
import { PathwritError, UNKNOWN } from '../../src/model/index.ts'
import { binding, hidden, hide, nested, runs, vocabulary, world } from './arbitrary.ts'
import { domainLogic, ruleLogic } from './rule-logic.ts'

/** undefined: the checks refuse it, which is no matter here. */
const parsed = (logic: unknown): Node | undefined => {
  try {
    return parseCondition(logic, vocabulary, { pointer: '' })
  } catch (error) {
    if (error instanceof PathwritError) return undefined
    throw error
  }
}

test('soundness: a definite answer is what json-logic-js says on every completion', () => {
  const count = { asked: 0, refused: 0, definite: 0, unknown: 0 }
  fc.assert(
    fc.property(
      ruleLogic,
      world,
      fc.array(world, { minLength: 3, maxLength: 5 }),
      hidden,
      (logic, whole, others, gone) => {
        count.asked++
        const node = parsed(logic)
        if (node === undefined) {
          count.refused++
          return
        }
        const record = hide(whole, gone)
        const value = compileCondition(node, binding)(record)
        const truth = compileTruth(node, binding)(record)
        if (truth === UNKNOWN) count.unknown++
        else count.definite++
        for (const other of [whole, ...others]) {
          const complete = Object.fromEntries(
            Object.entries(whole).map(([name, is]) => [name, gone.includes(name as never) ? other[name] : is]),
          )
          const expected = jsonLogic.apply(logic, nested(complete))
          if (value !== UNKNOWN) assert.equal(value, expected)
          if (truth !== UNKNOWN) assert.is(truth, jsonLogic.truthy(expected))
        }
      },
    ),
    runs(),
  )
  console.log(count)
  assert.ok(count.refused < count.asked / 2 && count.unknown > count.asked / 50 && count.definite > count.asked / 4)
})

test('completeness: with everything observed nothing is unknown', () => {
  fc.assert(
    fc.property(ruleLogic, world, (logic, whole) => {
      const node = parsed(logic)
      if (node !== undefined) assert.is.not(compileCondition(node, binding)(whole), UNKNOWN)
    }),
    { ...runs(), numRuns: 2_000 },
  )
})

test('compiled and interpreted agree, joins and unknowns among it, before and after specialising', () => {
  const count = { asked: 0, refused: 0, unknown: 0 }
  fc.assert(
    fc.property(domainLogic, world, hidden, hidden, (logic, whole, gone, known) => {
      count.asked++
      const node = parsed(logic)
      if (node === undefined) {
        count.refused++
        return
      }
      const record = hide(whole, gone)
      const value = compileCondition(node, binding)(record)
      const truth = compileTruth(node, binding)(record)
      if (truth === UNKNOWN) count.unknown++
      assert.equal(value, interpretCondition(node, binding, record))
      assert.is(truth, interpretTruth(node, binding, record))
      const special = specialise(node, new Map(known.map((name) => [name, record[name]])))
      assert.equal(compileCondition(special, binding)(record), value)
      assert.is(compileTruth(special, binding)(record), truth)
      assert.is(interpretTruth(special, binding, record), truth)
    }),
    runs(),
  )
  console.log(count)
  assert.ok(count.refused < count.asked / 2 && count.unknown > count.asked / 20)
})
test.run()
