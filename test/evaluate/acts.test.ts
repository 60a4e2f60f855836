/** Acts at one path are one matter: one finding for each account, rule and verb, and what a stronger rule says is said once. */
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import { CASE_ACCOUNTS, caseService } from '../../src/author/index.ts'
import { BACKENDS, type BackendName, compile, evaluateRecords, memoryWorld } from '../../src/evaluate/index.ts'
import { loadPack } from '../../src/load/index.ts'
import type { ActRecord, Finding, InodeRecord, LogRotationRecord, Service, Tree } from '../../src/model/index.ts'
import { unitField } from '../../src/service/index.ts'

const pack = await loadPack('pathwrit:root-acts')
const logs = await loadPack('pathwrit:logs')
const origin = { collector: 'test', source: '/etc/init.d/svc' }
const state: InodeRecord = {
  kind: 'inode',
  path: '/var/lib/svc',
  type: 'directory',
  mode: 0o750,
  uid: 900,
  gid: 900,
  origin,
}
const act = (verb: ActRecord['verb'], line: number, more: Partial<ActRecord> = {}): ActRecord => ({
  kind: 'act',
  path: '/var/lib/svc/f',
  actor: 'root',
  verb,
  recursive: false,
  follows: true,
  trigger: 'start',
  by: 'init.d/svc',
  origin: { ...origin, line },
  ...more,
})

const judge = (
  acts: readonly (ActRecord | LogRotationRecord)[],
  { services = [caseService()], sysctl }: { services?: readonly Service[]; sysctl?: number } = {},
): readonly Finding[] => {
  const all = (Object.keys(BACKENDS) as BackendName[]).map((backend) => {
    const records = [state, ...acts]
    const world = memoryWorld(records, {
      accounts: CASE_ACCOUNTS,
      ancestors: 'root',
      whole: true,
      createAccess: (tree: Tree) => createAccess({ ...tree, sysctl: () => sysctl }),
      unitField,
    })
    const tree = { ...world.tree, sysctl: () => sysctl }
    return evaluateRecords(compile({ packs: [pack, logs], backend }), records, services, { ...world, tree })
  })
  for (const other of all) assert.equal(other, all[0])
  return all[0] ?? []
}
const said = (findings: readonly Finding[]): string[] => findings.map(({ rule, path }) => `${rule} ${path}`)

test('the same step in several scripts is one finding, which names them', () => {
  const owner = { owner: 'svc' }
  const found = judge([act('chown', 3, owner), act('chown', 9, owner), act('chown', 12, { ...owner, by: 'postinst' })])
  assert.equal(said(found), ['root-acts/in-service-tree /var/lib/svc/f'])
  const chown = { verb: 'chown', actor: 'root', trigger: 'start', owner: 'svc' }
  assert.equal(found[0]?.acts, [
    { ...chown, by: 'init.d/svc' },
    { ...chown, by: 'postinst' },
  ])
  const why = (found[0]?.witness ?? []).map((step) => step.why).join('\n')
  for (const place of ['/etc/init.d/svc:3', '/etc/init.d/svc:9', 'postinst']) assert.ok(why.includes(place), why)
})

test('more places than can be named are counted', () => {
  const found = judge([1, 2, 3, 4, 5, 6].map((line) => act('chown', line, { owner: 'svc' })))
  assert.is(found.length, 1)
  assert.match(found[0]?.witness.at(-1)?.why ?? '', /and 2 more places do the same/)
})

test('touch and chown of one path are one fault; another path is another', () => {
  const touch = { makes: 'file', owner: null } as const
  assert.equal(said(judge([act('create', 1, touch), act('chown', 2, { owner: 'svc' })])), [
    'root-acts/in-service-tree /var/lib/svc/f',
  ])
  const elsewhere = act('create', 1, { ...touch, path: '/var/lib/svc/g' })
  assert.is(judge([elsewhere, act('chown', 2, { owner: 'svc' })]).length, 2)
})

test('a stronger rule speaks for its own account alone', () => {
  const services = [caseService(), caseService({ name: 'twin' }), caseService({ name: 'other', user: 'other' })]
  const found = judge([act('run', 1), act('append', 2)], { services })
  assert.equal(said(found), ['root-acts/executes-service-file /var/lib/svc/f'])
  assert.equal(found[0]?.services, ['svc', 'twin'])
})

test('the witness says what hard links may stand for', () => {
  const why = (sysctl?: number): string =>
    (judge([act('chown', 1, { owner: 'svc' })], sysctl === undefined ? {} : { sysctl })[0]?.witness ?? [])
      .map((step) => step.why)
      .join('\n')
  assert.match(why(), /not observed and is taken for 1/)
  assert.match(why(0), /fs.protected_hardlinks is 0/)
  assert.match(why(1), /fs.protected_hardlinks is 1/)
})

test('an act whose path is not known is judged by no rule', () => {
  assert.equal(judge([act('chown', 1, { owner: 'svc', unresolved: 'set at run time' })]), [])
})

const rotation = (line: number, more: Partial<LogRotationRecord> = {}): LogRotationRecord => ({
  kind: 'log-rotation',
  path: '/var/lib/svc',
  logs: [`/var/lib/svc/${line}.log`],
  su: null,
  how: 'create',
  create: null,
  olddir: null,
  schedule: 'daily',
  origin: { collector: 'test', source: '/etc/logrotate.d/svc', line },
  ...more,
})

test('rotations of one directory are one finding that names every stanza; one that is left to the service is none', () => {
  const root = { user: 'root', group: 'adm' }
  const found = judge([
    rotation(1),
    rotation(5, { how: 'copytruncate' }),
    rotation(9, { su: root }),
    rotation(13, { su: { user: 'svc', group: 'svc' } }),
  ])
  assert.equal(said(found), ['logs/rotation /var/lib/svc'])
  assert.equal(
    (found[0]?.witness ?? []).slice(-3).map((step) => step.why),
    [
      'root rotates logs there (create, daily): /etc/logrotate.d/svc:1',
      'root rotates logs there (copytruncate, daily): /etc/logrotate.d/svc:5',
      'root:adm rotates logs there (create, daily): /etc/logrotate.d/svc:9',
    ],
  )
})

test('below a directory that can be exchanged the stronger rule alone speaks', () => {
  const below = { path: '/var/lib/svc/log', logs: ['/var/lib/svc/log/a'] }
  assert.equal(said(judge([rotation(1, below), rotation(4, { ...below, su: { user: 'root', group: 'root' } })])), [
    'logs/rotation-redirected /var/lib/svc/log',
  ])
})

test.run()
