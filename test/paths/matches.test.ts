import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { newMatches } from '../../src/paths/matches.ts'

test('sets are interned, the empty one is number 0', () => {
  const matches = newMatches()
  assert.is(matches.of([]).id, 0)
  assert.is(matches.of([1, 2]), matches.of([1, 2]))
  assert.is.not(matches.of([1, 2]), matches.of([12]))
  assert.is(matches.of([1, 2]).once, undefined)
})

test('past the bound a set is said to come once, and never under an id that was given', () => {
  const matches = newMatches(1)
  const kept = matches.of([1])
  const first = matches.of([2])
  const second = matches.of([2])
  assert.equal([kept.id, first.id, second.id], [1, 2, 3])
  assert.equal([kept.once, first.once, second.once], [undefined, true, true])
  assert.is(matches.of([1]), kept)
  assert.is(matches.of([]).id, 0)
})

test('sets of many patterns fill the bound sooner', () => {
  const matches = newMatches(100, 4)
  const kept = matches.of([1, 2, 3])
  assert.is(matches.of([1, 2, 4]).once, true)
  assert.is(matches.of([5]).once, undefined)
  assert.is(matches.of([6]).once, true)
  assert.is(matches.of([1, 2, 3]), kept)
})

test.run()
