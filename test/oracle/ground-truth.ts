/**
 * Published vulnerabilities judged: `node dist/test/oracle/ground-truth.js FILE.jsonl [--seed N] [--only WORD] [--keep-names] [--dump]`.
 * One generator turns each record into a small root and its repaired versions, every name changed, and a scan with the strict pack
 * says what it finds: a rule of the right kind where it is broken, none of them where it is repaired.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { judgeRecord } from './ground-truth/judge.ts'
import { parseRecords } from './ground-truth/record.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    dump: { type: 'boolean', default: false },
  },
})
const [file] = positionals
if (file === undefined) throw new Error('ground-truth.js FILE.jsonl [--seed N] [--only WORD] [--dump]')

const counts = new Map<string, { found: number; all: number }>()
let dirty = 0
for (const record of parseRecords(readFileSync(file, 'utf8'))) {
  if (!record.id.includes(values.only)) continue
  const judged = await judgeRecord(record, Number(values.seed), values.dump)
  const count = counts.get(record.confidence) ?? { found: 0, all: 0 }
  counts.set(record.confidence, { found: count.found + (judged.found.length > 0 ? 1 : 0), all: count.all + 1 })
  dirty += judged.onControls.length
  console.log(
    `${judged.found.length > 0 ? 'found ' : 'MISSED'} ${record.confidence.padEnd(6)} ${record.id} ${record.principle}: ${judged.found.join(', ') || `only ${judged.others.join(', ')}`}`,
  )
  for (const one of judged.onControls) console.log(`       on the repaired version: ${one}`)
}
for (const [confidence, { found, all }] of counts) console.log(`${confidence}: ${found} of ${all} found`)
console.log(`${dirty} findings on repaired versions`)
process.exitCode = dirty === 0 ? 0 : 1
