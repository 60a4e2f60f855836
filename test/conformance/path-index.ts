import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { BytePath, State } from '../../src/model/index.ts'
import { type Glob, linear, type Match, type NewPathIndex, type PathIndex, parseGlob } from '../../src/paths/index.ts'

/** `path` is bytes; `expected` are the numbers of the globs that match it. */
export interface PathIndexCase {
  readonly name: string
  readonly globs: readonly string[]
  readonly path: BytePath
  readonly expected: readonly number[]
}

const case_ = (name: string, globs: readonly string[], path: BytePath, expected: readonly number[]): PathIndexCase => ({
  name,
  globs,
  path,
  expected,
})

export const PATH_INDEX_CASES: readonly PathIndexCase[] = [
  case_('no globs', [], '/a', []),
  case_('a literal', ['/etc/passwd', '/etc/group'], '/etc/passwd', [0]),
  case_('a literal is not a prefix', ['/etc/passwd'], '/etc/passwd-', []),
  case_('a literal is not its directory', ['/etc/passwd'], '/etc', []),
  case_('a literal is not what lies below it', ['/etc'], '/etc/passwd', []),
  case_('case matters', ['/etc/Passwd'], '/etc/passwd', []),
  case_('the root is "/" alone', ['/', '/**', '**', '/*', '**/*'], '/', [0]),
  case_('the root is no match below', ['/'], '/a', []),
  case_('everything', ['/**', '**', '**/*', '/*'], '/a', [0, 1, 2, 3]),
  case_('everything, deeper', ['/**', '**', '**/*', '/*'], '/a/b', [0, 1, 2]),
  case_('"/a/**" is below /a', ['/a/**'], '/a/b', [0]),
  case_('"/a/**" is any depth below /a', ['/a/**'], '/a/b/c/d', [0]),
  case_('"/a/**" is not /a', ['/a/**'], '/a', []),
  case_('"/a/**" is not /ab', ['/a/**'], '/ab/c', []),
  case_('"/a*/**" is below', ['/a*/**'], '/ab/c', [0]),
  case_('"/a*/**" is not /ab', ['/a*/**'], '/ab', []),
  case_('"/a/**/b" takes no segment', ['/a/**/b'], '/a/b', [0]),
  case_('"/a/**/b" takes two segments', ['/a/**/b'], '/a/x/y/b', [0]),
  case_('"/a/**/b" needs an end', ['/a/**/b'], '/a/x/y/b/c', []),
  case_('"/a/**/b" meets b on the way', ['/a/**/b'], '/a/b/b', [0]),
  case_('"**/b" at the root', ['**/b', '/**/b'], '/b', [0, 1]),
  case_('"**/b" deep', ['**/b', '/**/b'], '/x/y/b', [0, 1]),
  case_('a doubled "**" is one', ['/a/**/**/b', '/a/**/**'], '/a/b', [0, 1]),
  case_('a doubled "**" at the end is not /a', ['/a/**/**'], '/a', []),
  case_('"**" then "*" takes at least one', ['/a/**/*'], '/a', []),
  case_('two "**"', ['/**/x/**/y'], '/a/x/b/y', [0]),
  case_('two "**", order matters', ['/**/x/**/y'], '/a/y/b/x', []),
  case_('"**" after "**/x" needs something', ['/**/x/**'], '/a/x', []),
  case_('"*" is one segment', ['/a/*'], '/a/b/c', []),
  case_('"*" takes no character', ['/a/b*'], '/a/b', [0]),
  case_('"*" as a segment takes a dotfile', ['/a/*'], '/a/.b', [0]),
  case_('"**" takes dot directories', ['/a/**/c'], '/a/.b/.d/c', [0]),
  case_('"?" takes a dot', ['/a/?b'], '/a/.b', [0]),
  case_('"*" in the middle', ['/a*c'], '/abbc', [0]),
  case_('"*" twice', ['/*a*'], '/bab', [0]),
  case_('"*" tries again', ['/*ab'], '/aab', [0]),
  case_('"*" tries again behind text', ['/x*ab*cd'], '/xaababccdcd', [0]),
  case_('"*" twice with a suffix that overlaps', ['/*aba'], '/ababa', [0]),
  case_('"?" is one', ['/a?', '/a??'], '/ab', [0]),
  case_('"?" is not none', ['/a?'], '/a', []),
  case_('"?" is a whole code point', ['/?', '/??'], '/\xc3\xa9', [0]),
  case_('"?" is a code point of four bytes', ['/?', '/????'], '/\xf0\x9f\x98\x80', [0]),
  case_('"?" is a stray byte', ['/?', '/??'], '/\xff', [0]),
  case_('a cut sequence is stray bytes', ['/?', '/??', '/???'], '/\xe2\x82a', [2]),
  case_('an overlong sequence is stray bytes', ['/?', '/??'], '/\xc0\xaf', [1]),
  case_('a surrogate in UTF-8 is stray bytes', ['/?', '/???'], '/\xed\xa0\x80', [1]),
  case_('past the last code point are stray bytes', ['/?', '/????'], '/\xf4\x90\x80\x80', [1]),
  case_('a literal in UTF-8', ['/é', '/*é', '/é*'], '/\xc3\xa9', [0, 1, 2]),
  case_('half a literal in UTF-8', ['/é', '/*é', '/é*'], '/\xc3', []),
  case_('"*" takes stray bytes', ['/a*b'], '/a\xff\xfe\x80b', [0]),
  case_('a newline is a character', ['/a?b', '/a*b', '/**', '/a[!x]b'], '/a\nb', [0, 1, 2, 3]),
  case_('a newline hides nothing below', ['/etc/**'], '/etc/a\nb/c', [0]),
  case_('a class', ['/[abc]', '/[!abc]', '/[^abc]'], '/b', [0]),
  case_('a class, not in it', ['/[abc]', '/[!abc]', '/[^abc]'], '/d', [1, 2]),
  case_('a range', ['/[a-c]', '/[d-f]'], '/c', [0]),
  case_('a range and its ends', ['/[b-d]'], '/e', []),
  case_('a class with "]" first', ['/[]a]', '/[!]a]'], '/]', [0]),
  case_('a class with "-" last', ['/[a-]', '/[-a]'], '/-', [0, 1]),
  case_('a class with an escape', ['/[\\]]', '/[\\-a]', '/[a\\-z]'], '/-', [1, 2]),
  case_('a class of code points', ['/[à-ü]', '/[!à-ü]'], '/\xc3\xa9', [0]),
  case_('a negated class takes a stray byte', ['/[!a]', '/[a-ü]'], '/\xe9', [0]),
  case_('a negated class takes one character', ['/[!a]'], '/', []),
  case_('braces in a class are characters', ['/[{,}]'], '/,', [0]),
  case_('a star in a class is a character', ['/[*]', '/[?]'], '/*', [0]),
  case_('an escape', ['/\\*', '/*'], '/*', [0, 1]),
  case_('an escape is literal', ['/\\*'], '/a', []),
  case_('an escaped plain character', ['/\\a'], '/a', [0]),
  case_('braces', ['/{a,b}', '/{b,c}'], '/b', [0, 1]),
  case_('braces hold slashes', ['/{a,b/c}/d'], '/b/c/d', [0]),
  case_('braces nest', ['/{a,{b,c}d}'], '/cd', [0]),
  case_('braces hold wildcards', ['/{*.c,lib*}', '/x{a?,[0-9]}'], '/lib.h', [0]),
  case_('braces begin a glob', ['{/a,/b,**/c}'], '/x/c', [0]),
  case_('both alternatives match once', ['/{a,*}'], '/a', [0]),
  case_('braces join text', ['/a{b,c}d'], '/acd', [0]),
  case_('braces may put stars together', ['/{*,x}*y'], '/ay', [0]),
  case_('a comma outside braces', ['/a,b'], '/a,b', [0]),
  case_('an escaped comma in braces', ['/{a\\,b,c}'], '/a,b', [0]),
  case_('a name like a property of objects', ['/__proto__', '/constructor/**'], '/constructor/toString', [1]),
  case_('a name that is a property of objects', ['/a/*'], '/a/__proto__', [0]),
  case_('numbers ascend', ['/**', '/a', '/*', '**/a'], '/a', [0, 1, 2, 3]),
  case_('the same glob twice', ['/a', '/a'], '/a', [0, 1]),
  case_('literals of several nodes', ['/**/x', '/a/x', '/*/x', '/a/*/x'], '/a/x', [0, 1, 2]),
  case_('literal and pattern at once', ['/a/b.c', '/a/*.c', '/a/b*', '/a/**'], '/a/b.c', [0, 1, 2, 3]),
]

/** Bytes in the midst of others, as a batch holds its names. */
export const amidBytes = (name: BytePath): { bytes: Uint8Array; from: number; to: number } => ({
  bytes: Uint8Array.from(`/*${name}a.`, (char) => char.charCodeAt(0)),
  from: 2,
  to: 2 + name.length,
})

/** The match of an entry; the same whether its name is given as text or as bytes. */
export const matchBoth = (index: PathIndex, state: State, name: BytePath): Match => {
  const { bytes, from, to } = amidBytes(name)
  // Bytes first: the table must not need a question as text before it.
  const asBytes = index.matchBytes?.(state, bytes, from, to)
  const match = index.match(state, name)
  if (asBytes !== undefined) {
    assert.equal(asBytes.patterns, match.patterns, 'bytes, asked first')
    const again = index.matchBytes?.(state, bytes, from, to)
    if (match.once !== true) assert.is(again, match, 'bytes, asked again')
    assert.equal(again?.patterns, match.patterns)
  }
  return match
}

/** Walks to a path; the match of its entry, and whether a directory on the way was called dead. */
export const walkTo = (
  index: PathIndex,
  path: BytePath,
): { readonly patterns: readonly number[]; readonly dead: boolean } => {
  if (path === '/') return { patterns: index.rootMatch.patterns, dead: false }
  const names = path.slice(1).split('/')
  const last = names.pop() as string
  let state = index.root
  let dead = index.dead(state)
  for (const name of names) {
    state = index.enter(state, name)
    dead ||= index.dead(state)
  }
  return { patterns: matchBoth(index, state, last).patterns, dead }
}

const check = (index: PathIndex, path: BytePath, expected: readonly number[]): void => {
  assert.equal(index.lookup(path).patterns, expected, 'lookup')
  const walked = walkTo(index, path)
  assert.equal(walked.patterns, expected, 'walk')
  assert.ok(!(walked.dead && expected.length > 0), 'a directory on the way was called dead')
}

const globsOf = (texts: readonly string[]): Glob[] => texts.map((text) => parseGlob(text))

/** Runs every case over one implementation. A skip names a case and says why; one that names no case fails. */
export const pathIndexSuite = (
  title: string,
  newIndex: NewPathIndex,
  skips: readonly { readonly name: string; readonly reason: string }[] = [],
): void => {
  const test = suite(`path index: ${title}`)
  for (const skip of skips)
    if (!PATH_INDEX_CASES.some(({ name }) => name === skip.name)) throw new Error(`a skip names no case: ${skip.name}`)
  for (const { name, globs, path, expected } of PATH_INDEX_CASES) {
    const skip = skips.find((each) => each.name === name)
    if (skip === undefined) test(name, () => check(newIndex(globsOf(globs)), path, expected))
    else test.skip(`${name}: ${skip.reason}`)
  }
  test('all cases at once, in one index', () => {
    const kept = PATH_INDEX_CASES.filter(({ name }) => !skips.some((skip) => skip.name === name))
    const globs = kept.flatMap((each) => each.globs)
    const index = newIndex(globsOf(globs))
    for (const { name, path, globs: own, expected } of kept) {
      const from = kept
        .slice(
          0,
          kept.findIndex((each) => each.name === name),
        )
        .flatMap((each) => each.globs).length
      const found = index.lookup(path).patterns.filter((number) => number >= from && number < from + own.length)
      assert.equal(
        found.map((number) => number - from),
        expected,
        name,
      )
    }
  })
  test('a dead directory is known for literals', () => {
    const index = newIndex(globsOf(['/a/b/c', '/d/**']))
    assert.not(index.dead(index.root))
    const a = index.enter(index.root, 'a')
    assert.not(index.dead(a))
    assert.ok(index.dead(index.enter(a, 'x')))
    const b = index.enter(a, 'b')
    assert.not(index.dead(b))
    assert.ok(index.dead(index.enter(b, 'c')))
    assert.not(index.dead(index.enter(index.enter(index.root, 'd'), 'x')))
    const none = newIndex([])
    assert.ok(none.dead(none.root))
    assert.ok(index.dead(index.enter(index.enter(index.root, 'x'), 'y')))
  })
  test('the same set of patterns is the same match, and ids are dense', () => {
    const index = newIndex(globsOf(['/a*', '/*b']))
    const seen = ['/x', '/a', '/b', '/ab', '/y', '/axx', '/xxb', '/aab'].map((path) => index.lookup(path))
    assert.equal(
      seen.map(({ id }) => id),
      [0, 1, 2, 3, 0, 1, 2, 3],
    )
    for (const [i, match] of seen.slice(0, 4).entries()) assert.is(seen[i + 4], match)
  })
  test('a tree a thousand levels deep, names of 255 bytes', () => {
    const name = 'n'.repeat(255)
    const index = newIndex(globsOf(['/**/x', `/**/${'?'.repeat(255)}/**/*n*n/x`, '/n*/**/y']))
    let state = index.root
    for (let level = 0; level < 1000; level++) state = index.enter(state, name)
    assert.equal(index.match(state, 'x').patterns, [0, 1])
    assert.equal(index.match(state, 'y').patterns, [2])
    assert.equal(index.match(state, name).patterns, [])
  })
  test('names of many lengths, as text and as bytes', () => {
    const index = newIndex(globsOf(['/**/*.key', '/d/n*', '/**/*nn*x', '/**/id_rsa', '/d/**/[!n]*', '/d/nnnn']))
    const oracle = linear(globsOf(['/**/*.key', '/d/n*', '/**/*nn*x', '/**/id_rsa', '/d/**/[!n]*', '/d/nnnn']))
    for (const [state, expected] of [
      [index.root, oracle.root],
      [index.enter(index.root, 'd'), oracle.enter(oracle.root, 'd')],
    ] as const)
      for (const length of [1, 2, 3, 4, 5, 254, 255, 4095, 4096, 9000])
        for (const tail of ['', '.key', 'x', '\xc3\xa9.key', '\xff', 'id_rsa'])
          for (const name of ['n'.repeat(length) + tail, tail || 'n'])
            assert.equal(matchBoth(index, state, name).patterns, oracle.match(expected, name).patterns, name)
  })
  test('patterns that would make a backtracking matcher explode', () => {
    const stars = `/${'*a'.repeat(60)}*b`
    const deep = `${'/**/a'.repeat(60)}/b`
    const index = newIndex(globsOf([stars, deep]))
    assert.equal(index.lookup(`/${'a'.repeat(250)}`).patterns, [])
    assert.equal(index.lookup(`/${'a'.repeat(250)}b`).patterns, [0])
    assert.equal(index.lookup(`${'/a'.repeat(120)}/c`).patterns, [])
    assert.equal(index.lookup(`${'/a'.repeat(120)}/b`).patterns, [1])
  })
  test.run()
}
