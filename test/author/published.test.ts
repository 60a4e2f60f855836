/**
 * Published vulnerabilities and stock packages: the metadata that was wrong, and what the recommended pack says of it.
 * What only an act of root would show stands in the fixture's `later`, with what it waits for.
 */
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import { BACKENDS, type BackendName, compile, evaluateRecords, memoryWorld } from '../../src/evaluate/index.ts'
import { loadPack } from '../../src/load/index.ts'
import { type FactRecord, type Finding, type PathRecord, SEVERITIES, type Severity } from '../../src/model/index.ts'
import { recordFromWire } from '../../src/parse/index.ts'
import { accountsOf, discover, unitField } from '../../src/service/index.ts'

type Wire = Readonly<Record<string, unknown>> & { readonly path: string }
/** One state of a package: its records, and `NAME:USER:GROUP` of the service; null where none drops its privileges. */
interface State {
  readonly service: string | null
  readonly records: readonly Wire[]
}
interface Published {
  readonly id: string
  readonly package: string
  readonly principle: string
  readonly source: string
  /** The state after the repair. */
  readonly control?: Partial<State> & { readonly records: readonly Wire[]; readonly also?: readonly string[] }
}
interface Case extends Published, State {
  /** `cause`: what was wrong itself; `nearby`: another fault of the same path, the cause needs acts; `clean`: nothing is. */
  readonly shows: 'cause' | 'nearby' | 'clean'
  /** `RULE PATH` of each finding that must be there, and of those that are true beside them. */
  readonly finds: readonly string[]
  readonly also?: readonly string[]
}
interface Later extends Published {
  /** The kind of record or rule that this one waits for. */
  readonly needs: string
}
interface Fixture {
  readonly users: Readonly<Record<string, readonly [uid: number, group: string]>>
  readonly groups: Readonly<Record<string, number>>
  readonly cases: readonly Case[]
  readonly later: readonly Later[]
}

const { users, groups, cases, later } = JSON.parse(readFileSync('test/fixtures/published.json', 'utf8')) as Fixture
const packs = [await loadPack('pathwrit:recommended')]
const plans = (Object.keys(BACKENDS) as BackendName[]).map((backend) => ({
  backend,
  plan: compile({ packs, backend }),
}))

const origin = { collector: 'case', source: 'published.json' }
const wire = (record: Readonly<Record<string, unknown>>): PathRecord =>
  recordFromWire({ origin, ...record }, { pointer: `/${record.path}` }, (type, name) =>
    type === 'user' ? users[name]?.[0] : groups[name],
  )
const facts = [
  ...Object.entries(groups).map(([name, gid]) => wire({ kind: 'group', path: '/etc/group', name, gid, members: [] })),
  ...Object.entries(users).map(([name, [uid, group]]) =>
    wire({ kind: 'account', path: '/etc/passwd', name, uid, gid: groups[group], home: '/', shell: '/bin/false' }),
  ),
] as readonly FactRecord[]
const accounts = accountsOf(facts, true)

const judge = (plan: (typeof plans)[number]['plan'], { service, records }: State): readonly Finding[] => {
  const inodes = records.map((record) => wire({ kind: 'inode', ...record }))
  const exists = (path: string) => records.some((one) => one.path === path || one.path.startsWith(`${path}/`))
  const { services } = discover(facts, accounts, { stated: service === null ? [] : [service], exists })
  const all = [...facts, ...inodes]
  const world = memoryWorld(all, { ancestors: 'root', whole: true, accounts, createAccess, unitField })
  return evaluateRecords(plan, inodes, services, world)
}
const said = (findings: readonly Finding[], verdict: Finding['verdict']): string[] =>
  [...new Set(findings.filter((one) => one.verdict === verdict).map(({ rule, path }) => `${rule} ${path}`))].sort()

/** Clean means what it means to a scan by default: nothing at medium or above. What is milder is written down. */
const assertClean = (findings: readonly Finding[], also: readonly string[] = []) => {
  const harsh = (severity: Severity) => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf('medium')
  assert.equal(
    findings.filter(({ severity }) => harsh(severity)).map(({ message }) => message),
    [],
  )
  assert.equal(said(findings, 'violation'), [...also].sort())
}

let found = 0
for (const { backend, plan } of plans)
  for (const one of cases) {
    test(`${one.id}, ${backend}`, () => {
      const findings = judge(plan, one)
      if (one.shows === 'clean') assertClean(findings, one.also)
      else {
        const violations = said(findings, 'violation')
        for (const expected of one.finds) assert.ok(violations.includes(expected), `missed: ${expected}`)
        assert.equal(violations, [...one.finds, ...(one.also ?? [])].sort())
      }
      if (one.records.every(({ mode }) => mode !== undefined)) assert.equal(said(findings, 'unknown'), [])
      if (backend === plans[0]?.backend) found++
    })
  }

for (const one of [...cases, ...later]) {
  const { control } = one
  if (control === undefined) continue
  const service = control.service ?? ('service' in one ? one.service : null)
  for (const { backend, plan } of plans)
    test(`${one.id}, repaired, ${backend}`, () =>
      assertClean(judge(plan, { service, records: control.records }), control.also))
}

test('every published case is judged or waits for something named', () => {
  const ids = [...cases, ...later].map(({ id }) => id)
  assert.is(new Set(ids).size, ids.length)
  assert.ok(ids.length >= 56, `${ids.length} cases`)
  for (const { id, shows, finds, source } of cases) {
    assert.is(finds.length === 0, shows === 'clean', id)
    assert.ok(source !== '', id)
  }
  for (const { id, needs } of later) assert.match(needs, /act|log-rotation/, id)
  const by = (shows: Case['shows']) => cases.filter((one) => one.shows === shows).length
  console.log(`${cases.length} of ${ids.length} published cases in scope, ${found} found`)
  console.log(
    `  ${by('cause')} by their cause, ${by('nearby')} by another fault of the same path, ${by('clean')} clean`,
  )
  assert.is(found, cases.length)
})

test.run()
