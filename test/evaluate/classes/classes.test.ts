/** Sorting inodes into classes changes no finding: batches judged with them answer to the oracle, which knows none. */
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../../src/access/index.ts'
import { CASE_ACCOUNTS, caseService } from '../../../src/author/index.ts'
import {
  bind,
  compile,
  evaluateRecords,
  memoryWorld,
  NO_ACCOUNTS,
  startEvaluation,
} from '../../../src/evaluate/index.ts'
import { listBuiltinPacks, loadPacks } from '../../../src/load/index.ts'
import { type Batch, batchBuilder, type Finding, type InodeRecord, nameOf, parentOf } from '../../../src/model/index.ts'
import type { Pack } from '../../../src/pack/index.ts'
import { unitField } from '../../../src/service/index.ts'
import { randomPack } from './random-rules.ts'
import { randomTree } from './random-tree.ts'

const SERVICES = [
  caseService({ dirs: { ...caseService().dirs, state: ['/var/lib/svc'], uploads: ['/var/lib/svc/uploads'] } }),
  caseService({
    name: 'web',
    user: 'www-data',
    groups: ['adm'],
    dirs: { ...caseService().dirs, config: ['/etc/svc'], logs: ['/var/log/web'] },
  }),
]

/** The records as batches of a live root: rare facts are fetched when they are asked for. */
const batchesOf = (records: readonly InodeRecord[], size: number): readonly Batch[] => {
  const byPath = new Map(records.map((record) => [record.path, record] as const))
  const of = (path: string) => byPath.get(path) as InodeRecord
  const builder = batchBuilder(records[0]?.origin ?? { collector: '', source: '' }, size, {
    acl: (path) => of(path).acl,
    attrs: (path) => of(path).attrs,
    mount: (path) => of(path).mount,
    caps: (path) => of(path).caps,
    selinux: (path) => of(path).selinux,
    contentClass: (path) => of(path).contentClass,
  })
  const batches: Batch[] = []
  for (const { path, type, mode, uid, gid, nlink, linkTarget, owner, group } of records) {
    const rare = linkTarget !== null || owner !== undefined || group !== undefined
    const [directory, name] = path === '/' ? ['/', ''] : [parentOf(path), nameOf(path)]
    builder.add(directory, name, {
      type,
      mode,
      uid,
      gid,
      nlink,
      extra: rare ? { linkTarget, owner, group } : undefined,
    })
    if (builder.length === size) batches.push(builder.take())
  }
  return builder.length === 0 ? batches : [...batches, builder.take()]
}

const options = fc.record({
  ancestors: fc.constantFrom('root' as const, 'unknown' as const),
  whole: fc.boolean(),
  accounts: fc.constantFrom(CASE_ACCOUNTS, CASE_ACCOUNTS, NO_ACCOUNTS),
  named: fc.boolean(),
  size: fc.constantFrom(3, 64),
})

const compare = (
  packs: readonly Pack[],
  tree: readonly InodeRecord[],
  {
    size,
    named,
    ...how
  }: { size: number; named: boolean } & Omit<Parameters<typeof memoryWorld>[1], 'createAccess' | 'unitField'>,
): number => {
  const records = named
    ? tree.map((record, i) => ({ ...record, owner: ['root', 'svc', 'odd'][i % 3], group: 'root' }))
    : tree
  const world = () => memoryWorld(records, { ...how, createAccess, unitField })
  const expected = evaluateRecords(compile({ packs, backend: 'interpret' }), records, SERVICES, world())
  const plain = evaluateRecords(compile({ packs }), records, SERVICES, world())
  assert.is(JSON.stringify(plain, null, 1), JSON.stringify(expected, null, 1), 'inode by inode')
  const own = world()
  const evaluation = startEvaluation(bind(compile({ packs }), SERVICES, own), own)
  const found: Finding[] = batchesOf(records, size).flatMap((batch) => evaluation.batch(batch))
  assert.is(JSON.stringify([...found, ...evaluation.unknown()], null, 1), JSON.stringify(expected, null, 1), 'batches')
  const pairs: string[] = []
  const bare = world()
  const short = startEvaluation(bind(compile({ packs }), SERVICES, bare), bare)
  for (const batch of batchesOf(records, size)) short.verdicts(batch, (rule, path) => pairs.push(`${rule} ${path}`))
  const violated = found.map(({ rule, path }) => `${rule} ${path}`)
  assert.equal(pairs, violated, 'verdicts alone')
  return expected.length
}

const runs = (share: number) => {
  const seed = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1_000_000)
  const numRuns = Math.ceil(Number(process.env.PATHWRIT_CASES ?? 300) * share)
  console.log(`seed ${seed}, ${numRuns} cases`)
  return { numRuns, seed }
}

test('random rules', () => {
  let findings = 0
  fc.assert(
    fc.property(randomPack, randomTree, options, (pack, tree, how) => {
      findings += compare([pack], tree, how)
    }),
    runs(1),
  )
  assert.ok(findings > 100, `${findings} findings`)
})

const builtin = await loadPacks(await listBuiltinPacks())
test('the shipped rules', () => {
  let findings = 0
  fc.assert(
    fc.property(randomTree, options, (tree, how) => {
      findings += compare(builtin, tree, how)
    }),
    runs(0.1),
  )
  assert.ok(findings > 100, `${findings} findings`)
})

test.run()
