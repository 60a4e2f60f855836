import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { judgeCase } from '../../src/author/cases.ts'
import { mutantsOf, testPack } from '../../src/author/index.ts'
import { nearCases } from '../../src/author/killer.ts'
import type { Node } from '../../src/condition/index.ts'
import { compile } from '../../src/evaluate/index.ts'
import { listBuiltinPacks, loadPack } from '../../src/load/index.ts'
import type { Pack, Rule, RuleCase } from '../../src/pack/index.ts'

const secrets = await loadPack('pathwrit:secrets-mode')
const MODE = secrets.rules.find(({ id }) => id === 'secrets/mode') as Rule

const withCases = (rule: Rule, cases: Rule['cases']): readonly [Pack, readonly Rule[]] => {
  const changed = { ...rule, cases }
  return [{ ...secrets, rules: [changed] }, [changed]]
}

test('a case that comes out otherwise is told apart from one that does not', () => {
  const [violation] = MODE.cases.violation ?? []
  const [tested] = testPack(...withCases(MODE, { violation: [violation as RuleCase], pass: [violation as RuleCase] }))
  assert.equal(
    tested?.cases.map(({ pointer, expected, found }) => [pointer, expected === found]),
    [
      ['/cases/violation/0', true],
      ['/cases/pass/0', false],
    ],
  )
})

test('a rule with few cases has branches nobody saw, and mutants that live; with all its cases it has neither many', () => {
  const few = { violation: (MODE.cases.violation ?? []).slice(0, 1) }
  const [poor] = testPack(...withCases(MODE, few), { mutants: true })
  const [rich] = testPack(...withCases(MODE, MODE.cases), { mutants: true })
  assert.ok(poor !== undefined && rich !== undefined)
  assert.ok(poor.branches.some(({ sawTrue, sawFalse }) => !sawTrue || !sawFalse))
  assert.ok(rich.branches.every(({ sawTrue, sawFalse }) => sawTrue && sawFalse))
  const [made, lived] = [poor.mutants?.made ?? 0, poor.mutants?.survivors.length ?? 0]
  assert.ok(made > 30 && lived > made / 4, `${lived} of ${made}`)
  assert.ok((rich.mutants?.survivors.length ?? made) < lived / 2)
})

test('what is offered to kill a survivor does', () => {
  const few = { violation: (MODE.cases.violation ?? []).slice(0, 1), pass: (MODE.cases.pass ?? []).slice(0, 1) }
  const [pack, rules] = withCases(MODE, few)
  const [tested] = testPack(pack, rules, { mutants: true, killers: true })
  const survivors = tested?.mutants?.survivors ?? []
  const offered = survivors.filter(({ killer }) => killer !== undefined)
  assert.ok(offered.length > survivors.length / 2, `${offered.length} of ${survivors.length}`)
  const judge = (rule: Rule, stated: RuleCase): string =>
    judgeCase(compile({ packs: [{ ...pack, rules: [rule] }] }), rule, stated, '')
  for (const { killer, pointer, words } of offered) {
    const mutant = mutantsOf(rules[0] as Rule).find((one) => one.pointer === pointer && one.words === words)
    assert.is(judge(rules[0] as Rule, killer?.stated as RuleCase), killer?.expected)
    assert.is.not(judge(mutant?.rule as Rule, killer?.stated as RuleCase), killer?.expected)
  }
})

test('a mutant differs from its rule in one place', () => {
  for (const { rule } of mutantsOf(MODE)) {
    const parts = ['paths', 'when', 'require'] as const
    const changed = parts.filter((part) => JSON.stringify(rule[part]) !== JSON.stringify(MODE[part]))
    assert.is(changed.length, 1)
  }
})

test('what a path with `!` takes out passes, and a case there notices when that path is dropped', () => {
  const taken: RuleCase = { ...(MODE.cases.violation?.[0] as RuleCase), path: '/etc/svc/public/tls.key' }
  const rule = { ...MODE, paths: [...MODE.paths, '!/etc/svc/public/**'] }
  const survivorsWith = (pass: readonly RuleCase[]): readonly string[] => {
    const [tested] = testPack(...withCases(rule, { ...MODE.cases, pass }), { mutants: true })
    assert.equal(
      tested?.cases.filter(({ expected, found }) => expected !== found),
      [],
    )
    return (tested?.mutants?.survivors ?? []).map(({ words }) => words)
  }
  const words = 'the path !/etc/svc/public/** was dropped'
  assert.ok(survivorsWith([]).includes(words))
  assert.not.ok(survivorsWith([taken]).includes(words))
})

test('what no path selects is no case that passes', () => {
  const elsewhere: RuleCase = { ...(MODE.cases.pass?.[0] as RuleCase), path: '/srv/tls.key' }
  const [tested] = testPack(...withCases(MODE, { pass: [elsewhere] }))
  assert.is(tested?.cases[0]?.found, 'not-selected')
})

test('an alternative that a parameter leaves empty is neither dropped nor a branch: no record tells', async () => {
  const pack = await loadPack('pathwrit:surface')
  const rule = pack.rules.find(({ id }) => id === 'surface/whitelist') as Rule
  const { require } = rule
  if (require.kind !== 'or') throw new Error('the rule is no longer a list of alternatives')
  const empty = (node: Node): boolean => node.kind === 'glob' && node.globs?.length === 0
  const at = require.args.findIndex(empty)
  assert.ok(at >= 0)
  const dropped = mutantsOf(rule).filter(({ words }) => /^operand \d of `or`/.test(words))
  assert.is(dropped.length, require.args.length - 1)
  assert.not.ok(dropped.some(({ words }) => words.startsWith(`operand ${at + 1} `)))
  const pointer = require.args[at]?.pointer
  assert.not.ok(testPack(pack, [rule])[0]?.branches.some((branch) => branch.pointer === pointer))

  const without = { ...rule, require: { ...require, args: require.args.filter((arg) => !empty(arg)) } }
  const [plan, other] = [rule, without].map((one) => compile({ packs: [{ ...pack, rules: [one] }] }))
  if (plan === undefined || other === undefined) throw new Error('no plan')
  let judged = 0
  for (const stated of nearCases(rule)) {
    if (judged++ === 200) break
    assert.is(judgeCase(plan, rule, stated, ''), judgeCase(other, without, stated, ''))
  }
})

/** Shares that all shipped rules together reach; to be raised, never lowered. */
const FLOOR = { branches: 0.99, mutants: 0.96 }

test('the cases of the shipped rules reach their branches and notice mistakes', async () => {
  const packs = await Promise.all((await listBuiltinPacks()).map((name) => loadPack(name)))
  const rules = new Map(packs.flatMap((pack) => pack.rules.map((rule) => [rule.id, { pack, rule }] as const)))
  const sums = { branches: 0, reached: 0, made: 0, killed: 0 }
  for (const { pack, rule } of rules.values())
    for (const { branches, mutants } of testPack(pack, [rule], { mutants: true })) {
      sums.branches += branches.length
      sums.reached += branches.filter(({ sawTrue, sawFalse }) => sawTrue && sawFalse).length
      sums.made += mutants?.made ?? 0
      sums.killed += (mutants?.made ?? 0) - (mutants?.survivors.length ?? 0)
    }
  assert.ok(sums.reached / sums.branches >= FLOOR.branches, `${sums.reached} of ${sums.branches} branches`)
  assert.ok(sums.killed / sums.made >= FLOOR.mutants, `${sums.killed} of ${sums.made} mutants`)
})

test.run()
