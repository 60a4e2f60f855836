import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { nearest } from '../../src/model/index.ts'
import { runs } from '../paths/arbitraries.ts'

const options = runs('nearest', 400)

/** The textbook recursion: insertion, deletion, replacement, two neighbours swapped. Slow and obvious. */
const distance = (a: string, b: string): number => {
  if (a === '' || b === '') return a.length + b.length
  const same = a[0] === b[0] ? 0 : 1
  let best = Math.min(distance(a.slice(1), b) + 1, distance(a, b.slice(1)) + 1, distance(a.slice(1), b.slice(1)) + same)
  if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0])
    best = Math.min(best, distance(a.slice(2), b.slice(2)) + 1)
  return best
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 5 })

test('the first of the nearest names, no further than a third of what was typed', () => {
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 5 }), (typed, known) => {
      const distances = known.map((name) => distance(typed, name))
      const least = Math.min(...distances)
      const expected =
        least <= Math.max(1, Math.floor(typed.length / 3))
          ? `did you mean "${known[distances.indexOf(least)]}"?`
          : undefined
      assert.is(nearest(typed, known), expected)
    }),
    options,
  )
})

test('case does not count; a very long name is cut, not compared', () => {
  assert.is(nearest('MODE', ['type', 'mode']), 'did you mean "mode"?')
  const started = Date.now()
  assert.is(nearest('x'.repeat(1_000_000), ['mode', 'y'.repeat(64)]), undefined)
  assert.ok(Date.now() - started < 1000)
})

test.run()
