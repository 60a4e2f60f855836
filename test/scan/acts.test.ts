import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { acts, collect, compile, loadPack, scanEvents } from '../../src/index.ts'
import { quotePath, type ReportTail } from '../../src/model/index.ts'
import { listOf } from './demo.ts'

const folder = mkdtempSync(join(tmpdir(), 'pathwrit-acts-'))
const files: Readonly<Record<string, readonly [text: string, mode?: number]>> = {
  'etc/passwd': ['root:x:0:0::/root:/bin/sh\nsvc:x:4321:4321::/var/lib/a:/usr/sbin/nologin\n'],
  'etc/group': ['root:x:0:\nsvc:x:4321:\n'],
  'etc/systemd/system/a.service': [
    '[Service]\nUser=svc\nExecStartPre=+/usr/lib/a/pre.sh\nExecStart=/usr/sbin/a\nPIDFile=/var/lib/a/a.pid\n',
  ],
  // Named by the unit alone, and naming another script: read as it is met.
  'usr/lib/a/pre.sh': ['#!/bin/sh\nchown svc /var/lib/a/log\n/usr/lib/a/deeper/more.sh "$1"\n', 0o755],
  'usr/lib/a/deeper/more.sh': ['#!/bin/sh\nrm -rf /var/lib/a/cache\nread name\nrm -f "/$name/x"\n', 0o755],
  'usr/sbin/a': ['\x7fELF', 0o755],
  'etc/cron.d/a': ['@daily root /var/lib/a/job.sh\n'],
  'etc/tmpfiles.d/a.conf': ['d /run/a 0750 svc svc\n'],
  'var/lib/a/job.sh': ['#!/bin/sh\ntouch /tmp/fixed\n', 0o755],
}
const root = join(folder, 'root')
for (const [path, [text, mode = 0o644]] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  chmodSync(join(root, path), mode)
}
const isRoot = process.getuid?.() === 0
if (isRoot) for (const path of ['var/lib/a', 'var/lib/a/job.sh']) chownSync(join(root, path), 4321, 4321)

/** The same tree in every form that carries its files. */
const forms = async (): Promise<readonly (readonly [string, string])[]> => {
  const tar = join(folder, 'root.tar')
  execFileSync('tar', ['--numeric-owner', '-C', root, '-cf', tar, '.'])
  const plan = await compile({ packs: [await loadPack('pathwrit:root-acts')] })
  const records = join(folder, 'root.ndjson')
  writeFileSync(records, (await listOf(collect(plan, { target: root }))).join(''))
  const listing = execFileSync('find', ['.', '-printf', '%y %m %U %G %p\n'], { cwd: root, encoding: 'utf8' })
  const lines = listing.split('\n').flatMap((line) => {
    const [type, mode, uid, gid, path = ''] = line.split(' ')
    if (path === '') return []
    const kind = type === 'd' ? 'dir' : `file contents=root/${path.slice(2)}`
    return [`${path} type=${kind} mode=0${mode} uid=${uid} gid=${gid}`]
  })
  const mtree = join(folder, 'root.mtree')
  writeFileSync(mtree, `#mtree v2.0\n${lines.join('\n')}\n`)
  return [
    ['directory', root],
    ['tar', tar],
    ['mtree', mtree],
    ['records', records],
  ]
}

test('acts and findings on acts are the same of a root, an archive, a listing with contents, and records', async () => {
  const plan = await compile({ packs: [await loadPack('pathwrit:root-acts')] })
  const all = []
  for (const [form, target] of await forms()) {
    const { records, complete } = await acts({ target })
    const told = records.map(({ path, kind, origin, ...rest }) =>
      JSON.stringify([kind, path, origin.source, origin.line, Object.entries(rest).sort()]),
    )
    const findings: string[] = []
    let tail: ReportTail | undefined
    for await (const event of scanEvents(plan, { target })) {
      if (event.kind === 'end') tail = event.tail
      if (event.kind !== 'finding') continue
      const { rule, severity, verdict, user, path, witness } = event.finding
      findings.push([rule, severity, verdict, user, quotePath(path), witness.at(-1)?.why].join(' '))
    }
    all.push({ form, told: told.sort(), findings: findings.sort(), complete, unresolved: tail?.unresolvedActs })
  }
  const [first, ...rest] = all
  assert.ok(first !== undefined && first.told.length > 12, `${first?.told.length} acts`)
  if (isRoot) assert.ok(first.findings.length > 2, first.findings.join('\n'))
  for (const text of ['/var/lib/a/log', '/var/lib/a/cache', '/tmp/fixed', '/var/lib/a/a.pid', '/run/a'])
    assert.ok(
      first.told.some((act) => act.includes(`"act","${text}"`)),
      text,
    )
  assert.ok((first.unresolved?.count ?? 0) > 0)
  for (const { form, ...other } of rest) {
    assert.equal(other.told, first.told, form)
    assert.equal(other.findings, first.findings, form)
    assert.equal(other.unresolved, first.unresolved, form)
    assert.ok(other.complete, form)
  }
})

test('a plan without rules on acts reads none of the files that say them', async () => {
  const plan = await compile({ packs: [await loadPack('pathwrit:secrets-mode')] })
  for await (const event of scanEvents(plan, { target: root }))
    if (event.kind === 'end') assert.is(event.tail.unresolvedActs, undefined)
})

test('a bare listing holds nothing that could say acts', async () => {
  const bare = join(folder, 'bare.mtree')
  writeFileSync(bare, '#mtree\n/etc type=dir mode=0755 uid=0 gid=0\n')
  const found = await acts({ target: bare })
  assert.equal([found.records, found.observed], [[], false])
})

test.after(() => rmSync(folder, { recursive: true }))
test.run()
