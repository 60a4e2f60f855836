import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Finding, StatedWaiver, Waiver } from '../../src/model/index.ts'
import { parseWaivers, waiving } from '../../src/waive/index.ts'
import { finding } from '../report/sample.ts'

const TODAY = '2026-06-15'
const waiver = (over: Partial<Waiver> = {}): Waiver => ({ rule: '**', path: '/**', reason: 'known', ...over })
const stated = (...list: readonly Partial<Waiver>[]): readonly StatedWaiver[] =>
  parseWaivers(list.map(waiver), { file: 'w.json', from: 'w.json', pointer: '/waivers' })
const over = (list: readonly Partial<Waiver>[], rules?: readonly string[]) =>
  waiving(stated(...list), { today: TODAY, rules })
const isWaived = (one: Partial<Waiver>, found: Finding): boolean => over([one]).apply(found).waived !== undefined

test('a finding is waived where rule and path fit, and says by what', () => {
  const found = finding('/etc/nginx/nginx.conf')
  const waived = over([
    { rule: 'config/not-service-modifiable', path: '/etc/nginx/*', owner: 'web', expires: '2026-06-15' },
  ]).apply(found)
  assert.equal(waived, {
    ...found,
    waived: { reason: 'known', owner: 'web', expires: '2026-06-15', from: 'w.json' },
  })
})

for (const [rule, fits] of [
  ['config/not-service-modifiable', true],
  ['config/*', true],
  ['*/not-service-modifiable', true],
  ['{config,logs}/*', true],
  ['**', true],
  ['**/not-*', true],
  ['config/not-service', false],
  ['logs/*', false],
  ['acme:config/*', false],
  ['config/?ot-service-modifiable', true],
] as const)
  test(`rule ${rule} ${fits ? 'fits' : 'does not fit'} config/not-service-modifiable`, () => {
    assert.is(isWaived({ rule }, finding('/etc/a')), fits)
  })

for (const [path, fits] of [
  ['/etc/shop/**', true],
  ['/etc/shop/a', true],
  ['/etc/shop', false],
  ['/etc/shop/A', false],
  ['/etc/{shop,x}/?', true],
  ['/etc/shop/[!a]', false],
] as const)
  test(`path ${path} ${fits ? 'fits' : 'does not fit'} /etc/shop/a`, () => {
    assert.is(isWaived({ path }, finding('/etc/shop/a')), fits)
  })

test('bytes name one path that is no text, and no other', () => {
  const path = '/srv/a\xff[b]'
  const exact = { path: '/srv/a\ufffd[b]', pathBytes: btoa(path) }
  assert.ok(isWaived(exact, finding(path)))
  assert.not.ok(isWaived(exact, finding('/srv/a\xfe[b]')))
  assert.not.ok(isWaived(exact, finding('/srv/ab')))
})

test('a waiver for one service leaves a finding of several active, and says so', () => {
  const shared = finding('/etc/a', { services: ['nginx', 'php-fpm'] })
  const one = over([{ service: 'nginx' }])
  assert.is(one.apply(shared).waived, undefined)
  assert.match(one.tail()?.unused[0]?.why ?? '', /services that it does not name/)
  assert.ok(isWaived({ service: ['php-fpm', 'nginx'] }, shared))
  assert.ok(isWaived({}, shared))
  const both = over([{ service: 'nginx' }, { service: 'php-fpm' }])
  assert.ok(both.apply(shared).waived)
  assert.equal(both.tail()?.unused, [])
})

test('a waiver that names a service does not cover the host', () => {
  const host = finding('/etc/a', { service: null, services: [], user: null })
  assert.not.ok(isWaived({ service: 'nginx' }, host))
  assert.ok(isWaived({}, host))
})

test('findings of one fingerprint are told apart by service and by act', () => {
  const run = { verb: 'run', actor: 'root', trigger: 'daily', by: 'cron.daily/a' }
  const accepted = over([{ service: 'nginx', acts: [run] }])
  const by = (...acts: readonly object[]) => finding('/srv/a', { acts: acts.map((act) => ({ ...run, ...act })) })
  assert.ok(accepted.apply(by({})).waived)
  assert.not.ok(accepted.apply(by({ by: 'cron.daily/b' })).waived)
  assert.not.ok(accepted.apply(by({}, { by: 'cron.daily/b' })).waived, 'a script that came later does the same')
  assert.not.ok(accepted.apply(by({ actor: 'bob' })).waived)
  assert.not.ok(accepted.apply(finding('/srv/a')).waived)
  assert.not.ok(accepted.apply({ ...by({}), services: ['other'], service: 'other' }).waived)
  assert.ok(isWaived({ acts: [{ verb: 'run' }] }, by({}, { by: 'cron.daily/b' })))
})

test('what became worse than was accepted stays active', () => {
  assert.ok(isWaived({ severity: 'high' }, finding('/a', { severity: 'high' })))
  assert.ok(isWaived({ severity: 'high' }, finding('/a', { severity: 'low' })))
  assert.not.ok(isWaived({ severity: 'high' }, finding('/a', { severity: 'critical' })))
})

test('the last day still counts; the day after, the finding is active and says what covered it', () => {
  assert.ok(isWaived({ expires: TODAY }, finding('/a')))
  const late = over([{ expires: '2026-06-14', owner: 'web' }])
  const found = late.apply(finding('/a'))
  assert.is(found.waived, undefined)
  assert.equal(found.expired, { reason: 'known', owner: 'web', expires: '2026-06-14', from: 'w.json' })
  assert.is(late.tail()?.waived, 0)
  assert.is(late.tail()?.expired.length, 1)
  assert.equal(late.tail()?.unused, [])
})

test('an expired waiver beside one that holds changes nothing', () => {
  const both = over([{ expires: '2026-06-14' }, { reason: 'new' }])
  const found = both.apply(finding('/a'))
  assert.is(found.waived?.reason, 'new')
  assert.is(found.expired, undefined)
})

test('waivers that match nothing are told, with why; those of packs are not', () => {
  const list = [
    ...stated({ path: '/nowhere' }, { rule: 'no/such-rule' }),
    ...parseWaivers([waiver({ path: '/else' })], { file: 'p', from: 'pack p', pointer: '/waivers', packed: true }),
  ]
  const one = waiving(list, { today: TODAY, rules: ['config/mode'] })
  one.apply(finding('/a'))
  assert.equal(
    one.tail()?.unused.map(({ path, why, pointer }) => [path, why, pointer]),
    [
      ['/nowhere', 'no finding fits it', '/waivers/0'],
      ['/**', 'no rule of this scan is so called', '/waivers/1'],
    ],
  )
})

const unknown = (over: Partial<Finding> = {}): Finding =>
  finding('/srv/a', { verdict: 'unknown', missing: ['mode'], count: 2, examples: ['/srv/a', '/srv/b'], ...over })

test('an unknown is waived only by a waiver for unknown ones, and a violation by none of these', () => {
  assert.not.ok(isWaived({}, unknown()))
  assert.ok(isWaived({ verdict: 'unknown' }, unknown()))
  assert.not.ok(isWaived({ verdict: 'unknown' }, finding('/srv/a')))
})

test('a group of unknown answers is waived whole or not at all', () => {
  const group = { verdict: 'unknown', missing: ['mode', 'uid'], count: 2 } as const
  assert.ok(isWaived(group, unknown()))
  assert.not.ok(isWaived(group, unknown({ count: 3 })), 'more paths than were accepted')
  assert.not.ok(isWaived(group, unknown({ missing: ['mode', 'acl'] })), 'another fact')
  assert.ok(isWaived({ ...group, path: '/srv/*' }, unknown()), 'every path is named, and fits')
  assert.not.ok(isWaived({ ...group, path: '/srv/a' }, unknown()))
  assert.not.ok(isWaived({ verdict: 'unknown', path: '/srv/*' }, unknown({ count: 3 })), 'not every path is named')
  assert.ok(isWaived({ verdict: 'unknown', path: '/**' }, unknown({ count: 3 })))
})

test('without waivers a finding is itself, and there is nothing to tell', () => {
  const none = waiving([], { today: TODAY })
  const found = finding('/a')
  assert.is(none.apply(found), found)
  assert.is(none.tail(), undefined)
})

test('20,000 waivers are looked up in no time', () => {
  const many = stated(...Array.from({ length: 20_000 }, (_, i) => ({ path: `/srv/d${i % 100}/f${i}` })))
  const started = performance.now()
  const one = waiving(many, { today: TODAY })
  let waived = 0
  for (let i = 0; i < 20_000; i++) if (one.apply(finding(`/srv/d${i % 100}/f${i}`)).waived !== undefined) waived++
  assert.is(waived, 20_000)
  assert.ok(performance.now() - started < 5000)
})

test.run()
