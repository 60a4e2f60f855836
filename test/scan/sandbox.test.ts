import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  collect,
  compile,
  explainPath,
  explanationText,
  type Finding,
  loadPack,
  reporter,
  scan,
  scanEvents,
  surface,
} from '../../src/index.ts'

const plan = compile({ packs: [await loadPack('pathwrit:recommended')] })
const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
/** The files below belong to whoever runs the test, so that is who the service must be; root owns too much to be one. */
const USER = uid === 0 ? 4242 : uid

interface Root {
  readonly directory: string
  readonly remove: () => void
}
/** A root whose service owns its configuration, confined by the given lines. */
const rootWith = (lines: string, files: Readonly<Record<string, string>> = {}, shell = '/usr/sbin/nologin'): Root => {
  const directory = mkdtempSync(join(tmpdir(), 'pathwrit-sandbox-'))
  chmodSync(directory, 0o755)
  const all: Record<string, string> = {
    '/etc/passwd': `root:x:0:0::/root:/bin/bash\napp:x:${USER}:${gid === 0 ? USER : gid}::/:${shell}\n`,
    '/etc/group': `root:x:0:\napp:x:${gid === 0 ? USER : gid}:\n`,
    '/etc/app/app.conf': 'x=1\n',
    '/etc/systemd/system/app.service': `[Service]\nExecStart=/usr/bin/app\nUser=app\n${lines}\n`,
    ...files,
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
  chmodSync(join(directory, 'etc/app/app.conf'), 0o666)
  return { directory, remove: () => rmSync(directory, { recursive: true }) }
}
const RULE = 'config/not-service-modifiable'
const confined = 'ProtectSystem=full'
const BY = 'app: ProtectSystem=full in /etc/systemd/system/app.service:4'

const confFinding = async (target: AsyncIterable<Finding>): Promise<Finding> => {
  for await (const finding of target) if (finding.rule === RULE && finding.path === '/etc/app/app.conf') return finding
  throw new Error('the configuration was not found to be modifiable')
}
const inRoot = async (root: Root): Promise<Finding> => {
  try {
    return await confFinding(scan(plan, { target: root.directory }))
  } finally {
    root.remove()
  }
}

test('a unit that protects /etc mitigates; a login, a crontab and a cron job of its user undo that', async () => {
  const mitigated = await inRoot(rootWith(confined))
  assert.equal([mitigated.severity, mitigated.mitigated?.by], ['medium', BY])
  const open: readonly Root[] = [
    rootWith(''),
    rootWith(`${confined}\nReadWritePaths=/etc/app`),
    rootWith(confined, {}, '/bin/sh'),
    rootWith(confined, { '/var/spool/cron/crontabs/app': '@daily x\n' }),
    rootWith(confined, { '/etc/cron.d/app': '1 * * * * app /usr/bin/app\n' }),
    rootWith(confined, { '/etc/systemd/system/b.service': '[Service]\nExecStart=/b\nUser=app\n' }),
    rootWith(`${confined}\nExecStart=\nExecStart=+/usr/bin/app`),
  ]
  for (const [index, root] of open.entries()) {
    const finding = await inRoot(root)
    assert.equal([finding.severity, finding.mitigated], ['high', undefined], `root ${index}`)
  }
})

test('records that were collected carry the sandbox and the cron jobs', async () => {
  for (const [files, severity] of [
    [{}, 'medium'],
    [{ '/etc/cron.d/app': '1 * * * * app /usr/bin/app\n' }, 'high'],
    [{ '/var/spool/cron/crontabs/app': '@daily x\n' }, 'high'],
  ] as const) {
    const root = rootWith(confined, files)
    let lines = ''
    for await (const line of collect(plan, { target: root.directory })) lines += line
    root.remove()
    const stdin = (async function* () {
      yield new TextEncoder().encode(lines)
    })()
    assert.is((await confFinding(scan(plan, { target: '-', stdin }))).severity, severity, JSON.stringify(files))
  }
})

test('every report says by what', async () => {
  const root = rootWith(confined)
  const texts = ['json', 'ndjson', 'pretty'].map((name) => ({
    out: reporter(name, { color: false, width: 0 }),
    text: '',
  }))
  for await (const event of scanEvents(plan, { target: root.directory }))
    for (const one of texts)
      one.text +=
        event.kind === 'begin'
          ? one.out.begin(event.head)
          : event.kind === 'finding'
            ? one.out.finding(event.finding)
            : one.out.end(event.tail)
  root.remove()
  const [asJson, asNdjson, asText] = texts.map(({ text }) => text) as [string, string, string]
  const found = (JSON.parse(asJson) as { findings: { path: string; mitigated?: unknown }[] }).findings
  assert.equal(found.find(({ path }) => path === '/etc/app/app.conf')?.mitigated, { by: BY })
  assert.ok(asNdjson.includes(`"mitigated":{"by":"${BY}"}`))
  assert.ok(asText.includes(`    mitigated: ${BY}\n`))
})

test('surface marks what the sandbox leaves of each path; explain gives both answers', async () => {
  const root = rootWith(`${confined}\nInaccessiblePaths=/srv\nPrivateTmp=yes`, {
    '/srv/x': '',
    '/tmp/x': '',
    '/var/lib/x': '',
  })
  for (const path of ['srv/x', 'tmp/x', 'var/lib/x']) chmodSync(join(root.directory, path), 0o666)
  const states = new Map<string, string | undefined>()
  for await (const event of surface({ target: root.directory, service: 'app' }))
    if (event.kind === 'surface') states.set(event.entry.path, event.entry.sandbox)
  assert.equal(
    ['/etc/app/app.conf', '/srv/x', '/tmp/x', '/var/lib/x'].map((path) => states.get(path)),
    ['read-only', 'hidden', 'private', 'writable'],
  )
  for await (const event of surface({ target: root.directory, user: 'app' }))
    if (event.kind === 'surface') assert.is(event.entry.sandbox, undefined)
  const explained = await explainPath(plan, { target: root.directory, path: '/etc/app/app.conf' })
  const [access] = explained.access
  assert.is(access?.modify, true)
  assert.equal(access?.sandbox, { can: [], modify: false, by: BY.slice('app: '.length), unless: undefined })
  const text = explanationText(explained, { color: false, width: 0 })
  assert.ok(text.includes(`  in its sandbox  no change: ${BY.slice('app: '.length)}\n`), text)
  root.remove()
})

test.run()
