import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { isPrintable, quotePath, safeText } from '../../src/model/index.ts'
import { runs } from '../paths/arbitraries.ts'
import { judge } from './judges.ts'

const options = runs('quoting', 2000)

/** Bytes as a name may hold them: anything but NUL, with what shells and terminals act on more often than chance. */
const SPECIAL = [
  "'",
  '\\',
  '$',
  '`',
  '"',
  ' ',
  '\n',
  '\t',
  '!',
  '~',
  '\x1b[31m',
  '\xe2\x80\xae',
  '\xc3\xa9',
  '\xef\xbb\xbf',
  '-',
]
const name = fc
  .array(
    fc.oneof(
      fc.constantFrom(...SPECIAL),
      fc.integer({ min: 1, max: 255 }).map((byte) => String.fromCharCode(byte)),
      fc.constantFrom('a', '0', 'f', '7'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

test('bash takes every quoted name back, byte for byte', () => {
  const names = fc.sample(name, { numRuns: options.numRuns, seed: options.seed })
  const script = `printf '%s\\0' ${names.map(quotePath).join(' ')}\n`
  // Quoted text is UTF-8 for the terminal; the judge is handed its bytes.
  const answer = judge('bash', [], Buffer.from(script).toString('latin1'))
  if (answer === undefined) return
  const back = answer.split('\0').slice(0, -1)
  assert.is(back.length, names.length)
  for (const [at, original] of names.entries()) assert.is(back[at], original, quotePath(original))
})

test('nothing quoted can move a cursor or turn text around', () => {
  fc.assert(
    fc.property(name, (original) => {
      assert.ok(isPrintable(quotePath(original)))
    }),
    options,
  )
  assert.is(quotePath('/etc/passwd'), '/etc/passwd')
  assert.is(quotePath('/a\x80b'), "$'/a\\x80b'")
  assert.is(quotePath("/it's"), "'/it'\\''s'")
})

test('text from outside is printable once it is made safe, and untouched if it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.ok(isPrintable(safeText(text)))
      if (isPrintable(text)) assert.is(safeText(text), text)
    }),
    options,
  )
  assert.is(safeText('a\x1b[2Jb\u202e'), 'a\\u{1b}[2Jb\\u{202e}')
  assert.is(safeText('half \ud800 pair'), 'half \\u{d800} pair')
})

test.run()
