import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { exitCode, reaches } from '../../src/cli/exit.ts'
import { SEVERITY_CHOICES } from '../../src/cli/options.ts'
import { SEVERITIES } from '../../src/model/index.ts'

const outcome = (failing: boolean, complete: boolean, anyRecord: boolean, interrupted: boolean) =>
  exitCode({ failing, complete, anyRecord, interrupted })

test('the exit code of every outcome', () => {
  for (const complete of [true, false])
    for (const anyRecord of [true, false])
      for (const interrupted of [true, false]) assert.is(outcome(true, complete, anyRecord, interrupted), 1)
  assert.is(outcome(false, true, true, false), 0)
  assert.is(outcome(false, false, true, false), 3)
  assert.is(outcome(false, true, true, true), 3)
  assert.is(outcome(false, false, false, true), 3)
  assert.is(outcome(false, false, false, false), 2)
  assert.is(outcome(false, true, false, false), 2)
})

test('a finding counts from its severity up', () => {
  for (const [at, severity] of SEVERITIES.entries())
    for (const [from, threshold] of SEVERITIES.entries())
      assert.is(reaches({ [severity]: 1 }, 0, threshold, false), at >= from, `${severity} against ${threshold}`)
})

test('never is never, but an unknown that counts still counts', () => {
  assert.not(reaches({ critical: 9 }, 9, 'never', false))
  assert.ok(reaches({}, 1, 'never', true))
  assert.not(reaches({}, 0, 'info', true))
})

test('the thresholds of the command line are the severities of the model', () => {
  assert.equal(SEVERITY_CHOICES, [...SEVERITIES, 'never'])
})

test.run()
