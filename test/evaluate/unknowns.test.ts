/** Unknowns are grouped by what their records lacked, found by a short cut that must agree with the full explanation. */
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import { CASE_ACCOUNTS, caseService } from '../../src/author/index.ts'
import { bind, compile, memoryWorld, NO_ACCOUNTS, reasonsFor, type Scope, verdictOf } from '../../src/evaluate/index.ts'
import { listBuiltinPacks, loadPacks } from '../../src/load/index.ts'
import type { PathRecord } from '../../src/model/index.ts'
import { unitField } from '../../src/service/index.ts'
import { randomRecords } from './random-records.ts'

const plan = compile({ packs: await loadPacks(await listBuiltinPacks()) })
const services = [caseService(), caseService({ name: 'twin', unit: 'svc.service', dirs: { state: ['/var/lib/twin'] } })]

test('what a record lacks is what the reasons for its unknown verdict name', () => {
  const lacking = new Set<string>()
  const numRuns = Number(process.env.PATHWRIT_CASES ?? 300)
  const seed = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1_000_000)
  console.log(`seed ${seed}, ${numRuns} cases`)
  const accounts = fc.constantFrom(CASE_ACCOUNTS, NO_ACCOUNTS)
  fc.assert(
    fc.property(randomRecords, accounts, fc.boolean(), (records: readonly PathRecord[], known, whole) => {
      const world = memoryWorld(records, {
        accounts: known,
        ancestors: 'unknown',
        whole,
        createAccess,
        unitField,
      })
      const { kinds } = bind(plan, services, world)
      for (const record of records) {
        const { path } = record
        const kind = kinds.get(record.kind)
        const scope: Scope = record.kind === 'inode' ? { path, inode: world.named(record) } : { path, record }
        for (const bound of kind?.candidates(kind.index.lookup(path)) ?? []) {
          if (verdictOf(bound, scope) !== 'unknown') continue
          const { missing } = reasonsFor(bound, scope, world)
          assert.equal(bound.missing(scope), missing, `${bound.rule.id} at ${path}`)
          for (const fact of missing) lacking.add(fact)
        }
      }
    }),
    { numRuns, seed },
  )
  if (numRuns >= 100)
    for (const fact of ['mode', 'ancestor', 'contentClass', 'hard-links', 'manifests'])
      assert.ok(lacking.has(fact), `no record lacked ${fact}, only ${[...lacking].join(', ')}`)
})

test.run()
