import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { loadSdk } from '../../src/cli/load-sdk.ts'
import { run } from '../../src/cli/run.ts'
import {
  compile,
  evaluate,
  explainPath,
  loadPack,
  loadPacks,
  loadWaivers,
  scan,
  scanEvents,
  services,
} from '../../src/index.ts'
import { schemaValidator } from '../../src/pack/compile-schemas.ts'
import { fakeIo } from '../cli/fake.ts'
import { DEMO, listOf, recommended } from '../scan/demo.ts'

/** Every way in gives the same answer: the command line in each format, the SDK, records in memory, and a pack's own waivers. */

const folder = mkdtempSync(join(tmpdir(), 'pathwrit-waivers-'))
const write = (name: string, value: unknown): string => {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(value))
  return file
}
test.after(() => rmSync(folder, { recursive: true, force: true }))

const PATH = '/etc/shop/shop.conf'
const RULE = 'config/not-service-modifiable'
const WAIVERS = [
  { rule: 'config/*', path: '/etc/shop/**', service: 'shop', reason: 'moved next month', owner: 'web team' },
  { rule: 'code/*', path: '/usr/lib/shop/**', reason: 'over', expires: '2001-01-01' },
  { rule: '**', path: '/nowhere', reason: 'none' },
]
const cli = async (...args: readonly string[]) => {
  const io = fakeIo()
  const code = await run(args, io, loadSdk)
  return { code, out: io.stdout.text(), err: io.stderr.text() }
}
interface Report {
  readonly findings: readonly (Waivable & { readonly verdict: string })[]
  readonly summary: { readonly waived: number; readonly counts: Readonly<Record<string, number>> }
  readonly waivers: Readonly<
    Record<'unused' | 'expired', readonly { readonly pointer: string; readonly why: string }[]>
  >
}
/** The report as JSON says it, held to its schema. */
const reportOf = (text: string): Report => {
  const value: unknown = JSON.parse(text)
  const valid = schemaValidator('report')
  assert.ok(valid(value), JSON.stringify(valid.errors?.slice(0, 3)))
  return value as Report
}
interface Waivable {
  readonly rule: string
  readonly path: string
  readonly waived?: { readonly reason: string; readonly from: string } | undefined
  readonly expired?: unknown
}
const waivedOf = (findings: readonly Waivable[]): readonly string[] =>
  findings
    .flatMap(({ rule, path, waived }) => (waived === undefined ? [] : [`${rule} ${path} ${waived.reason}`]))
    .sort()

const expected = async (): Promise<readonly string[]> => {
  const plain = await listOf(scan(await recommended(), { target: DEMO }))
  const accepted = plain.filter(({ rule, path, services }) => {
    return rule.startsWith('config/') && path.startsWith('/etc/shop/') && services.join() === 'shop'
  })
  assert.ok(accepted.length > 0 && accepted.length < plain.length)
  return accepted.map(({ rule, path }) => `${rule} ${path} moved next month`).sort()
}

test('a file: JSON, NDJSON, pretty, the exit code and the SDK agree', async () => {
  const file = write('w.json', { waivers: WAIVERS })
  const wanted = await expected()
  const waivers = await loadWaivers(file)
  const sdk = await listOf(scan(await recommended(), { target: DEMO, waivers }))
  assert.equal(waivedOf(sdk), wanted)

  const json = await cli('scan', DEMO, '--waivers', file, '--format', 'json')
  const report = reportOf(json.out)
  assert.equal(waivedOf(report.findings), wanted)
  assert.is(report.summary.waived, wanted.length)
  assert.is(report.waivers.unused[0]?.pointer, '/waivers/2')
  assert.ok(report.waivers.expired[0]?.why.includes('2001-01-01'))
  const counted = Object.values(report.summary.counts).reduce((a, b) => a + b, 0)
  const active = report.findings.filter((f) => f.verdict === 'violation' && f.waived === undefined)
  assert.is(counted, active.length)
  assert.ok(report.findings.some((f) => f.expired !== undefined))

  const lines = (await cli('scan', DEMO, '--waivers', file, '--format', 'ndjson')).out.trim().split('\n')
  const parsed = lines.map((line) => JSON.parse(line))
  assert.equal(waivedOf(parsed.filter(({ kind }) => kind === 'finding')), wanted)
  assert.is(parsed.at(-1).waived, wanted.length)
  assert.equal(parsed.at(-1).waivers, report.waivers)

  const pretty = await cli('scan', DEMO, '--waivers', file)
  assert.match(pretty.out, /waived {2}accepted, and not counted/)
  assert.match(pretty.out, /moved next month \(web team; .*w\.json\)/)
  assert.match(pretty.out, new RegExp(`; ${wanted.length} waived;`))
  assert.match(pretty.out, /expired waivers: what they covered counts again/)
  assert.match(pretty.out, /no longer waived: over \(until 2001-01-01; /)
  assert.match(pretty.out, /\*\* at \/nowhere: no finding fits it/)
  assert.is(pretty.code, 1)
})

test('records in memory are waived by the same', async () => {
  const plan = await recommended()
  const waivers = await loadWaivers(write('w.json', { waivers: WAIVERS }))
  const { services: found } = await services({ target: DEMO })
  const records = [
    { kind: 'inode', path: '/', type: 'directory', mode: '0755', uid: 0, gid: 0 },
    { kind: 'inode', path: '/etc', type: 'directory', mode: '0755', uid: 0, gid: 0 },
    { kind: 'inode', path: '/etc/shop', type: 'directory', mode: '0755', uid: 0, gid: 0 },
    { kind: 'inode', path: PATH, type: 'file', mode: '0666', uid: 0, gid: 0 },
  ].map((record) => ({ ...record, origin: { collector: 'ndjson', source: 'x' } }))
  const shop = found.filter(({ name }) => name === 'shop')
  const findings = evaluate(plan, { records, services: shop, whole: true, waivers })
  const one = findings.find(({ rule, verdict }) => rule === RULE && verdict === 'violation')
  assert.is(one?.waived?.reason, 'moved next month')
})

test('explain shows a violation as waived', async () => {
  const file = write('w.json', { waivers: WAIVERS })
  const plan = await recommended()
  const explained = await explainPath(plan, { target: DEMO, path: PATH, waivers: await loadWaivers(file) })
  const verdict = explained.verdicts.find(({ rule, service }) => rule === RULE && service === 'shop')
  assert.is(verdict?.verdict, 'violation')
  assert.is(verdict?.waived?.owner, 'web team')
  const { out } = await cli('explain', DEMO, '--path', PATH, '--waivers', file)
  assert.match(out, /waived: moved next month \(web team; /)
})

test("a pack's waivers are taken by the same function, and hold for rules of other packs", async () => {
  const wanted = await expected()
  const file = write('pack.json', { name: 'known', version: '1.0.0', title: 'Known', waivers: WAIVERS })
  const plan = compile({ packs: await loadPacks(['pathwrit:recommended', file]) })
  const events = await listOf(scanEvents(plan, { target: DEMO }))
  assert.equal(waivedOf(events.flatMap((event) => (event.kind === 'finding' ? [event.finding] : []))), wanted)
  const end = events.at(-1)
  assert.is(end?.kind === 'end' ? end.tail.waivers?.unused.length : undefined, 0)
  assert.is(end?.kind === 'end' ? end.tail.waivers?.expired.length : undefined, 1)
  const report = reportOf(
    (await cli('scan', DEMO, '--pack', 'pathwrit:recommended', '--pack', file, '--format', 'json')).out,
  )
  assert.equal(waivedOf(report.findings), wanted)
  assert.ok(report.findings.every((f) => f.waived === undefined || f.waived.from === 'pack known'))
  const outer = write('outer.json', { name: 'outer', version: '1.0.0', title: 'O', extends: ['./pack.json'] })
  assert.is((await loadPack(outer)).waivers.length, WAIVERS.length)
})

test('a waiver ends on its day whatever way it came', async () => {
  const plan = await recommended()
  const waivers = await loadWaivers(write('d.json', { waivers: [{ ...WAIVERS[0], expires: '2026-06-15' }] }))
  const on = async (now: string) => waivedOf(await listOf(scan(plan, { target: DEMO, waivers, now: new Date(now) })))
  assert.ok((await on('2026-06-15T23:59:59Z')).length > 0)
  assert.is((await on('2026-06-16T00:00:00Z')).length, 0)
})

test('a baseline makes the next scan clean, and is the same file when written again', async () => {
  const file = join(folder, 'baseline.json')
  const first = await cli('scan', DEMO, '--write-baseline', file)
  assert.is(first.code, 1)
  const text = readFileSync(file, 'utf8')
  const valid = schemaValidator('waivers')
  assert.ok(valid(JSON.parse(text)), JSON.stringify(valid.errors?.slice(0, 3)))
  await cli('scan', DEMO, '--write-baseline', file)
  assert.is(readFileSync(file, 'utf8'), text)
  const second = await cli('scan', DEMO, '--waivers', file, '--fail-on', 'info', '--fail-on-unknown')
  assert.is(second.code, 0)
  assert.match(second.out, /^0 findings; \d+ waived; 0 unknown;/m)
  assert.not.match(second.out, /silence means/)
  assert.not.match(second.out, /cover nothing/)
  assert.equal(
    readdirSync(folder).filter((name) => name.startsWith('.')),
    [],
  )
})

test('a baseline does not take the place of a file that is read, nor of anything when the scan fails', async () => {
  const file = write('both.json', { waivers: WAIVERS })
  const both = await cli('scan', DEMO, '--waivers', file, '--write-baseline', file)
  assert.is(both.code, 2)
  assert.match(both.err, /would take the place of/)
  assert.is((await cli('scan', join(folder, 'absent'), '--write-baseline', join(folder, 'new.json'))).code, 2)
  assert.not.ok(existsSync(join(folder, 'new.json')))
  const late = await cli('scan', DEMO, '--write-baseline', join(folder, 'new.json'), '--baseline-expires', '2026-02-30')
  assert.match(late.err, /is not a day of the calendar/)
})

test('a file in the working directory is not taken up by itself', async () => {
  const before = process.cwd()
  const name = 'pathwrit.waivers.json'
  write(name, { waivers: [{ rule: '**', path: '/**', reason: 'planted' }] })
  process.chdir(folder)
  try {
    assert.is((await cli('scan', DEMO)).code, 1)
    assert.is((await cli('scan', DEMO, '--waivers', name)).code, 0)
  } finally {
    process.chdir(before)
  }
})

test('a waiver that only one of several targets needs is in use', async () => {
  const file = write('w.json', { waivers: [WAIVERS[0], WAIVERS[2]] })
  const empty = write('empty.ndjson', {
    kind: 'inode',
    path: '/',
    type: 'directory',
    mode: '0755',
    uid: 0,
    gid: 0,
    origin: { collector: 'x', source: 'x' },
  })
  const { out } = await cli('scan', DEMO, empty, '--waivers', file, '--format', 'json')
  assert.equal(
    JSON.parse(out).waivers.unused.map(({ pointer }: { pointer: string }) => pointer),
    ['/waivers/1'],
  )
  const pretty = (await cli('scan', DEMO, empty, '--waivers', file)).out
  assert.is(pretty.match(/waivers that cover nothing/g)?.length, 1)
})

test.run()
