import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Finding, SEVERITIES } from '../../src/model/index.ts'
import { baseline, parseWaivers, waiving } from '../../src/waive/index.ts'
import { finding } from '../report/sample.ts'

const DAY = '2026-06-15'
const baselineOf = (findings: readonly Finding[], expires?: string) => {
  const made = baseline({ date: DAY, expires })
  for (const found of findings) made.add(found)
  return made.list()
}
const over = (findings: readonly Finding[]) =>
  waiving(parseWaivers(baselineOf(findings), { file: 'b', from: 'b', pointer: '/waivers' }), { today: DAY })

const paths = fc
  .array(
    fc.string({
      unit: fc.constantFrom('a', 'b', '*', '[', '\\', '{', '\xff', '\n', ' ', '!', ','),
      minLength: 1,
      maxLength: 4,
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((names) => `/${names.join('/')}`)
const act = fc.record({
  verb: fc.constantFrom('run', 'chown'),
  actor: fc.constantFrom('root', 'bob'),
  trigger: fc.constantFrom('boot', 'daily'),
  by: fc.constantFrom('a.service', 'b.service'),
})
const findings: fc.Arbitrary<Finding> = fc
  .record({
    rule: fc.constantFrom('config/mode', 'acme:config/mode', 'logs/rotation'),
    path: paths,
    services: fc.subarray(['nginx', 'php-fpm', 'shop']),
    severity: fc.constantFrom(...SEVERITIES),
    acts: fc.option(fc.array(act, { minLength: 1, maxLength: 3 }), { nil: undefined }),
    unknown: fc.option(
      fc.record({ missing: fc.subarray(['mode', 'uid', 'acl']), count: fc.integer({ min: 1, max: 9 }) }),
      {
        nil: undefined,
        freq: 4,
      },
    ),
  })
  .map(({ unknown, path, services, ...rest }) =>
    finding(path, {
      ...rest,
      services,
      service: services[0] ?? null,
      ...(unknown === undefined ? {} : { verdict: 'unknown', ...unknown, examples: [path] }),
    }),
  )

const identityOf = ({ rule, path, services, verdict, acts, missing }: Finding): string =>
  JSON.stringify([rule, verdict, verdict === 'violation' ? path : [...(missing ?? [])].sort(), services, acts])
const actsOf = ({ acts }: Finding): readonly string[] =>
  (acts ?? []).map(({ verb, actor, by }) => `${verb} ${actor} ${by}`)
const rank = ({ severity }: Finding): number => SEVERITIES.indexOf(severity)
const runs = Number(process.env.PATHWRIT_CASES ?? 400)

test('a baseline waives all it was made of, and nothing else', () => {
  const seed = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1e9)
  console.log(`seed ${seed}`)
  fc.assert(
    fc.property(fc.array(findings, { maxLength: 6 }), fc.array(findings, { maxLength: 6 }), (accepted, later) => {
      const waivers = over(accepted)
      for (const found of accepted) assert.ok(waivers.apply(found).waived, JSON.stringify(found))
      if (accepted.length > 0) assert.equal(waivers.tail()?.unused, [])
      for (const found of later) {
        if (waivers.apply(found).waived === undefined) continue
        // Every service must have been accepted for this rule, path and act, at this severity or a worse one.
        const names = found.services.length === 0 ? [null] : found.services
        for (const name of names)
          assert.ok(
            accepted.some(
              (known) =>
                rank(known) >= rank(found) &&
                (name === null ? true : known.services.length === 0 || known.services.includes(name)) &&
                (known.acts === undefined || actsOf(found).every((one) => actsOf(known).includes(one))) &&
                (known.acts === undefined || found.acts !== undefined) &&
                (found.verdict === 'violation' || (known.count ?? 1) >= (found.count ?? 1)) &&
                known.rule === found.rule &&
                known.verdict === found.verdict &&
                (found.verdict === 'unknown' || known.path === found.path),
            ),
            `${JSON.stringify(found)} was not accepted by ${accepted.map(identityOf).join(' ')}`,
          )
      }
    }),
    { numRuns: runs, seed },
  )
})

test('it is sorted, stable, and without repeats', () => {
  const list = [finding('/b'), finding('/a'), finding('/a', { rule: 'a/first' }), finding('/a')]
  const made = baselineOf(list)
  assert.equal(
    made.map(({ rule, path }) => [rule, path]),
    [
      ['a/first', '/a'],
      ['config/not-service-modifiable', '/a'],
      ['config/not-service-modifiable', '/b'],
    ],
  )
  assert.equal(baselineOf(list.toReversed()), made)
})

test('it says when it was written, and until when it holds if that is given', () => {
  assert.equal(baselineOf([finding('/a')], '2027-01-01'), [
    {
      rule: 'config/not-service-modifiable',
      path: '/a',
      service: 'nginx',
      severity: 'high',
      reason: 'baseline of 2026-06-15',
      expires: '2027-01-01',
    },
  ])
  assert.not.ok('expires' in (baselineOf([finding('/a')])[0] ?? {}))
})

test('what another waiver covers is not written', () => {
  assert.equal(baselineOf([finding('/a', { waived: { reason: 'known', from: 'w.json' } })]), [])
})

test('a path longer than a glob may be, and one that is no text, are written as bytes', () => {
  const long = `/${'x'.repeat(1100)}`
  for (const path of [long, '/a\xff', '/a\x1b[31m']) {
    const [waiver] = baselineOf([finding(path)])
    assert.is(atob(waiver?.pathBytes ?? ''), path)
    assert.ok(over([finding(path)]).apply(finding(path)).waived)
  }
})

test.run()
