import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Finding } from '../../src/model/index.ts'
import { finding } from '../report/sample.ts'
import { act, acted, chainsOf, of, ways } from './sample.ts'

const shop = of('shop', 'shop')
const mail = of('mail', 'mail')
const one = (found: Finding, services = [shop, mail]): readonly string[] => ways(chainsOf(services, [found]))

test('whoever runs or sources what a service can change is whom it becomes', () => {
  assert.equal(one(acted(shop, '/a', [act()])), ['shop:shop>root(/a)'])
  assert.equal(one(acted(shop, '/a', [act({ verb: 'source', actor: 'bob' })])), ['shop:shop>bob(/a)'])
})

test('several acts of one finding lead to each of their actors', () => {
  assert.equal(one(acted(shop, '/a', [act({ actor: 'bob' }), act({ actor: 'ann' }), act()])), [
    'shop:shop>root(/a)',
    'shop:shop>ann(/a)',
    'shop:shop>bob(/a)',
  ])
})

test('what root gives away counts where it goes to the service, and what it opens where everyone may write', () => {
  for (const verb of ['chown', 'create', 'rotate']) {
    assert.equal(one(acted(shop, '/a', [act({ verb, owner: 'shop' })])), ['shop:shop>root(/a)'], verb)
    assert.equal(one(acted(shop, '/a', [act({ verb, owner: 'mail' })])), [], verb)
    assert.equal(one(acted(shop, '/a', [act({ verb, owner: `#${shop.subject.uid}` })])), ['shop:shop>root(/a)'], verb)
    assert.equal(one(acted(shop, '/a', [act({ verb, owner: '#0' })])), [], verb)
    assert.equal(one(acted(shop, '/a', [act({ verb })])), [], `${verb} to an owner that is not known`)
    assert.equal(
      one(acted(shop, '/a', [act({ verb, owner: 'shop', actor: 'bob' })])),
      [],
      `${verb} by another than root`,
    )
  }
  assert.equal(one(acted(shop, '/a', [act({ verb: 'chmod', mode: 0o666 })])), ['shop:shop>root(/a)'])
  assert.equal(one(acted(shop, '/a', [act({ verb: 'chmod', mode: 0o755 })])), [])
  assert.equal(one(acted(shop, '/a', [act({ verb: 'chmod' })])), [])
})

for (const verb of ['read', 'remove', 'append', 'kill-pid', 'connect'])
  test(`an act that only does this is no step: ${verb}`, () => {
    assert.equal(one(acted(shop, '/a', [act({ verb, owner: 'shop', mode: 0o666 })])), [])
  })

test('what was not observed, or is below high, is no step; what a sandbox lowered is one, marked', () => {
  assert.equal(one(acted(shop, '/a', [act()], { verdict: 'unknown', missing: ['mode'] })), [])
  assert.equal(one(acted(shop, '/a', [act()], { severity: 'medium' })), [])
  const [chain] = chainsOf(
    [shop],
    [acted(shop, '/a', [act()], { severity: 'medium', mitigated: { by: 'ProtectSystem' } })],
  )
  assert.equal(chain?.steps[0]?.mitigated, { by: 'ProtectSystem' })
})

test('an act under its own account is no step', () => {
  assert.equal(one(acted(shop, '/a', [act({ actor: 'shop' })])), [])
})

const setuid = (over: Partial<Finding> = {}): Finding =>
  finding('/usr/bin/p', {
    service: 'shop',
    services: ['shop'],
    user: 'shop',
    shown: { type: 'file', mode: 0o4775, owner: 'root', group: 'shop' },
    witness: [{ path: '/usr/bin/p', why: '4775 root:shop: group shop may write', by: 'group shop' }],
    ...over,
  })

test('a setuid program that can be written is a step to its owner', () => {
  assert.equal(one(setuid()), ['shop:shop>root(/usr/bin/p)'])
  assert.equal(one(setuid({ shown: { type: 'file', mode: 0o4775, owner: 'bob', group: 'shop' } })), [
    'shop:shop>bob(/usr/bin/p)',
  ])
})

test('one that can only be replaced, read, or is no setuid program any more, is none', () => {
  const replaced = [
    { path: '/usr/bin', why: '0775 root:shop: group shop may write', by: 'group shop' },
    { path: '/usr/bin/p', why: 'can be replaced', by: 'parent directory' },
  ]
  assert.equal(one(setuid({ witness: replaced })), [])
  const read = [{ path: '/usr/bin/p', why: '4755 root:shop: group shop may read', by: 'group shop' }]
  assert.equal(one(setuid({ witness: read })), [])
  assert.equal(one(setuid({ shown: { type: 'file', mode: 0o775, owner: 'root', group: 'shop' } })), [])
  assert.equal(one(setuid({ shown: { type: 'file', mode: 0o4775, owner: '#7', group: 'shop' } })), [])
  assert.equal(one(setuid({ shown: { type: 'directory', mode: 0o4775, owner: 'root', group: 'shop' } })), [])
})

test('what everyone can do, every service can', () => {
  const host = { service: null, services: [], user: null, rule: 'surface/world-writable' }
  assert.equal(one(setuid(host)), ['mail:mail>root(/usr/bin/p)', 'shop:shop>root(/usr/bin/p)'])
  const docker = finding('/run/docker.sock', {
    ...host,
    shown: { type: 'socket', mode: 0o666, owner: 'root', group: 'root' },
    witness: [{ path: '/run/docker.sock', why: '0666 root:root: others may write', by: 'others' }],
  })
  assert.is(chainsOf([shop], [docker])[0]?.steps[0]?.how, 'socket')
  assert.is(chainsOf([shop], [docker])[0]?.steps[0]?.service, null)
  assert.equal(one({ ...docker, path: '/run/other.sock' }), [])
})

const BOB = { name: 'bob', home: '/home/bob', shell: '/bin/bash' }
const open = (path: string, over: Partial<Finding> = {}): Finding =>
  finding(path, {
    service: null,
    services: [],
    user: null,
    rule: 'surface/world-writable',
    shown: { type: 'file', mode: 0o666, owner: 'bob', group: 'bob' },
    witness: [{ path, why: '0666 bob:bob: others may write', by: 'others' }],
    ...over,
  })

test('what the login shell of another account takes as its own is a step to it', () => {
  const over = { homes: [BOB] }
  assert.equal(ways(chainsOf([shop], [open('/home/bob/.bashrc')], over)), ['shop:shop>bob(/home/bob/.bashrc)'])
  const home = { shown: { type: 'directory', mode: 0o777, owner: 'bob', group: 'bob' } }
  assert.equal(ways(chainsOf([shop], [open('/home/bob', home)], over)), ['shop:shop>bob(/home/bob)'])
})

for (const [what, path, homes, found] of [
  ['another file', '/home/bob/notes', [BOB], {}],
  ['a file of another shell', '/home/bob/.zshrc', [BOB], {}],
  ['an account without a shell', '/home/bob/.bashrc', [{ ...BOB, shell: '/usr/sbin/nologin' }], {}],
  ['a home that two accounts share', '/home/bob/.bashrc', [BOB, { ...BOB, name: 'ann' }], {}],
  [
    'what can be read',
    '/home/bob/.bashrc',
    [BOB],
    { witness: [{ path: '/home/bob/.bashrc', why: 'others may read', by: 'others' }] },
  ],
  ['a sticky home', '/home/bob', [BOB], { shown: { type: 'directory', mode: 0o1777, owner: 'bob', group: 'bob' } }],
  ['a finding of its own account', '/home/bob/.bashrc', [BOB], { user: 'bob' }],
] as const)
  test(`no step to an account: ${what}`, () => {
    assert.equal(ways(chainsOf([shop], [open(path, found)], { homes })), [])
  })

test('a group that commands a daemon is a step where the daemon is there', () => {
  const member = of('ci', 'ci', [999, 1000])
  assert.equal(ways(chainsOf([member], [], { units: new Set(['docker.service']) })), ['ci:ci>root(/run/docker.sock)'])
  assert.equal(ways(chainsOf([member], [])), [])
  assert.equal(ways(chainsOf([shop], [], { units: new Set(['docker.service']) })), [])
})

test('from account to account, the shortest way', () => {
  const ann = of('ann-job', 'ann')
  const findings = [
    acted(shop, '/a', [act({ actor: 'mail' })]),
    acted(mail, '/b', [act({ actor: 'ann' })]),
    acted(ann, '/c', [act()]),
    acted(mail, '/d', [act({ actor: 'shop' })]),
  ]
  assert.equal(ways(chainsOf([shop, mail, ann], findings)), [
    'ann-job:ann>root(/c)',
    'mail:mail>ann(/b)>root(/c)',
    'mail:mail>ann(/b)',
    'mail:mail>shop(/d)',
    'shop:shop>mail(/a)>ann(/b)>root(/c)',
    'shop:shop>mail(/a)>ann(/b)',
    'shop:shop>mail(/a)',
  ])
  const short = acted(mail, '/z', [act()])
  assert.ok(ways(chainsOf([shop, mail, ann], [...findings, short])).includes('shop:shop>mail(/a)>root(/z)'))
})

test('becoming an account is not becoming a service of it that has more groups', () => {
  const more = of('mail-plus', 'mail', [7, 1000])
  const findings = [acted(shop, '/a', [act({ actor: 'mail' })]), acted(more, '/b', [act()])]
  assert.equal(ways(chainsOf([shop, more], findings)), ['mail-plus:mail>root(/b)', 'shop:shop>mail(/a)'])
  const accounts = { groupName: () => undefined, groupsOf: () => [7, 1000] }
  assert.ok(ways(chainsOf([shop, more], findings, { accounts })).includes('shop:shop>mail(/a)>root(/b)'))
})

test('a free way goes before a shorter one that a sandbox or a waiver is in', () => {
  const mitigated = acted(shop, '/a', [act()], { mitigated: { by: 'x' } })
  const round = [acted(shop, '/b', [act({ actor: 'mail' })]), acted(mail, '/c', [act()])]
  const [way] = ways(chainsOf([shop, mail], [mitigated, ...round]).filter(({ services }) => services[0] === 'shop'))
  assert.is(way, 'shop:shop>mail(/b)>root(/c)')
  const waived = acted(shop, '/a', [act()], { waived: { reason: 'known', from: 'w' } })
  const [chain] = chainsOf([shop], [waived])
  assert.is(chain?.steps[0]?.waived?.reason, 'known')
  assert.equal(ways(chainsOf([shop], [waived, mitigated])).length, 1)
  assert.ok(chainsOf([shop], [waived, mitigated])[0]?.steps[0]?.mitigated)
})

test('services of one identity are told once, and root becomes nobody', () => {
  const twin = of('api', 'shop')
  const root = of('super', 'root')
  const found = { ...acted(shop, '/a', [act()]), services: ['api', 'shop'] }
  assert.equal(ways(chainsOf([shop, twin, root], [found, acted(root, '/b', [act({ actor: 'bob' })])])), [
    'api,shop:shop>root(/a)',
  ])
})

test.run()
