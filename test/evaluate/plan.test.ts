import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compile, loadPack, type Pack } from '../../src/index.ts'

const changed = (pack: Pack, id: string): Pack => ({
  ...pack,
  name: 'mine',
  rules: pack.rules.filter((rule) => rule.id === id).map((rule) => ({ ...rule, severity: 'info' })),
})

test('of a rule that two packs bring, the later one counts, in its first place', async () => {
  const logs = await loadPack('pathwrit:logs')
  const mine = changed(logs, 'logs/directory')
  const severity = (packs: readonly Pack[]) =>
    compile({ packs, rules: ['logs/directory'] }).rules.map((rule) => rule.severity)
  assert.equal(severity([logs, mine]), ['info'])
  assert.equal(severity([mine, logs]), ['low'])
})

test('a name that no loaded pack has is refused with a near one', async () => {
  const packs = [await loadPack('pathwrit:logs')]
  assert.throws(() => compile({ packs, rules: ['logs/directry'] }), /no rule "logs\/directry"/)
  assert.throws(() => compile({ packs, skipRules: ['none'] }), /no rule "none"/)
})

test.run()
