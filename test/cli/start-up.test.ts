import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))
const TIMES = 15
/** Twice a Node that does nothing, and 20 ms for what else the machine is doing. */
const allowed = (bare: number): number => 2 * bare + 20

const milliseconds = (args: readonly string[]): number => {
  const started = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  assert.is(status, 0, stderr)
  return performance.now() - started
}
const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0

test('--help starts within twice the time of a Node that does nothing', () => {
  const bare: number[] = []
  const help: number[] = []
  // Turn about, so that both see the same weather.
  for (let at = 0; at < TIMES; at++) {
    bare.push(milliseconds(['-e', '0']))
    help.push(milliseconds([MAIN, '--help']))
  }
  const [zero, ours] = [median(bare), median(help)]
  console.log(`median of ${TIMES}: node -e 0 ${zero.toFixed(0)} ms, --help ${ours.toFixed(0)} ms`)
  assert.ok(ours <= allowed(zero), `${ours.toFixed(1)} ms against ${zero.toFixed(1)} ms`)
})

test.run()
