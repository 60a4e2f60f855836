/** Traces of small programs that give up root, each judged as what it is. `test/oracle/drops.ts` makes them. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compile, loadPack, scan } from '../../src/index.ts'
import { projectRoot } from '../author/fixture-files.ts'
import { DROP_PROGRAMS } from '../oracle/drop-programs.ts'

const folder = join(projectRoot(), 'test/fixtures/traces')
const plan = compile({ packs: [await loadPack('pathwrit:privilege-drop')], rules: ['drop/order', 'drop/regained'] })

for (const { name, found } of DROP_PROGRAMS)
  test(name, async () => {
    const rules: string[] = []
    for await (const { rule, verdict } of scan(plan, { target: join(folder, `${name}.strace`) }))
      rules.push(verdict === 'violation' ? rule : `${rule} (${verdict})`)
    assert.equal([...new Set(rules)].sort(), [...found])
  })

test('every trace is of a program', () => {
  const names = readdirSync(folder).filter((file) => file.endsWith('.strace'))
  assert.equal(names.sort(), DROP_PROGRAMS.map(({ name }) => `${name}.strace`).sort())
  assert.ok(DROP_PROGRAMS.length >= 30)
})

test.run()
