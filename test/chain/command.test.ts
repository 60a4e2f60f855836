import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { loadSdk } from '../../src/cli/load-sdk.ts'
import { run } from '../../src/cli/run.ts'
import { schemaValidator } from '../../src/pack/compile-schemas.ts'
import { fakeIo } from '../cli/fake.ts'

/** From records to the command: shop can change what bob runs each day, and bob's job what root runs. */

const folder = mkdtempSync(join(tmpdir(), 'pathwrit-chains-'))
test.after(() => rmSync(folder, { recursive: true, force: true }))

const origin = { collector: 'ndjson', source: 'x' }
const directory = (path: string, uid = 0, mode = '0755') => ({
  kind: 'inode',
  path,
  type: 'directory',
  mode,
  uid,
  gid: uid,
  origin,
})
const file = (path: string, uid: number) => ({ kind: 'inode', path, type: 'file', mode: '0755', uid, gid: uid, origin })
const account = (name: string, uid: number) => [
  { kind: 'account', path: '/etc/passwd', name, uid, gid: uid, home: '/', shell: '/bin/sh', origin },
  { kind: 'group', path: '/etc/group', name, gid: uid, members: [], origin },
]
const daily = (path: string, actor: string) => ({
  kind: 'act',
  path,
  actor,
  verb: 'run',
  recursive: false,
  follows: true,
  trigger: 'daily',
  by: `the crontab of ${actor}`,
  origin: { collector: 'cron', source: '/etc/cron.d/jobs', line: 3 },
})
const RECORDS = [
  ...account('root', 0),
  ...account('shop', 900),
  ...account('bob', 901),
  daily('/srv/shop/report', 'bob'),
  daily('/srv/bob/job', 'root'),
  ...['/', '/etc', '/srv'].map((path) => directory(path)),
  directory('/srv/bob', 901),
  file('/srv/bob/job', 901),
  directory('/srv/shop', 900),
  file('/srv/shop/report', 900),
]
const TARGET = join(folder, 'host.ndjson')
const SUMMARY = '{"kind":"summary","complete":true}\n'
writeFileSync(TARGET, RECORDS.map((record) => `${JSON.stringify(record)}\n`).join('') + SUMMARY)
const WHO = ['--service', 'shop:shop:shop', '--service', 'bobd:bob:bob', '--pack', 'pathwrit:root-acts']

const cli = async (...args: readonly string[]) => {
  const io = fakeIo()
  const code = await run(args, io, loadSdk)
  return { code, out: io.stdout.text(), err: io.stderr.text() }
}

test('chains prints each way with its reasons', async () => {
  const { code, out, err } = await cli('chains', TARGET, ...WHO)
  assert.is(err, '')
  assert.is(code, 0)
  assert.match(out, /^shop → bob → root\n {2}\/srv\/shop\/report: bob runs it at daily: the crontab of bob/m)
  assert.match(out, /^ {2}as bob: \/srv\/bob\/job: root runs it at daily: the crontab of root/m)
  assert.match(out, /└ \/srv\/bob\/job 0755 bob:bob: owner bob may write/)
  assert.match(out, /2 of 2 services can become root; 3 chains, complete/)
})

test('JSON, the report of a scan and its NDJSON say the same chains', async () => {
  const json = JSON.parse((await cli('chains', TARGET, ...WHO, '--format', 'json')).out)
  const report = JSON.parse((await cli('scan', TARGET, ...WHO, '--format', 'json')).out)
  const valid = schemaValidator('report')
  assert.ok(valid(report), JSON.stringify(valid.errors?.slice(0, 3)))
  const { chains } = report as { chains: readonly { services: string[]; to: string; steps: { path: string }[] }[] }
  assert.equal(json.chains, chains)
  const lines = (await cli('scan', TARGET, ...WHO, '--format', 'ndjson')).out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const told = lines.filter(({ kind }) => kind === 'chain').map(({ kind: _, ...chain }) => chain)
  assert.equal(told, chains)
  assert.is(lines.at(-1).kind, 'summary')
  assert.equal(
    chains.map(({ services, to, steps }) => [services.join(), to, ...steps.map(({ path }) => path)]),
    [
      ['bobd', 'root', '/srv/bob/job'],
      ['shop', 'root', '/srv/shop/report', '/srv/bob/job'],
      ['shop', 'bob', '/srv/shop/report'],
    ],
  )
})

test('a scan ends with the way to root of each service', async () => {
  const { out } = await cli('scan', TARGET, ...WHO)
  assert.match(out, /who becomes whom[\s\S]*bobd → root[\s\S]*shop → bob → root/)
  assert.not.match(out, /shop → bob\n/)
})

test('what rests on a waived finding is counted at the end of a scan, and listed by chains', async () => {
  const file = join(folder, 'w.json')
  writeFileSync(file, JSON.stringify({ waivers: [{ rule: '**', path: '/srv/bob/job', reason: 'bob is an admin' }] }))
  const { out } = await cli('scan', TARGET, ...WHO, '--waivers', file)
  assert.match(out, / {2}shop → bob\n/)
  assert.not.match(out, /→ root/)
  assert.match(out, /2 chains through waived findings/)
  assert.match((await cli('chains', TARGET, ...WHO, '--waivers', file)).out, /waived: bob is an admin \(/)
})

test('DOT names each node once, and where nothing is found it is an empty graph', async () => {
  const { out } = await cli('chains', TARGET, ...WHO, '--format', 'dot')
  assert.is(out.match(/^ {2}"account bob" \[/gm)?.length, 1)
  assert.match(out, /"service shop" -> "path \/srv\/shop\/report" \[label="as shop"\];/)
  const none = await cli('chains', TARGET, ...WHO, '--only-service', 'none-such', '--format', 'dot')
  assert.is(none.code, 2)
  const quiet = await cli('chains', TARGET, '--pack', 'pathwrit:secrets-mode', '--format', 'dot')
  assert.is(quiet.out, 'digraph pathwrit {\n  rankdir=LR;\n}\n')
})

test('an incomplete scan says so in every format, and is 3', async () => {
  const cut = join(folder, 'cut.ndjson')
  writeFileSync(cut, `${RECORDS.map((record) => JSON.stringify(record)).join('\n')}\n{"kind":"inode","pa`)
  for (const [format, words] of [
    ['pretty', /INCOMPLETE/],
    ['dot', /INCOMPLETE/],
    ['json', /"complete":false/],
  ] as const) {
    const { code, out } = await cli('chains', cut, ...WHO, '--format', format)
    assert.is(code, 3, format)
    assert.match(out, words)
  }
})

test.run()
