/** The default backend answers to the oracle: equal findings, reasons included, wherever both are asked. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import { CASE_ACCOUNTS, caseService, readCase } from '../../src/author/index.ts'
import { type BackendName, compile, evaluateRecords, memoryWorld, NO_ACCOUNTS } from '../../src/evaluate/index.ts'
import { listBuiltinPacks, loadPacks } from '../../src/load/index.ts'
import type { Finding, PathRecord, Service } from '../../src/model/index.ts'
import { scan } from '../../src/scan/index.ts'
import { unitField } from '../../src/service/index.ts'
import { placeFixture, projectRoot, readFixture } from '../author/fixture-files.ts'
import { randomRecords } from './random-records.ts'

const packs = await loadPacks(await listBuiltinPacks())
const planFor = (backend: BackendName) => compile({ packs, backend })
const plans = { compiled: planFor('compiled'), interpret: planFor('interpret') }
const { rules } = plans.interpret
const fixturePath = (id: string) => join(projectRoot(), 'rules', id, 'fixture.mtree')

const same = (compiled: readonly Finding[], interpreted: readonly Finding[], where: string): void =>
  assert.is(JSON.stringify(compiled, null, 1), JSON.stringify(interpreted, null, 1), where)

test('the worlds of every case, under every rule', () => {
  let findings = 0
  for (const rule of rules)
    for (const [verdict, cases] of Object.entries(rule.cases))
      for (const [i, stated] of (cases as readonly Parameters<typeof readCase>[1][]).entries()) {
        const place = `${rule.id} /cases/${verdict}/${i}`
        const judge = (backend: BackendName) => {
          const { records, service, world } = readCase(rule, stated, place)
          return evaluateRecords(plans[backend], records, [service], world)
        }
        const interpreted = judge('interpret')
        findings += interpreted.length
        same(judge('compiled'), interpreted, place)
      }
  assert.ok(findings > 400, `${findings} findings`)
})

const scanned = async (backend: BackendName, target: string, services: readonly string[]) => {
  const found: Finding[] = []
  for await (const finding of scan(plans[backend], { target, services })) found.push(finding)
  return found
}

test('every fixture, under every rule', async () => {
  for (const rule of rules) {
    const text = readFileSync(fixturePath(rule.id), 'utf8')
    const { services } = readFixture(rule.id, text)
    const placed = placeFixture(text)
    try {
      const interpreted = await scanned('interpret', placed.path, services)
      assert.ok(interpreted.length > 0, rule.id)
      same(await scanned('compiled', placed.path, services), interpreted, rule.id)
    } finally {
      placed.remove()
    }
  }
})

test('the demo', async () => {
  const demo = join(projectRoot(), 'docs/use/demo/root.mtree')
  const interpreted = await scanned('interpret', demo, [])
  assert.ok(interpreted.length > 5)
  same(await scanned('compiled', demo, []), interpreted, 'demo')
})

/** Two services, and a third that shares the first one's identity. */
const SERVICES: readonly Service[] = [
  caseService(),
  caseService({
    name: 'web',
    user: 'www-data',
    groups: ['adm'],
    exec: ['/usr/bin/tool'],
    dirs: {
      config: ['/etc/web'],
      secrets: [],
      code: ['/srv/app'],
      runtime: ['/run/web'],
      tmp: [],
      state: ['/var/lib/svc/uploads'],
      uploads: ['/srv/app'],
      cache: ['/var/cache/svc'],
      logs: ['/var/log/web'],
    },
  }),
  caseService({ name: 'twin', unit: 'svc.service', dirs: { state: ['/var/lib/twin'] } }),
]

const worldOptions = fc.record({
  ancestors: fc.constantFrom('root' as const, 'unknown' as const),
  whole: fc.boolean(),
  accounts: fc.constantFrom(CASE_ACCOUNTS, NO_ACCOUNTS),
  signed: fc.boolean(),
})

test('random records, any field unobserved', () => {
  const violated = new Set<string>()
  const unknown = new Set<string>()
  const numRuns = Number(process.env.PATHWRIT_CASES ?? 120)
  const seed = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1_000_000)
  console.log(`seed ${seed}, ${numRuns} cases`)
  fc.assert(
    fc.property(randomRecords, worldOptions, (records: readonly PathRecord[], { signed, ...options }) => {
      const judge = (backend: BackendName) => {
        const world = memoryWorld(records, { ...options, createAccess, unitField, signed: () => signed })
        return evaluateRecords(plans[backend], records, SERVICES, world)
      }
      const interpreted = judge('interpret')
      for (const { rule, verdict } of interpreted) (verdict === 'violation' ? violated : unknown).add(rule)
      same(judge('compiled'), interpreted, 'random records')
    }),
    { numRuns, seed },
  )
  if (numRuns >= 100) {
    assert.ok(violated.size >= 25, `only ${[...violated].join(' ')} were ever violated`)
    assert.ok(unknown.size >= 25, `only ${[...unknown].join(' ')} were ever unknown`)
  }
})

test.run()
