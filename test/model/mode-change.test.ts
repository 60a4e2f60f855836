/** chmod itself says what a symbolic mode makes of a mode. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { changeMode, isModeChange } from '../../src/model/index.ts'

const step = fc
  .tuple(
    fc.constantFrom('+', '-', '='),
    fc.constantFrom('r', 'w', 'x', 'X', 's', 't', 'rw', 'rwX', 'u', 'g', 'o', 'rs', ''),
  )
  .map((parts) => parts.join(''))
const clause = fc
  .tuple(fc.constantFrom('', 'u', 'g', 'o', 'a', 'ug', 'go'), fc.array(step, { minLength: 1, maxLength: 2 }))
  .map(([who, steps]) => who + steps.join(''))
const change = fc.array(clause, { minLength: 1, maxLength: 2 }).map((clauses) => clauses.join(','))

test('a symbolic mode does what chmod does', () => {
  const numRuns = Number(process.env.PATHWRIT_CASES ?? 120)
  const seed = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1_000_000)
  const work = mkdtempSync(join(tmpdir(), 'pathwrit-mode-'))
  let made = 0
  const one = (text: string, mode: number, directory: boolean): void => {
    const path = join(work, `f${made++}`)
    if (directory) mkdirSync(path)
    else writeFileSync(path, '')
    chmodSync(path, mode)
    const before = statSync(path).mode & 0o7777
    // An unset umask of another kind would change what a clause without anybody means.
    const { status } = spawnSync('sh', ['-c', 'umask 022; exec chmod -- "$0" "$1"', text, path])
    const after = statSync(path).mode & 0o7777
    chmodSync(path, 0o700)
    // A clause that the umask keeps from what it says is an error after it is done.
    assert.ok(status === 0 || status === 1)
    assert.ok(isModeChange(text), text)
    assert.is(changeMode(text, before, directory).toString(8), after.toString(8), `${text} on ${before.toString(8)}`)
  }
  try {
    fc.assert(fc.property(change, fc.integer({ min: 0, max: 0o7777 }), fc.boolean(), one), { numRuns, seed })
  } finally {
    rmSync(work, { recursive: true })
  }
})

test('what is no symbolic mode is told as such', () => {
  for (const text of ['', 'u', '0644', 'u+z', 'q+r', 'u+r,', `u+${'r'.repeat(99)}`, '+r x'])
    assert.not(isModeChange(text), text)
})

test.run()
