import { posix } from 'node:path'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  bytesOf,
  fromWire,
  isPrintable,
  isUnder,
  joinPath,
  latin1,
  nameOf,
  normalizePath,
  parentOf,
  rawBytes,
  textOf,
  toWire,
} from '../../src/model/index.ts'
import { path, runs } from '../paths/arbitraries.ts'

const options = runs('paths as bytes', 1000)

/** Any bytes at all, half of them with what decoders trip over: marks, overlong and cut-off sequences, surrogates. */
const TRICKY = [
  '\xef\xbb\xbf',
  '\xc0\xaf',
  '\xed\xa0\x80',
  '\xf4\x90\x80\x80',
  '\xe2\x80\xae',
  '\xef\xbf\xbd',
  '\0',
  '\n',
]
const bytes = fc
  .array(
    fc.oneof(
      fc.constantFrom(...TRICKY),
      fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
    ),
  )
  .map((parts) => parts.join(''))

test('bytes survive the wire, and what is on the wire is printable', () => {
  fc.assert(
    fc.property(bytes, (original) => {
      const wire = toWire(original)
      assert.is(fromWire(JSON.parse(JSON.stringify(wire))), original)
      if (wire.pathBytes === undefined) assert.ok(isPrintable(wire.path))
      else assert.is(Buffer.from(wire.pathBytes, 'base64').toString('latin1'), original)
      assert.not.match(wire.path, /[\p{Cc}\p{Cf}]/u)
    }),
    options,
  )
})

test('a byte order mark is part of a name', () => {
  assert.is(textOf('\xef\xbb\xbfpasswd'), '\ufeffpasswd')
  assert.is(fromWire(toWire('\xef\xbb\xbfpasswd')), '\xef\xbb\xbfpasswd')
})

test('raw bytes and byte strings are the same thing, also when long', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.integer({ min: 0, max: 400 }), (some, times) => {
      const long = Buffer.concat(Array.from({ length: times }, () => some))
      assert.is(latin1(long), long.toString('latin1'))
      assert.equal([...rawBytes(latin1(long))], [...long])
    }),
    { ...options, numRuns: 50 },
  )
})

test('text that is UTF-8 comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.is(bytesOf(text), Buffer.from(text).toString('latin1'))
      assert.is(textOf(bytesOf(text)), text)
    }),
    options,
  )
})

test('base64 that is none is refused, not guessed', () => {
  assert.is(fromWire({ path: '/a', pathBytes: '*' }), undefined)
})

test('a path is its parent and its name', () => {
  fc.assert(
    fc.property(path, (one) => {
      if (one === '/') return
      assert.is(joinPath(parentOf(one), nameOf(one)), one)
      assert.ok(isUnder(one, parentOf(one)))
      assert.ok(isUnder(one, one))
      assert.not.ok(isUnder(parentOf(one), one))
      assert.not.ok(isUnder(`${one}x`, one))
    }),
    options,
  )
  assert.is(parentOf('/'), '/')
  assert.is(nameOf('/'), '')
})

test('made plain as the POSIX rules say', () => {
  const segment = fc.constantFrom('a', 'bc', '.', '..', '', '...', '\xff')
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 8 }), (segments) => {
      const written = segments.join('/')
      const expected = posix.normalize(`/${written}`).replace(/(.)\/$/, '$1')
      assert.is(normalizePath(written), expected)
      assert.is(normalizePath(normalizePath(written)), expected)
    }),
    options,
  )
})

test.run()
