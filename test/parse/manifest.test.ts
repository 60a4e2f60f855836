import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  configValues,
  looksLikeManifest,
  optionsInFile,
  parseGroup,
  parseManifest,
  parseMinisignKey,
  parseMinisignSignature,
  parsePasswd,
  parseSysusers,
  xmlValue,
} from '../../src/parse/index.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const A = 'a'.repeat(64)
const B = 'B'.repeat(64)

const paths = (text: string, manifest = '/opt/app/SHA256SUMS') =>
  parseManifest(bytes(text), manifest, 'test').entries.map(({ path, sha256 }) => [path, sha256.slice(0, 1)])

test('GNU and BSD lines, binary marks, escapes, comments', () => {
  const text = `# made at build time\n${A}  lib/x.so\n${B} *./bin/tool\nSHA256 (dir/with (brackets)) = ${A}\n\\${A}  new\\nline\\\\x\n`
  assert.equal(paths(text), [
    ['/opt/app/lib/x.so', 'a'],
    ['/opt/app/bin/tool', 'b'],
    ['/opt/app/dir/with (brackets)', 'a'],
    ['/opt/app/new\nline\\x', 'a'],
  ])
})

test('names stay inside the root', () => {
  const text = `${A}  ../sibling\n${A}  ../../../etc/passwd\n${A}  /abs/./path\n${A}  ..\nnot a line\n`
  const { entries, notes } = parseManifest(bytes(text), '/opt/app/SUMS', 'test')
  assert.equal(
    entries.map(({ path }) => path),
    ['/opt/sibling', '/abs/path', '/opt'],
  )
  assert.equal(
    notes.map(({ line }) => line),
    [2, 5],
  )
})

test('a name that is not UTF-8 keeps its bytes', () => {
  const line = new Uint8Array([...bytes(`${A}  x`), 0x80, 0xff, 0x0a])
  assert.equal(
    parseManifest(line, '/d/SUMS', 'test').entries.map(({ path }) => path),
    ['/d/x\x80\xff'],
  )
})

test('what looks like a manifest', () => {
  assert.ok(looksLikeManifest(bytes(`\n# c\n${A}  x\n`)))
  assert.ok(looksLikeManifest(bytes(`SHA256 (x) = ${A}`)))
  assert.not.ok(looksLikeManifest(bytes(`${A.slice(1)}  x`)))
  assert.not.ok(looksLikeManifest(bytes('')))
})

test('no bytes make a reader throw, and a manifest never leads out of the root', () => {
  const seed = Date.now()
  console.log(`seed ${seed}`)
  const piece = fc.constantFrom(
    A,
    '  ',
    ' *',
    '\\',
    '../',
    '/',
    ':',
    '\n',
    '#',
    'SHA256 (',
    ') = ',
    'x',
    '=',
    '"',
    '<a>',
    '<!--',
    '\x80',
  )
  const text = fc.oneof(
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(text, (input) => {
      for (const { path } of parseManifest(bytes(input), '/d/SUMS', 'test').entries) {
        assert.ok(path.startsWith('/') && !path.split('/').includes('..'), path)
      }
      for (const read of [parsePasswd, parseGroup, looksLikeManifest]) read(bytes(input))
      for (const read of [parseSysusers, parseMinisignKey, parseMinisignSignature]) read(input)
      configValues(input, 'x', { starts: [], ends: ['['] })
      optionsInFile(input, '-u')
      xmlValue(input, 'a', 'x')
    }),
    { seed, numRuns: Number(process.env.PATHWRIT_CASES ?? 2000) },
  )
})

test.run()
