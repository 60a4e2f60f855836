/** Records of broken principles become small roots with names drawn anew: found where they are broken, silent where repaired. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { judgeRecord } from '../oracle/ground-truth/judge.ts'
import { parseRecords, RULES } from '../oracle/ground-truth/record.ts'
import { renamed } from '../oracle/ground-truth/rename.ts'
import { projectRoot } from './fixture-files.ts'

const records = parseRecords(readFileSync(join(projectRoot(), 'test/fixtures/ground-truth.jsonl'), 'utf8'))
const seed = Number(process.env.PATHWRIT_SEED ?? Math.floor(Math.random() * 1e6))

for (const record of records)
  test(`${record.id}, ${record.principle}`, async () => {
    const { found, others, onControls } = await judgeRecord(record, seed)
    assert.ok(found.length > 0, `seed ${seed}: ${record.expected}: only ${others.join(', ')}`)
    assert.equal(onControls, [], `seed ${seed}`)
  })

test('no name of a record is left', () => {
  for (const record of records) {
    const text = JSON.stringify({ ...renamed(record, seed), id: '', expected: '' })
    for (const name of [record.user, record.service.split(' ', 1)[0] ?? ''])
      assert.not.match(text, new RegExp(`(?<![\\w])${name}(?![\\w])`), record.id)
  }
})

test('most principles have a record', () => {
  assert.ok(new Set(records.map(({ principle }) => principle)).size >= Object.keys(RULES).length - 4)
})

console.log(`ground truth: seed ${seed}`)
test.run()
