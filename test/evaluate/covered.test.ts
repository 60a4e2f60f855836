/** Which violations a stronger rule makes needless, and which it must not silence. */
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import { CASE_ACCOUNTS, caseService } from '../../src/author/index.ts'
import { compile, evaluateRecords, memoryWorld } from '../../src/evaluate/index.ts'
import type { InodeRecord, Service } from '../../src/model/index.ts'
import { type Pack, resolvePack } from '../../src/pack/index.ts'
import { unitField } from '../../src/service/index.ts'

interface Part {
  readonly coveredBy?: readonly string[]
  readonly severity?: 'low' | 'medium' | 'high'
  readonly for?: 'host' | 'service'
}

/** A pack whose rules are violated by every path. */
const pack = (name: string, rules: Readonly<Record<string, Part>>, overrides: readonly object[] = []): Pack =>
  resolvePack({
    pack: {
      file: `${name}.json`,
      text: '',
      value: { name, version: '1.0.0', title: name, overrides } as never,
    },
    rules: Object.entries(rules).map(([id, part]) => ({
      file: `${name}/${id}`,
      text: `${name}/${id}`,
      value: {
        id,
        title: id,
        severity: 'medium',
        maturity: 'stable',
        on: 'inode',
        for: 'host',
        paths: ['/x'],
        require: { '==': [{ var: 'path' }, '/y'] },
        message: id,
        ...part,
      },
    })),
    extended: [],
    builtIn: name === 'own',
  })

const record: InodeRecord = {
  kind: 'inode',
  path: '/x',
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  origin: { collector: 'test', source: 'test' },
}

const told = (packs: readonly Pack[], services: readonly Service[] = [caseService()]): readonly string[] => {
  const options = { accounts: CASE_ACCOUNTS, ancestors: 'unknown' as const, whole: false, createAccess, unitField }
  const world = memoryWorld([record], options)
  return evaluateRecords(compile({ packs }), [record], services, world)
    .map(({ rule, services: names }) => [rule, ...names].join(' '))
    .sort()
}

test('a rule is silent where one that covers it finds the same, through a chain too', () => {
  const rules = { 'a/a': { coveredBy: ['a/b'] }, 'a/b': { coveredBy: ['a/c'] }, 'a/c': {} }
  assert.equal(told([pack('own', rules)]), ['a/c'])
})

test('a circle of rules silences none of them, nor does a rule itself', () => {
  const circle = { 'a/a': { coveredBy: ['a/b'] }, 'a/b': { coveredBy: ['a/a'] }, 'a/c': { coveredBy: ['a/c'] } }
  assert.equal(told([pack('own', circle)]), ['a/a', 'a/b', 'a/c'])
})

test('a rule that is overridden to less than the one it covers does not silence it', () => {
  const rules = { 'a/a': { coveredBy: ['a/b'] }, 'a/b': { severity: 'high' as const } }
  assert.equal(told([pack('own', rules)]), ['a/b'])
  assert.equal(told([pack('own', rules, [{ rule: 'a/b', severity: 'low' }])]), ['a/a', 'a/b'])
})

test('a rule that is skipped, disabled or has an exception for the path silences nothing', () => {
  const rules = { 'a/a': { coveredBy: ['a/b'] }, 'a/b': {} }
  assert.equal(told([pack('own', rules, [{ rule: 'a/b', disabled: true }])]), ['a/a'])
  assert.equal(told([pack('own', rules, [{ rule: 'a/b', exceptions: { append: ['/x'] } }])]), ['a/a'])
})

test("another pack's rule of the same id silences nothing; a built-in one may cover a pack's", () => {
  const own = pack('own', { 'a/a': { coveredBy: ['a/b'] }, 'a/d': {} })
  assert.equal(told([own, pack('acme', { 'a/b': {} })]), ['a/a', 'a/d', 'acme:a/b'])
  const acme = { 'a/b': {}, 'a/c': { coveredBy: ['a/b'] }, 'a/e': { coveredBy: ['a/d'] } }
  assert.equal(told([own, pack('acme', acme)]), ['a/a', 'a/d', 'acme:a/b'])
})

test('only a finding for the same identity covers one', () => {
  const rules = { 'a/a': { coveredBy: ['a/b'], for: 'service' as const }, 'a/b': { for: 'service' as const } }
  const one = caseService({ name: 'one', unit: 'one.service' })
  const twin = { ...one, name: 'twin' }
  const other: Service = { ...one, name: 'other', subject: { ...one.subject, uid: one.subject.uid + 1 } }
  assert.equal(told([pack('own', rules)], [one, twin, other]), ['a/b one twin', 'a/b other'])
  const host = { 'a/a': { coveredBy: ['a/b'], for: 'service' as const }, 'a/b': {} }
  assert.equal(told([pack('own', host)], [one, other]), ['a/b'])
})

test.run()
