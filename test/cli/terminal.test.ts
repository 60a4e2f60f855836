import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { progressLine } from '../../src/cli/progress.ts'
import { layoutOf, useColor } from '../../src/cli/terminal.ts'
import { fakeIo, sink } from './fake.ts'

const flags = (...names: readonly string[]) => ({ options: new Map(names.map((name) => [name, ['']])), operands: [] })

const TABLE: readonly (readonly [string, readonly string[], Readonly<Record<string, string>>, boolean, boolean])[] = [
  ['a terminal', [], {}, true, true],
  ['no terminal', [], {}, false, false],
  ['NO_COLOR', [], { NO_COLOR: '1' }, true, false],
  ['an empty NO_COLOR', [], { NO_COLOR: '' }, true, true],
  ['--color over NO_COLOR', ['color'], { NO_COLOR: '1' }, false, true],
  ['--no-color', ['no-color'], { FORCE_COLOR: '1' }, true, false],
  ['both flags', ['no-color', 'color'], {}, true, false],
  ['FORCE_COLOR', [], { FORCE_COLOR: '1' }, false, true],
  ['FORCE_COLOR=0', [], { FORCE_COLOR: '0' }, true, false],
  ['NO_COLOR over FORCE_COLOR', [], { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ['TERM=dumb', [], { TERM: 'dumb' }, true, false],
]
for (const [name, given, env, isTTY, expected] of TABLE)
  test(`colour: ${name}`, () => assert.is(useColor(flags(...given), { env }, { isTTY }), expected))

test('a file is laid out without width and colour', () => {
  const io = fakeIo({ stdout: sink({ isTTY: true, columns: 80 }) })
  assert.equal(layoutOf(flags(), io), { color: true, width: 80 })
  assert.equal(layoutOf(flags('output'), io), { color: false, width: 0 })
})

test('progress is one line on a terminal, escaped, cut to its width and cleared', async () => {
  const io = fakeIo({ stderr: sink({ isTTY: true, columns: 20 }) })
  const line = progressLine(io, (text) => text.replaceAll('\x1b', '?'))
  line.report?.({ stage: 'judge', records: 4, path: '/at/once' })
  await new Promise((resolve) => setTimeout(resolve, 150))
  line.report?.({ stage: 'judge', records: 5, path: '/a\x1b/very/long/path/indeed' })
  line.report?.({ stage: 'judge', records: 6, path: '/b' })
  line.clear()
  assert.is(io.stderr.text(), '\r\x1b[Kjudge 5 /a?/very/lo\r\x1b[K')
})

test('progress is silent without a terminal', () => {
  for (const io of [fakeIo(), fakeIo({ stderr: sink({ isTTY: true, columns: 80 }), env: { TERM: 'dumb' } })])
    assert.is(progressLine(io, String).report, undefined)
})

test.run()
