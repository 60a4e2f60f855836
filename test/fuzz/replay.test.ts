import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { PathwritError } from '../../src/model/index.ts'
import { bytesOf } from './contract.ts'
import { read } from './corpus.ts'
import { LIMITS } from './limits.ts'
import { TARGETS } from './targets/index.ts'
import { fuzz } from './watch.ts'

test('inputs that once did harm do none', async () => {
  for (const target of TARGETS)
    for (const input of [...target.seeds.map(bytesOf), ...read('regressions', target.name)]) {
      const started = performance.now()
      try {
        await target.run(input)
      } catch (error) {
        if (!(error instanceof PathwritError)) throw error
      }
      assert.ok(performance.now() - started < LIMITS.hangMs / 2, `${target.name} takes long`)
    }
})

test('what does harm is noticed, be it an error, a hang or hunger', async () => {
  const task = { seed: 7, milliseconds: 60_000, most: 2_000, corpus: [], untilHarm: true }
  const why = async (target: string, hangMs?: number): Promise<string> => {
    const { crashes } = await fuzz({ ...task, target }, hangMs)
    return crashes[0]?.why ?? 'nothing'
  }
  assert.match(await why('self: hangs', 3_000), /no end within 3 s/)
  assert.match(await why('self: eats'), /MB of heap/)
  assert.match(await why('self: pollutes'), /prototype/)
})

test('coverage leads to what chance does not', async () => {
  const { crashes, kept } = await fuzz({
    target: 'self: throws',
    seed: 1,
    milliseconds: 60_000,
    most: 500_000,
    untilHarm: true,
    corpus: [],
  })
  assert.match(crashes[0]?.why ?? 'nothing', /^Error: the last letter/)
  // Each letter was a find of its own.
  assert.ok(kept.length >= 2, `${kept.length} inputs kept`)
})

test.run()
