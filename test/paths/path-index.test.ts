import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { automatonWithin } from '../../src/paths/automaton/index.ts'
import { automaton, linear, parseGlob } from '../../src/paths/index.ts'
import { pathIndexSuite } from '../conformance/path-index.ts'

pathIndexSuite('linear', linear)
pathIndexSuite('automaton', automaton)
pathIndexSuite('automaton that forgets all the time', automatonWithin(0))
pathIndexSuite('automaton that forgets now and then', automatonWithin(700))

/** Names that each hit another set of patterns: every subset of a dozen letters. */
const subsets = Array.from({ length: 4096 }, (_, bits) =>
  [...'abcdefghijkl'].filter((_, i) => (bits >> i) & 1).join(''),
).filter((name) => name !== '')
const globs = [...'abcdefghijkl'].map((letter) => parseGlob(`/**/*${letter}*`))

test('ids are dense and stay with their sets, however often the caches were emptied', () => {
  const index = automatonWithin(2000)(globs)
  const ids = subsets.map((name) => index.match(index.root, name).id)
  assert.equal(
    ids.toSorted((a, b) => a - b),
    Array.from(ids, (_, i) => i + 1),
  )
  assert.equal(
    subsets.map((name) => index.match(index.root, name).id),
    ids,
  )
})

test('past the sets it keeps, an index says so, and no id is given twice', () => {
  const index = automatonWithin(2000, 50)(globs)
  const seen = new Map<number, string>()
  for (const name of [...subsets, ...subsets]) {
    const { id, patterns, once } = index.match(index.root, name)
    assert.is(once === true, id > 50)
    assert.is(seen.get(id) ?? patterns.join(), patterns.join())
    seen.set(id, patterns.join())
  }
})

test.run()
