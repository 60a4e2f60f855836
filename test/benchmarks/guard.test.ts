/**
 * Speed that was reached is kept: records a second against another engine at a fixed version, in the same process and minute,
 * may not fall by more than a quarter below what `benchmarks/baseline.json` says. PATHWRIT_BASELINE=write measures it anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { home } from '../../benchmarks/engines/index.ts'
import { AGAINST, GUARDED, type Ratios, ratiosWithin } from '../../benchmarks/guard.ts'

const FILE = join(home, 'baseline.json')
/** A loss of more than 25 % fails. */
const KEPT = 0.75
const PATIENCE = 25

const shown = (ratios: Ratios): string => GUARDED.map((name) => `${name} ${ratios[name].toFixed(1)}×`).join(', ')

test(`no engine of ours has lost more than a quarter of its speed against ${AGAINST}`, async () => {
  if (process.env.PATHWRIT_BASELINE === 'write') {
    const ratios = await ratiosWithin(PATIENCE, () => false)
    const rounded = Object.fromEntries(
      Object.entries(ratios).map(([name, ratio]) => [name, Number(ratio.toPrecision(3))]),
    )
    writeFileSync(FILE, `${JSON.stringify({ against: AGAINST, ratios: rounded }, null, 2)}\n`)
  }
  const { against, ratios: baseline } = JSON.parse(readFileSync(FILE, 'utf8')) as { against: string; ratios: Ratios }
  assert.is(against, AGAINST)
  const kept = (ratios: Ratios): boolean => GUARDED.every((name) => ratios[name] >= KEPT * baseline[name])
  const ratios = await ratiosWithin(PATIENCE, kept)
  console.log(`against ${AGAINST}: ${shown(ratios)}; the baseline is ${shown(baseline)}`)
  assert.ok(kept(ratios), `${shown(ratios)}, and the baseline is ${shown(baseline)}`)
})

test.run()
