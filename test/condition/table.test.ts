import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { condition } from '../../src/condition/index.ts'

interface Entry {
  readonly description: string
  readonly rule: unknown
  readonly data?: unknown
  readonly result?: unknown
}
const table = JSON.parse(readFileSync('test/fixtures/jsonlogic-compatible.json', 'utf8')) as (string | Entry)[]
const entries = table.filter((entry): entry is Entry => typeof entry !== 'string')

test('the table is whole: 302 lines, 24 of them headings', () => {
  assert.is(table.length, 302)
  assert.is(entries.length, 278)
})
for (const entry of entries)
  test(`${entry.description}`, () => assert.equal(condition(entry.rule).evaluate(entry.data), entry.result))

test.run()
