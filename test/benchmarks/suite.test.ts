/** The suite on a small scale: trees are what a seed says, engines agree, and one that does not stops the run. */
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compareResults } from '../../benchmarks/compare.ts'
import type { Engine } from '../../benchmarks/engines/index.ts'
import { forPeers, generateRules, packOf, sampleOf } from '../../benchmarks/packs/index.ts'
import { proved } from '../../benchmarks/prove.ts'
import { markdown } from '../../benchmarks/render/index.ts'
import { recordsOf } from '../../benchmarks/setup.ts'
import { ratioOf } from '../../benchmarks/statistics.ts'
import { runSuite } from '../../benchmarks/suite.ts'
import { tally } from '../../benchmarks/tally.ts'
import { WORKLOADS } from '../../benchmarks/workloads/index.ts'

const RECORDS = 3_000

for (const { name } of WORKLOADS)
  test(`${name}: about as many records as asked for, each path once, its directory before it`, () => {
    const spec = { workload: name, records: RECORDS, rules: 30, seed: 3, access: 1 }
    const records = [...recordsOf(spec)]
    assert.ok(records.length > RECORDS * 0.9 && records.length <= RECORDS, `${records.length} records`)
    assert.equal(records, [...recordsOf(spec)])
    const seen = new Set<string>()
    for (const { path, dir, type } of records) {
      assert.not.ok(seen.has(path), `${path} comes twice`)
      assert.ok(path === '/' || seen.has(dir), `${path} comes before ${dir}`)
      if (type === 'directory' || path === '/') seen.add(path)
      assert.not.match(path, /\/\/|\/$./)
    }
    assert.ok(new Set(records.map(({ path }) => path)).size === records.length)
  })

test('rules: as many as asked for, four in ten speak of the tree, all but those on access can be told to others', () => {
  const records = [...recordsOf({ workload: 'server', records: RECORDS, rules: 0, seed: 1, access: 0 })]
  for (const rules of [30, 300]) {
    const made = generateRules(sampleOf(records, 1), { rules, seed: 1, access: 3 })
    assert.is(made.length, rules)
    const { rules: told, beyond } = forPeers([packOf(made)])
    assert.is(told.length, rules - 3)
    assert.is(beyond.length, 3)
  }
})

test('a pair too many or too few is named', () => {
  const pair = { rule: 'a', path: '/x' }
  const oracle = { kind: 'proved', paths: ['/x', '/y'], pairs: [pair], beyond: [] } as const
  const engine: Engine = { name: 'other', about: '', start: () => Promise.reject(new Error('never started')) }
  assert.is(proved(engine, oracle, oracle).pairs, 1)
  assert.throws(() => proved(engine, oracle, { ...oracle, pairs: [] }), /other does not find a at \/x/)
  assert.throws(
    () => proved(engine, oracle, { ...oracle, pairs: [pair, { rule: 'a', path: '/y' }] }),
    /other finds a at \/y; interpret does not/,
  )
  // A rule it was not told, and a path it did not come to, are no difference.
  const untold = { ...oracle, pairs: [], beyond: [{ name: 'a', why: '' }] }
  assert.is(proved(engine, oracle, untold).pairs, 0)
  assert.is(proved(engine, oracle, { ...oracle, paths: ['/y'], pairs: [] }).pairs, 0)
})

test('a tally does not depend on order or blocks, and tells sets apart', () => {
  const pairs = Array.from({ length: 50 }, (_, i) => ({ rule: `r${i % 7}`, path: `/p${i}` }))
  const of = (...blocks: (typeof pairs)[]) => {
    const sum = tally()
    for (const block of blocks) sum.add(block)
    return sum.result()
  }
  assert.equal(of(pairs), of(pairs.slice(20).reverse(), pairs.slice(0, 20)))
  assert.equal(of(pairs), of([...pairs, ...pairs]))
  assert.not.equal(of(pairs).hash, of(pairs.slice(1)).hash)
})

test('a ratio comes with an interval that holds it', () => {
  const { ratio, low, high } = ratioOf([100, 101, 99, 102, 98], [200, 205, 195, 201, 199])
  assert.ok(Math.abs(ratio - 2) < 0.02 && low <= ratio && ratio <= high && low > 1.8 && high < 2.2)
})

test('our own engines agree and are timed, from one run to a page and a comparison', async () => {
  const told: string[] = []
  const result = await runSuite(
    {
      workloads: ['image'],
      records: [2_000],
      rules: [30],
      engines: ['compiled', 'compiled-ndjson', 'interpret'],
      seed: 1,
      repeat: 2,
      packs: [],
      collect: [],
      collectors: [],
      budget: 2,
    },
    (line) => told.push(line),
  )
  const [table] = result.tables
  assert.is(table?.rows.length, 3, told.join('\n'))
  for (const { engine, failed, proof, timed } of table?.rows ?? []) {
    assert.is(failed, undefined, engine)
    assert.ok((proof?.pairs ?? 0) > 0 && (timed?.tally.pairs ?? 0) > 0)
    assert.is(timed?.passes.length, 2)
  }
  assert.ok((table?.shape.matching ?? 0) >= 0.3 && (table?.shape.candidates ?? 0) >= 3, JSON.stringify(table?.shape))
  assert.match(markdown(result), /\| compiled \|/)
  assert.match(compareResults(result, result), /\| 1\.00× \|/)
})

test.run()
