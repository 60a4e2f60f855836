/** Every shipped rule on its own cases, on both backends. */
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { judgeCase } from '../../src/author/index.ts'
import { BACKENDS, type BackendName, compile } from '../../src/evaluate/index.ts'
import { listBuiltinPacks, loadPack } from '../../src/load/index.ts'

const VERDICTS = ['violation', 'pass', 'unknown'] as const
const names = await listBuiltinPacks()
const packs = await Promise.all(names.map((name) => loadPack(name)))

let judged = 0
for (const pack of packs)
  for (const rule of pack.rules)
    for (const backend of Object.keys(BACKENDS) as BackendName[])
      test(`${pack.name}: ${rule.id}, ${backend}`, () => {
        const plan = compile({ packs: [pack], rules: [rule.id], backend })
        const wrong: string[] = []
        for (const verdict of VERDICTS)
          for (const [i, stated] of (rule.cases[verdict] ?? []).entries()) {
            judged++
            const place = `/cases/${verdict}/${i}`
            const found = judgeCase(plan, rule, stated, place)
            if (found !== verdict) wrong.push(`${place} ${stated.note ?? stated.path}: ${found}`)
          }
        assert.equal(wrong, [])
      })

test('the cases were judged', () => {
  assert.ok(packs.length >= 8)
  assert.ok(judged >= 34 * 2 * 4, `${judged} verdicts`)
})

test.run()
