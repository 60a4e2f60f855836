import fc from 'fast-check'
import picomatch from 'picomatch'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bytesOf, textOf } from '../../src/model/index.ts'
import { linear, parseGlob } from '../../src/paths/index.ts'
import { instanceOf, runs } from './arbitraries.ts'

/**
 * Where our language and picomatch's (`dot` and `posix` on, leading slash dropped) mean the same. Left out, because they
 * differ on purpose (docs/extend/globs.md): newlines in names, a `**` at the end, doubled `**`, `**` before a segment
 * that is all wildcards, characters beyond U+FFFF, stray bytes.
 */
const character = fc.constantFrom('a', 'b', 'c', '.', 'é', '-')
const name = fc
  .array(character, { minLength: 1, maxLength: 5 })
  .map((each) => each.join(''))
  .filter((each) => !/^\.+$/.test(each))
const path = fc.array(name, { minLength: 1, maxLength: 5 })

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'c', '\\*', '\\?', '\\[', '-', 'é') },
  { weight: 2, arbitrary: fc.constantFrom('?', '*') },
  { weight: 2, arbitrary: fc.constantFrom('[ab]', '[!ab]', '[^a]', '[a-c]', '[!b-c]') },
  { weight: 1, arbitrary: fc.constantFrom('{a,b}', '{a*,bc}', '{ab,{b,c}a}') },
)
const segment = fc
  .array(piece, { minLength: 1, maxLength: 4 })
  .map((each) => each.filter((one, i) => one !== '*' || each[i - 1] !== '*').join(''))
/** Holds a character that no empty segment could stand for. */
const solid = segment.filter((each) => /^[abcé-]/.test(each))
const glob = fc
  .tuple(
    fc.array(fc.oneof({ weight: 3, arbitrary: segment }, { weight: 1, arbitrary: solid.map((each) => `**/${each}`) }), {
      maxLength: 4,
    }),
    solid,
  )
  .map(([segments, last]) => [...segments, last].join('/'))
  // Eight braces stand for at most 256 alternatives, our limit.
  .filter((text) => text.split('{').length <= 9)

const filled = fc.tuple(glob, fc.array(fc.constantFrom('a', 'b', 'c', 'é'), { minLength: 1, maxLength: 4 }))
const world = fc.array(filled, { minLength: 1, maxLength: 5 }).chain((globs) => {
  const instances = globs.map(([text, fillers]) => textOf(instanceOf(text, fillers)).slice(1))
  const random = path.map((names) => names.join('/'))
  const paths = fc.array(fc.oneof(random, fc.constantFrom(...instances)), { minLength: 1, maxLength: 10 })
  return fc.tuple(fc.constant(globs.map(([text]) => text)), paths)
})

test('linear agrees with picomatch where the languages agree', () => {
  let hits = 0
  const property = fc.property(world, ([globs, paths]) => {
    const index = linear(globs.map((text) => parseGlob(`/${text}`)))
    const theirs = globs.map((text) => picomatch(text, { dot: true, posix: true }))
    for (const text of paths) {
      const expected = [...theirs.keys()].filter((number) => theirs[number]?.(text))
      assert.equal(index.lookup(bytesOf(`/${text}`)).patterns, expected, `${globs.join(' ')} on ${text}`)
      hits += expected.length
    }
  })
  const parameters = runs('picomatch', 600)
  fc.assert(property, parameters)
  assert.ok(hits > parameters.numRuns, `only ${hits} matches: the test says little`)
})

/** The differences that the documentation states, held to on both sides. */
const DIFFERENCES: readonly (readonly [glob: string, path: string, ours: boolean, theirs: boolean])[] = [
  ['etc/**', 'etc', false, true],
  ['etc/**', 'etc/a\nb', true, false],
  ['a*/**', 'ab', false, false],
  ['?', '😀', true, false],
]
for (const [text, asked, ours, theirs] of DIFFERENCES)
  test(`picomatch differs: ${text} on ${JSON.stringify(asked)}`, () => {
    assert.is(linear([parseGlob(`/${text}`)]).lookup(bytesOf(`/${asked}`)).patterns.length > 0, ours)
    assert.is(picomatch(text, { dot: true, posix: true })(asked), theirs)
  })

test.run()
