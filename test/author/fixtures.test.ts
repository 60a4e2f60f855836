/** Every rule's fixture, through the mtree collector: each annotated entry is found, every other one stays silent. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compile, type Finding, scanEvents } from '../../src/index.ts'
import { listBuiltinPacks, loadPacks } from '../../src/load/index.ts'
import { placeFixture, projectRoot, readFixture } from './fixture-files.ts'

const packs = await loadPacks(await listBuiltinPacks())
const rules = [...new Map(packs.flatMap((pack) => pack.rules).map((rule) => [rule.id, rule])).values()]

/** mtree(5) has no words for what these two rules read, so their fixtures only show that they say so. */
const UNTOLD: ReadonlySet<string> = new Set(['uploads/label', 'uploads/mount'])

for (const rule of rules)
  test(rule.id, async () => {
    const text = readFileSync(join(projectRoot(), 'rules', rule.id, 'fixture.mtree'), 'utf8')
    const fixture = readFixture(rule.id, text)
    const placed = placeFixture(text, fixture.trace)
    const found: Finding[] = []
    try {
      const plan = compile({ packs, rules: [rule.id] })
      for await (const event of scanEvents(plan, {
        target: placed.path,
        services: fixture.services,
        traces: placed.traces,
      })) {
        if (event.kind === 'finding') found.push(event.finding)
        if (event.kind === 'end') assert.equal(event.tail.incomplete, [])
      }
    } finally {
      placed.remove()
    }
    const violations = found.filter(({ verdict }) => verdict === 'violation')
    assert.equal(violations.map(({ path }) => path).sort(), [...fixture.expected].sort())
    assert.ok(violations.every((finding) => finding.rule === rule.id))
    assert.ok(violations.every(({ witness, message }) => witness.length > 0 && !/[{}]|undefined/.test(message)))
    const unknown = found.filter(({ verdict }) => verdict === 'unknown')
    assert.equal(unknown.flatMap(({ examples }) => examples ?? []).sort(), [...fixture.unknown].sort())
    assert.ok(fixture.expected.length > 0 || UNTOLD.has(rule.id), 'a fixture shows at least one violation')
    assert.ok(fixture.entries.length > fixture.expected.length + 5, 'and what the rule leaves alone')
  })

test('every rule has been judged on its fixture', () => {
  assert.ok(rules.length >= 34)
})

test.run()
