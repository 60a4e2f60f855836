import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bytesOf, LIMITS, PathwritError } from '../../src/model/index.ts'
import { escapeGlob, matcher, parseGlob } from '../../src/paths/index.ts'
import { runs } from './arbitraries.ts'

/** What is wrong with each text, and where (characters counted from 1). */
const REFUSED: readonly (readonly [text: string, what: RegExp, character: number])[] = [
  ['', /empty/, 1],
  ['etc/passwd', /not absolute/, 1],
  ['*', /not absolute/, 1],
  ['*/a', /not absolute/, 1],
  ['./a', /not absolute/, 1],
  ['{/a,b}', /not absolute/, 5],
  ['!/a', /"!" stands before/, 1],
  ['/a/', /ends in "\/"/, 3],
  ['/**/', /ends in "\/"/, 4],
  ['/{a,b}/', /ends in "\/"/, 7],
  ['//', /ends in "\/"/, 2],
  ['//a', /empty segment/, 1],
  ['/a//b', /empty segment/, 2],
  ['/a/./b', /"\." is not a name/, 4],
  ['/a/..', /"\.\." is not a name/, 4],
  ['/a/[.]/b', /"\." is not a name/, 4],
  ['/a/\\..', /"\.\." is not a name/, 4],
  ['/{a,..}/b', /"\.\." is not a name/, 5],
  ['/a**', /whole segment/, 3],
  ['/**a', /whole segment/, 2],
  ['/a/**.key', /whole segment/, 4],
  ['**.key', /whole segment/, 1],
  ['/{**,a}b', /whole segment/, 3],
  ['/***', /more than two/, 2],
  ['/+(a)', /extended globs/, 2],
  ['/@(a|b)', /extended globs/, 2],
  ['/a?(b)', /extended globs/, 3],
  ['/*(b)', /extended globs/, 2],
  ['/!(b)', /extended globs/, 2],
  ['/[[:alpha:]]', /POSIX classes/, 3],
  ['/[a[=b=]]', /POSIX classes/, 4],
  ['/[[.-.]]', /POSIX classes/, 3],
  ['/[', /never closed/, 2],
  ['/[a', /never closed/, 3],
  ['/[]', /never closed/, 3],
  ['/[!]', /never closed/, 4],
  ['/[a\\', /nothing follows/, 4],
  ['/[a/b]', /cannot hold "\/"/, 4],
  ['/[c-a]', /range c-a is empty/, 3],
  ['/[a-c-e]', /cannot go on/, 6],
  ['/{a,b', /never closed/, 2],
  ['/{', /never closed/, 2],
  ['/a}', /"}" without/, 3],
  ['/a]', /"]" without/, 3],
  ['/{a}', /single alternative/, 2],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template that nobody bound
  ['/${service.dirs.config}/x', /single alternative/, 3],
  ['/{}', /is empty/, 3],
  ['/{a,}', /is empty/, 5],
  ['/{,a}', /is empty/, 3],
  ['/{1..3}', /brace ranges/, 2],
  ['/{a..z}', /brace ranges/, 2],
  ['/a\\', /nothing follows/, 3],
  ['/a\\/b', /cannot be escaped/, 3],
  ['/a\0', /NUL/, 3],
  ['/\ud800', /surrogate/, 2],
  [`/${'a'.repeat(LIMITS.globLength)}`, /longer than 1024/, 1025],
  [`/${'{a,b}'.repeat(9)}`, /more than 256/, 1],
  [`/${'{a,b,c}'.repeat(140)}`, /more than 256/, 1],
  [`/${'{a,'.repeat(65)}b${'}'.repeat(65)}`, /deeper than 64/, 194],
]

for (const [text, what, character] of REFUSED)
  test(`refused: ${JSON.stringify(text.slice(0, 30))}`, () => {
    try {
      parseGlob(text, { file: 'rule.json', pointer: '/paths/0' })
    } catch (error) {
      if (!(error instanceof PathwritError)) throw error
      assert.is(error.code, 'glob')
      assert.match(error.message, what)
      assert.ok(error.message.endsWith(`(character ${character})`), error.message)
      assert.ok((error.hint ?? '').length > 10)
      assert.is(error.file, 'rule.json')
      assert.is(error.pointer, '/paths/0')
      assert.ok(error.message.length < 400)
      return
    }
    assert.unreachable('it was taken')
  })

test('segments of every kind', () => {
  assert.equal(parseGlob('/a\\*/**/b?[!x-z]*/é').alternatives, [
    [
      { kind: 'literal', name: 'a*' },
      { kind: 'any-depth' },
      {
        kind: 'pattern',
        parts: [
          { kind: 'text', text: 'b' },
          { kind: 'one' },
          { kind: 'class', negated: true, ranges: [[120, 122]] },
          { kind: 'any' },
        ],
      },
      { kind: 'literal', name: '\xc3\xa9' },
    ],
  ])
  assert.equal(parseGlob('/').alternatives, [[]])
  assert.equal(parseGlob('**').alternatives, [[{ kind: 'any-depth' }]])
})

test('a class of one character is that character, and joins its neighbours', () => {
  assert.equal(parseGlob('/a[*]b').alternatives, [[{ kind: 'literal', name: 'a*b' }]])
})

test('braces multiply, up to the limit', () => {
  assert.is(parseGlob(`/${'{a,b}'.repeat(8)}`).alternatives.length, 256)
  assert.equal(
    parseGlob('/{a,b{c,d/e}}/f').alternatives.map((segments) =>
      segments.map((each) => (each.kind === 'literal' ? each.name : '?')).join('/'),
    ),
    ['a/f', 'bc/f', 'bd/e/f'],
  )
})

test('a message cannot move a cursor', () => {
  assert.throws(
    () => parseGlob('/\u001b[2J\u202e//'),
    (error: unknown) => error instanceof PathwritError && !/[\u001b\u202e]/.test(error.message),
  )
})

test('an escaped text matches itself and nothing else, alone and in braces', () => {
  const text = fc.string({ unit: fc.constantFrom(...'\\*?[]{}(),!+@a-^é\n.$'), minLength: 1, maxLength: 12 })
  const property = fc.property(
    text.filter((each) => !/^\.\.?$/.test(each)),
    text,
    (wanted, other) => {
      const path = bytesOf(`/${wanted}`)
      for (const glob of [`/${escapeGlob(wanted)}`, `/{${escapeGlob(wanted)},x/y}`]) {
        const matches = matcher([parseGlob(glob)])
        assert.ok(matches(path), glob)
        assert.is(matches(bytesOf(`/${other}`)), other === wanted)
      }
    },
  )
  fc.assert(property, runs('escapeGlob', 500))
})

test('any text is parsed or refused in one way', () => {
  const text = fc.string({ unit: fc.constantFrom(...'/*?[]{},!^-\\.a:b+(|)é'), maxLength: 24 })
  const property = fc.property(text, (tail) => {
    try {
      const glob = parseGlob(`/${tail}`)
      matcher([glob])('/a/b')
    } catch (error) {
      assert.instance(error, PathwritError)
    }
  })
  fc.assert(property, runs('any text', 1000))
})

test.run()
