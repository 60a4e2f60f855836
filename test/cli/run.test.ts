import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { run } from '../../src/cli/run.ts'
import type { Finding } from '../../src/model/index.ts'
import { mixed } from '../report/sample.ts'
import { type FakeIo, fakeIo, fakeSdk, finding, pack, rule, type World } from './fake.ts'

const call = async (line: string, world: World = {}, io: FakeIo = fakeIo()) => {
  const sdk = fakeSdk(world)
  const argv = line.split(' ').filter((word) => word !== '')
  const code = await run(argv, io, async () => sdk)
  return { code, out: io.stdout.text(), err: io.stderr.text(), asked: sdk.asked }
}
const low: readonly Finding[] = [finding('/a', { severity: 'low' })]
const unknown: readonly Finding[] = [finding('/a', { verdict: 'unknown', missing: ['mode'] })]
const GAP = { complete: false, incomplete: [{ path: '/x', why: 'denied' }] }

const BLIND = { complete: false, incomplete: [{ path: '/', why: 'denied' }], records: 0 }

const CODES: readonly (readonly [line: string, world: World, code: number])[] = [
  ['scan /', {}, 0],
  ['scan /', { findings: mixed }, 1],
  ['scan /', { findings: low }, 0],
  ['scan / --fail-on low', { findings: low }, 1],
  ['scan / --fail-on never', { findings: mixed }, 0],
  ['scan /', { findings: unknown }, 0],
  ['scan / --fail-on-unknown', { findings: unknown }, 1],
  ['scan /', { tail: GAP }, 3],
  ['scan / --fail-on never', { findings: mixed, tail: GAP }, 3],
  ['scan /', { findings: mixed, tail: GAP }, 1],
  ['scan /', { tail: { records: 0 } }, 0],
  ['scan /', { tail: { ...GAP, records: 0 } }, 3],
  ['scan /', { tail: { ...BLIND } }, 2],
  ['trace', {}, 2],
  ['trace --suggest', {}, 2],
  ['trace --suggest t', {}, 0],
  ['trace --check u t', {}, 1],
  ['scan', {}, 2],
  ['scan - -', {}, 2],
  ['scan / --pack nope', {}, 2],
  ['scan / --format sarif', {}, 2],
  ['scan / --param x', {}, 2],
  ['scan / --param a.b=1 --param a.b=2', {}, 2],
  ['surface / --service nginx', {}, 0],
  ['surface /', {}, 2],
  ['surface / --service a --user b', {}, 2],
  ['surface / --service a --group b', {}, 2],
  ['surface a b --user c', {}, 2],
  ['surface a --user c --compare b', {}, 0],
  ['surface a --user c --compare b', { tail: GAP }, 3],
  ['surface a --service c --compare sandbox --format ndjson', {}, 0],
  ['surface a --user c --compare sandbox', {}, 2],
  ['surface a --user c --compare b --tree', {}, 2],
  ['surface - --user c --compare -', {}, 2],
  ['surface a b --user c --compare d', {}, 2],
  ['surface a --user c --compare b --compare d', {}, 2],
  ['surface / --user c --tree', {}, 0],
  ['surface / --user c --tree --format ndjson', {}, 2],
  ['explain', {}, 2],
  ['explain config/not-service-modifiable', {}, 0],
  ['explain config/not-service-modifable', {}, 2],
  ['explain / --path /etc', {}, 0],
  ['services /', {}, 0],
  ['services /', { tail: GAP }, 3],
  ['acts /', {}, 0],
  ['acts /', { tail: GAP }, 3],
  ['collect /', {}, 0],
  ['collect /', { tail: GAP }, 3],
  ['rules', {}, 0],
  ['rules extra', {}, 2],
  ['pack', {}, 2],
  ['pack tset', {}, 2],
  ['pack test --killers', {}, 2],
  ['pack test --mutants --min-score 101', {}, 2],
  ['pack test --rule no/such', {}, 2],
  ['bench --list', {}, 0],
  ['bench --records x', {}, 2],
  ['bench --engines none', {}, 2],
  ['bench --compare one.json', {}, 2],
  ['bench --compare none.json none.json', {}, 2],
  ['completion bash', {}, 0],
  ['completion', {}, 2],
  ['completion tcsh', {}, 2],
  ['', {}, 2],
  ['--help', {}, 0],
  ['scan --help', {}, 0],
  ['help scan', {}, 0],
  ['help nope', {}, 2],
  ['--version', {}, 0],
  ['--version --json', {}, 0],
  ['--version x', {}, 2],
  ['fix /', {}, 2],
  ['scna /', {}, 2],
]
for (const [line, world, code] of CODES)
  test(`pathwrit ${line} → ${code}`, async () => {
    const result = await call(line, world)
    assert.is(result.code, code, result.err)
    if (code === 2) {
      if (world.tail === undefined) assert.is(result.out, '')
      assert.match(result.err, /^pathwrit/)
      assert.not.match(result.err, /defect|\n +at /)
    } else assert.not.match(result.err, /pathwrit: /)
  })

test('what is wrong is said with its place and what to do', async () => {
  assert.is((await call('scan / --pack nope')).err, 'pathwrit: p.json:3:7: no pack nope\n  name one\n')
  assert.match((await call('scna /')).err, /did you mean "scan"/)
  assert.match((await call('scan / --skip-rul x')).err, /did you mean "--skip-rule"/)
  assert.match(
    (await call('explain config/not-service-modifable')).err,
    /did you mean "config\/not-service-modifiable"/,
  )
  assert.match((await call('explain /')).err, /add --path PATH/)
  assert.match((await call('diff')).err, /this version has no diff command/)
})

test('an unexpected error is one line and no stack', async () => {
  // biome-ignore lint/correctness/useYield: it fails before its first event
  const scan = async function* () {
    throw new TypeError('boom')
  } as unknown as NonNullable<World['scan']>
  const { code, err, out } = await call('scan /', { scan })
  assert.is(code, 2)
  assert.is(out, '')
  assert.match(err, /^pathwrit: boom\n {2}this is a defect/)
})

test('the flags of scan reach the SDK', async () => {
  const line =
    'scan / --exclude /proc/** --exclude /x --service a:b --only-service a --input mtree --cross-mounts --backend interpret --rule r/a --skip-rule r/b --param x=1'
  const { asked } = await call(line)
  const [options] = asked.scans
  assert.equal(options?.exclude, ['/proc/**', '/x'])
  assert.equal(options?.services, ['a:b'])
  assert.equal(options?.onlyServices, ['a'])
  assert.is(options?.input, 'mtree')
  assert.is(options?.crossMounts, true)
  assert.is(options?.backend, 'interpret')
  assert.equal(asked.packs, [['pathwrit:recommended', new Map([['x', '1']])]])
  const compiled = asked.compiled[0] as { rules: string[]; skipRules: string[] }
  assert.equal([compiled.rules, compiled.skipRules], [['r/a'], ['r/b']])
})

test('several packs are loaded together, each once, with the parameters of all', async () => {
  const packs = [pack('one'), pack('two')]
  const { asked } = await call('scan / --pack one --pack two --pack one --param one.limit=5', { packs })
  assert.equal(asked.packs, [['one', 'two', new Map([['one.limit', '5']])]])
})

test('standard input is handed over for - alone', async () => {
  const io = fakeIo()
  assert.is((await call('scan -', {}, io)).asked.scans[0]?.stdin, io.stdin)
  assert.is((await call('scan /')).asked.scans[0]?.stdin, undefined)
})

test('several targets are several scans in one report', async () => {
  const { out, asked } = await call('scan a b --format json', { findings: mixed })
  assert.equal(
    asked.scans.map(({ target }) => target),
    ['a', 'b'],
  )
  const report = JSON.parse(out) as { targets: unknown[]; findings: { target: string }[] }
  assert.is(report.targets.length, 2)
  assert.equal([...new Set(report.findings.map(({ target }) => target))], ['a', 'b'])
})

test('an interrupted scan still ends its report, and says that it is incomplete', async () => {
  for (const how of ['stops', 'fails', 'before'] as const) {
    const stop = new AbortController()
    if (how === 'before') stop.abort()
    const scan = async function* () {
      const { head } = await import('../report/sample.ts')
      yield { kind: 'begin' as const, head: head() }
      yield { kind: 'finding' as const, finding: finding('/a', { severity: 'low' }) }
      stop.abort()
      if (how === 'fails') throw new Error('premature close')
    }
    const { code, out, err } = await call('scan a b --format json', { scan }, fakeIo({ signal: stop.signal }))
    assert.is(code, 3, how)
    assert.is(err, '')
    const report = JSON.parse(out) as {
      complete: boolean
      incomplete: unknown[]
      findings: unknown[]
      targets: unknown[]
      summary: { counts: { low: number } }
    }
    assert.is(report.complete, false)
    assert.is(report.targets.length, 2)
    assert.ok(report.incomplete.length >= 1)
    assert.is(report.summary.counts.low, report.findings.length)
  }
})

test('surface and explain: --service names an identity, or states one', async () => {
  assert.equal((await call('surface / --service a:b:c')).asked.surfaces[0]?.services, ['a:b:c'])
  assert.is((await call('surface / --service a:b:c')).asked.surfaces[0]?.service, 'a')
  const user = (await call('surface / --user u --group g --group 5')).asked.surfaces[0]
  assert.equal([user?.user, user?.groups, user?.service], ['u', ['g', '5'], undefined])
  assert.is((await call('explain / --path /etc --service a')).asked.targets[0]?.target, '/')
})

test('results are printed in each format', async () => {
  assert.match((await call('surface / --user u')).out, /1 of 2 paths can be modified in 1 tree, complete/)
  assert.match((await call('surface / --user u --tree')).out, /^\/\n└─ a {2}write\n/)
  assert.is(JSON.parse((await call('surface / --user u --format ndjson')).out.split('\n')[0] ?? '').kind, 'surface')
  assert.is(JSON.parse((await call('services / --format json')).out).target, '/')
  assert.match(
    (await call('acts /')).out,
    /cron\.d\/x\n {2}run {2}\/a[\s\S]*not told[\s\S]*1 act, 1 whose path cannot be told/,
  )
  const lines = (await call('acts / --unresolved --format ndjson')).out.trimEnd().split('\n')
  assert.equal(
    lines.map((line) => JSON.parse(line).kind),
    ['act', 'summary'],
  )
  assert.is(JSON.parse((await call('explain / --path /etc --format json')).out).path, '/etc')
  assert.is(JSON.parse((await call('rules --format json')).out).rules[0].rule, 'config/not-service-modifiable')
  assert.is(JSON.parse((await call('explain config/not-service-modifiable --format json')).out).severity, 'high')
  assert.match((await call('collect /')).out, /^\{"kind":"inode".*\n\{"kind":"summary"/)
  assert.is((await call('--version')).out, 'pathwrit 0.1.0\n')
  assert.is(JSON.parse((await call('--version --json')).out).version, '0.1.0')
})

test('surface --compare: both sides are asked about the same identity, and what is wrong says what to do', async () => {
  const { asked, out } = await call('surface a --service s:u --compare b')
  const [before, after] = asked.compared[0] ?? []
  assert.equal([before?.target, before?.service, before?.services], ['a', 's', ['s:u']])
  assert.ok(after !== 'sandbox' && after !== undefined)
  assert.equal([after.target, after.service, after.services], ['b', 's', ['s:u']])
  assert.match(out, /^LOST {2}can be modified in a, not in b\n\n\/ {2}1 path in it\n {2}a {2}file {2}write\n/)
  assert.match(
    out,
    /\n0 gained, 1 lost, 0 changed, 3 as before; of 5 and 6 paths, complete\n {2}lost: write 1; in 1 tree\n$/,
  )
  const within = await call('surface a --service s --compare sandbox')
  assert.is(within.asked.compared[0]?.[1], 'sandbox')
  assert.match(within.out, /^LOST {2}can be modified without the sandbox, not in the sandbox\n/)
  const lines = (await call('surface a --user u --compare b --format ndjson')).out.trimEnd().split('\n')
  assert.equal(
    lines.map((line) => (JSON.parse(line) as { kind: string }).kind),
    ['change', 'summary'],
  )
  assert.match((await call('surface a b --user u')).err, /surface OLD --compare NEW/)
  assert.match(
    (await call('surface a --user u --compare sandbox')).err,
    /a user has no sandbox.*\n {2}give --service NAME/,
  )
  assert.match((await call('surface a --service s --compare b --tree')).err, /leave one of them out/)
})

test('a rule of a pack that is not built in is found by either name', async () => {
  const packs = [pack('house', { builtIn: false, rules: [rule('a/b', { name: 'house:a/b' })] })]
  for (const id of ['a/b', 'house:a/b']) assert.match((await call(`explain ${id}`, { packs })).out, /^house:a\/b\n/)
})

test.run()
