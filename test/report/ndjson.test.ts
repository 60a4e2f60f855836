import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { surfaceNdjson } from '../../src/report/index.ts'
import { print } from './print.ts'
import { head, mixed, mixedTail, tail } from './sample.ts'

const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('every line has its kind first, and the summary is last', () => {
  const text = print('ndjson', [{ head: head(), findings: mixed, tail: mixedTail() }])
  for (const line of text.trimEnd().split('\n')) assert.match(line, /^\{"kind":"(finding|incomplete|summary)"/)
  const kinds = lines(text).map(({ kind }) => kind)
  assert.equal(kinds, [...mixed.map(() => 'finding'), 'incomplete', 'summary'])
  assert.is(lines(text).at(-1)?.complete, false)
})

test('several targets share one summary', () => {
  const scan = { head: head(), findings: mixed, tail: mixedTail() }
  const all = lines(print('ndjson', [scan, { ...scan, head: head({ target: 'b' }), tail: tail() }]))
  assert.is(all.filter(({ kind }) => kind === 'summary').length, 1)
  assert.is(all.at(-1)?.kind, 'summary')
  assert.is(all.at(-1)?.unknown, 4)
  assert.is(all[0]?.target, 'root.mtree')
})

test('a surface prints one object a path, then its summary', () => {
  const reporter = surfaceNdjson()
  const entry = { path: '/a', type: 'file', can: ['write'], modify: true as const, witness: [{ path: '/a', why: 'w' }] }
  const summary = {
    complete: false,
    incomplete: [{ path: '/x', why: 'denied' }],
    notLookedAt: [],
    assumed: ['acl'],
    paths: 9,
    modifiable: 1,
  }
  const all = lines(reporter.entry(entry) + reporter.end(summary))
  assert.equal(all[0], { kind: 'surface', ...entry })
  assert.equal(all[1], { kind: 'incomplete', path: '/x', why: 'denied' })
  assert.is(all[2]?.kind, 'summary')
  assert.is(all[2]?.complete, false)
})

test.run()
