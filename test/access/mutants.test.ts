/** Every clause that the mutation test takes away is still in the code it is taken from, once. */
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { MUTANTS } from './mutants.ts'

test('each clause stands where it is looked for', () => {
  assert.ok(MUTANTS.length >= 120)
  for (const { file, clause, from } of MUTANTS) {
    const code = readFileSync(new URL(`../../src/access/${file}`, import.meta.url), 'utf8')
    assert.is(code.split(from).length, 2, `${file}: ${clause}`)
  }
})

test.run()
