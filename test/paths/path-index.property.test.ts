import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { automatonWithin } from '../../src/paths/automaton/index.ts'
import { automaton, linear, matcher, type NewPathIndex, parseGlob } from '../../src/paths/index.ts'
import { matchBoth, walkTo } from '../conformance/path-index.ts'
import { globText, instanceOf, name, path, runs } from './arbitraries.ts'

const tryParse = (text: string) => {
  try {
    return [parseGlob(text)]
  } catch {
    return []
  }
}
const filled = fc.tuple(globText, fc.array(name, { minLength: 1, maxLength: 4 }))
/** Globs, and paths of which half were made from one of the globs. */
const world = fc.array(filled, { minLength: 1, maxLength: 12 }).chain((globs) => {
  const instances = globs.map(([text, fillers]) => instanceOf(text, fillers))
  const paths = fc.array(fc.oneof(path, fc.constantFrom(...instances)), { minLength: 1, maxLength: 25 })
  return fc.tuple(fc.constant(globs.map(([text]) => text)), paths)
})

/** How many matches the oracle saw. */
const agrees =
  (newIndex: NewPathIndex) =>
  (texts: string[], paths: string[]): number => {
    let hits = 0
    const globs = texts.flatMap(tryParse)
    const index = newIndex(globs)
    const oracle = linear(globs)
    for (const each of paths) {
      const expected = oracle.lookup(each).patterns
      hits += expected.length
      assert.equal(index.lookup(each).patterns, expected, each)
      for (const asked of [index, oracle]) {
        const walked = walkTo(asked, each)
        assert.equal(walked.patterns, expected, each)
        assert.ok(!walked.dead || expected.length === 0, `dead above ${each}`)
      }
    }
    return hits
  }

const indexes: readonly (readonly [string, NewPathIndex])[] = [
  ['automaton', automaton],
  ['automaton that forgets', automatonWithin(300, 3)],
]
for (const [title, newIndex] of indexes)
  test(`${title} answers as linear does, walking or not`, () => {
    const check = agrees(newIndex)
    let hits = 0
    const property = fc.property(world, ([texts, paths]) => {
      hits += check(texts, paths)
    })
    const parameters = runs(title, 600)
    fc.assert(property, parameters)
    assert.ok(hits > parameters.numRuns * 2, `only ${hits} matches: the test says little`)
  })

test('ten thousand patterns', () => {
  const { seed, numRuns } = runs('ten thousand patterns', 15)
  const texts = fc.sample(filled, { seed, numRuns: 10_000 })
  const globs = texts.flatMap(([text]) => tryParse(text))
  assert.ok(globs.length > 9000)
  const instances = texts.map(([text, fillers]) => instanceOf(text, fillers))
  const paths = fc.sample(fc.oneof(path, fc.constantFrom(...instances)), { seed, numRuns })
  const oracle = linear(globs)
  const indexes = [automaton(globs), automatonWithin(20_000)(globs)]
  for (const each of paths) {
    const expected = oracle.lookup(each).patterns
    for (const index of indexes) {
      assert.equal(index.lookup(each).patterns, expected, each)
      assert.equal(walkTo(index, each).patterns, expected, each)
    }
  }
})

test('states and matches handed out before a cache was emptied stay good', () => {
  const property = fc.property(world, ([texts, paths]) => {
    const globs = texts.flatMap(tryParse)
    const index = automatonWithin(0, 2)(globs)
    const entered = paths
      .filter((each) => each !== '/')
      .map((each) => {
        const names = each.slice(1).split('/')
        return { each, last: names.pop() as string, state: names.reduce(index.enter, index.root) }
      })
    const seen = new Map<number, string>()
    for (const { each, last, state } of entered) {
      const match = matchBoth(index, state, last)
      assert.equal(match.patterns, linear(globs).lookup(each).patterns, each)
      assert.is(seen.get(match.id) ?? match.patterns.join(), match.patterns.join(), 'one id, one set')
      seen.set(match.id, match.patterns.join())
    }
  })
  fc.assert(property, runs('handed out', 400))
})

test('almost every generated glob is in the language', () => {
  const texts = fc.sample(globText, { numRuns: 500, seed: 1 })
  assert.ok(texts.flatMap(tryParse).length > 450)
})

test('matcher is true where linear matches anything', () => {
  const property = fc.property(world, ([texts, paths]) => {
    const globs = texts.flatMap(tryParse)
    const matches = matcher(globs)
    for (const each of paths) assert.is(matches(each), linear(globs).lookup(each).patterns.length > 0, each)
  })
  fc.assert(property, runs('matcher', 200))
})

test.run()
