import { readFileSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'

/** Compares with a file of `test/report/golden`; `PATHWRIT_GOLDEN=write` writes it instead, to be read before it is kept. */
export const golden = (name: string, text: string): void => {
  const file = new URL(`../../../test/report/golden/${name}.txt`, import.meta.url)
  if (process.env.PATHWRIT_GOLDEN === 'write') writeFileSync(file, text)
  assert.fixture(text, readFileSync(file, 'utf8'))
}
