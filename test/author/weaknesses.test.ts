/**
 * Published weaknesses and their patterns, with the scripts, units and settings as they would stand: found by a rule of the right kind,
 * every name drawn anew, and by none where they are repaired.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { judgeRecord } from '../oracle/ground-truth/judge.ts'
import { parseRecords } from '../oracle/ground-truth/record.ts'
import { renamed } from '../oracle/ground-truth/rename.ts'
import { projectRoot } from './fixture-files.ts'

const records = parseRecords(readFileSync(join(projectRoot(), 'test/fixtures/weaknesses.jsonl'), 'utf8'))
const seed = Number(process.env.PATHWRIT_SEED ?? Math.floor(Math.random() * 1e6))

for (const record of records)
  test(`${record.id}, ${record.principle}`, async () => {
    const { found, others, onControls } = await judgeRecord(record, seed)
    assert.ok(found.length > 0, `seed ${seed}: ${record.expected}: only ${others.join(', ')}`)
    assert.equal(onControls, [], `seed ${seed}`)
  })

test('each holds its files and a repair, and no name of it is left', () => {
  assert.is(new Set(records.map(({ id }) => id)).size, records.length)
  for (const record of records) {
    assert.ok(record.files !== undefined && (record.repairs ?? []).length > 0, record.id)
    const text = JSON.stringify({ ...renamed(record, seed), id: '', package: '', source: '', expected: '' })
    for (const name of [record.user, record.service].filter((one) => one !== 'root'))
      assert.not.match(text, new RegExp(`(?<![\\w])${name}(?![\\w])`), record.id)
  }
})

console.log(`weaknesses: seed ${seed}`)
test.run()
