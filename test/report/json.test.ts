import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bytesOf, fromWire } from '../../src/model/index.ts'
import { print } from './print.ts'
import { finding, head, mixed, mixedTail, tail } from './sample.ts'

const scan = { head: head(), findings: mixed, tail: mixedTail() }
const parsed = (text: string) => JSON.parse(text) as Record<string, unknown> & { findings: Record<string, unknown>[] }

test('the keys of a report and of a finding stand in one order', () => {
  const report = parsed(print('json', [scan]))
  const top =
    'version tool findings targets complete packs services summary incomplete notLookedAt chains notApplicable'
  assert.equal(Object.keys(report).join(' '), top)
  assert.equal(
    Object.keys(report.findings[0] ?? {}).join(' '),
    'rule pack severity verdict service services user path type mode owner group message witness origin fingerprint',
  )
  assert.is(report.findings.length, mixed.length)
})

test('a report is the same text every time, and its parts add up to the whole', () => {
  assert.is(print('json', [scan]), print('json', [scan]))
  assert.equal(parsed(print('json', [{ ...scan, findings: [] }])).findings, [])
})

test('the mode is octal text, four digits', () => {
  const [first] = parsed(print('json', [scan])).findings
  assert.is(first?.mode, '0664')
})

test('a path that is not printable text comes back byte for byte', () => {
  for (const path of ['/a/\x80\xff', '/a/new\nline', `/a/${bytesOf('\u202e')}txt`, '/a/\x1b[31m']) {
    const [found] = parsed(print('json', [{ head: head(), findings: [finding(path)], tail: tail() }])).findings
    assert.is(fromWire(found as { path: string; pathBytes?: string }), path)
    assert.type(found?.pathBytes, 'string')
  }
  const [plain] = parsed(
    print('json', [{ head: head(), findings: [finding(bytesOf('/etc/é'))], tail: tail() }]),
  ).findings
  assert.is(plain?.pathBytes, undefined)
})

test('several targets make one report, in which each part says whose it is', () => {
  const other = { head: head({ target: 'b.tar' }), findings: [finding('/b')], tail: tail([finding('/b')]) }
  const report = parsed(print('json', [scan, other]))
  assert.equal(
    (report.targets as { target: string }[]).map(({ target }) => target),
    ['root.mtree', 'b.tar'],
  )
  assert.is(report.findings.at(-1)?.target, 'b.tar')
  assert.is(report.complete, false)
  assert.is((report.summary as { records: number }).records, 38400)
  assert.is((report.incomplete as { target: string }[])[0]?.target, 'root.mtree')
})

test('a report that was cut off is not JSON', () => {
  const text = print('json', [scan])
  assert.throws(() => JSON.parse(text.slice(0, -3)))
})

const SCHEMA = new URL('../../../schemas/report.v1.json', import.meta.url)

test('reports have the published shape', () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(
    JSON.parse(readFileSync(SCHEMA, 'utf8')) as object,
  )
  const odd = finding('/a/\x80', {
    assumed: ['acl'],
    remedy: 'chown it',
    origin: { collector: 'tar', source: 'a.tar', offset: 512, layer: 'sha256:1', declared: true },
  })
  for (const scans of [[scan], [scan, scan], [{ head: head(), findings: [odd], tail: tail([odd]) }]]) {
    validate(parsed(print('json', scans)))
    assert.equal(validate.errors ?? [], [])
  }
})

test.run()
