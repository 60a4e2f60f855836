import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  compileCondition,
  compileTruth,
  fieldsOf,
  globTests,
  joinsOf,
  parseCondition,
  specialise,
  toLogic,
} from '../../src/condition/index.ts'
import { UNKNOWN } from '../../src/model/index.ts'
import { binding, vocabulary } from './arbitrary.ts'

const v = (name: string) => ({ var: name })
const parse = (logic: unknown) => parseCondition(logic, vocabulary, { pointer: '' })

test('fields that a condition can read', () => {
  const fields = (logic: unknown) => [...fieldsOf(parse(logic))].sort()
  assert.equal(fields({ and: [{ 'mode-within': '0640' }, { 'owned-by': [null, 'root'] }] }), ['group', 'mode'])
  assert.equal(fields({ can: ['service', 'modify'] }), ['path'])
  assert.equal(fields({ missing: ['owner', 'uid'] }), ['owner', 'uid'])
  assert.equal(fields({ or: [{ observed: 'size' }, { some: [v('names'), { '==': [v(''), 'x'] }] }] }), [
    'names',
    'size',
  ])
  assert.equal(
    [...fieldsOf(specialise(parse({ '==': [v('owner'), v('service.name')] }), new Map([['service.name', 'x']])))],
    ['owner'],
  )
})

test('joins with what is constant in them', () => {
  const joins = joinsOf(
    parse({
      and: [
        { can: ['service', 'modify'] },
        { can: ['user:x', 'read', { cat: ['/', v('owner')] }] },
        { '==': [{ at: ['/etc', 'owner'] }, 'root'] },
        { acts: [['run'], '/etc/**'] },
        { '!=': [{ listed: ['/m', 'sha256'] }, null] },
        { signed: [v('path'), ['key']] },
      ],
    }),
  )
  assert.equal(joins, [
    { operator: 'can', subject: 'service', power: 'modify', path: { kind: 'own' }, pointer: '/and/0' },
    {
      operator: 'can',
      subject: 'user:x',
      power: 'read',
      path: { kind: 'computed', fields: new Set(['owner']) },
      pointer: '/and/1',
    },
    { operator: 'at', field: 'owner', path: { kind: 'constant', path: '/etc' }, pointer: '/and/2/==/0' },
    { operator: 'acts', verbs: ['run'], globs: ['/etc/**'], pointer: '/and/3' },
    { operator: 'listed', globs: ['/m'], field: 'sha256', pointer: '/and/4/!=/0' },
    { operator: 'signed', keys: ['key'], path: { kind: 'own' }, pointer: '/and/5' },
  ])
})

test('patterns that the path must match', () => {
  const globs = (logic: unknown) => globTests(parse(logic))
  assert.equal(globs({ and: [{ '==': [v('owner'), 'root'] }, { glob: ['/etc/**', '/usr/**'] }] }), [
    '/etc/**',
    '/usr/**',
  ])
  assert.equal(globs({ '==': [v('path'), '/etc/a*b'] }), ['/etc/a\\*b'])
  assert.equal(globs({ in: [v('path'), ['/a', '/b']] }), ['/a', '/b'])
  assert.equal(globs({ under: [v('path'), '/var/[x]'] }), ['/var/\\[x\\]', '/var/\\[x\\]/**'])
  assert.equal(globs({ under: [v('path'), '/var/lib/'] }), ['/var/lib', '/var/lib/**'])
  assert.equal(globs({ or: [{ glob: '/a' }, { '==': ['/b', v('path')] }] }), ['/a', '/b'])
  // Nothing follows from these.
  assert.equal(globs({ or: [{ glob: '/a' }, { '==': [v('owner'), 'root'] }] }), [])
  assert.equal(globs({ '!': { glob: '/a' } }), [])
  assert.equal(globs({ '==': [v('path'), '/a\ufffd'] }), [])
  assert.equal(globs({ under: [v('path'), v('service.groups')] }), [])
  const special = specialise(
    parse({ under: [v('path'), v('service.groups')] }),
    new Map([['service.groups', ['/x', '/y']]]),
  )
  assert.equal(globTests(special), ['/x', '/x/**', '/y', '/y/**'])
})

const holds = (logic: unknown, record: Readonly<Record<string, unknown>>) => compileTruth(parse(logic), binding)(record)
const base = { path: '/etc/nginx/x', mode: 0o640, owner: 'root', group: 'adm' }

test('modes bit by bit', () => {
  const mode = (logic: unknown, bits: number | null | symbol) => holds(logic, { ...base, mode: bits })
  assert.is(mode({ 'mode-within': '0640' }, 0o640), true)
  assert.is(mode({ 'mode-within': '0640' }, 0), true)
  assert.is(mode({ 'mode-within': '0750' }, 0o644), false)
  assert.is(mode({ 'mode-within': { param: 'mask' } }, 0o4640), false)
  assert.is(mode({ 'mode-has': '4001' }, 0o4755), true)
  assert.is(mode({ 'mode-has': '4001' }, 0o4750), false)
  assert.is(mode({ 'mode-any': '0022' }, 0o664), true)
  assert.is(mode({ 'mode-any': '0022' }, 0o644), false)
  assert.is(mode({ 'mode-any': '0022' }, UNKNOWN), UNKNOWN)
  assert.is(mode({ 'mode-any': '0022' }, null), false)
})

test('directories segment by segment', () => {
  const under = (path: string, directory: unknown) => holds({ under: [v('path'), directory] }, { ...base, path })
  assert.is(under('/etc', '/etc'), true)
  assert.is(under('/etc', '/etc/'), true)
  assert.is(under('/etc/a', ['/var', '/etc/']), true)
  assert.is(under('/etcetera', '/etc'), false)
  assert.is(under('/anything', '/'), true)
  const from = (groups: unknown) =>
    holds({ under: [v('path'), v('service.groups')] }, { ...base, 'service.groups': groups })
  assert.is(from(['/etc/nginx/']), true)
  assert.is(from(['', 'etc']), false)
  assert.is(from(UNKNOWN), UNKNOWN)
  assert.is(from(null), false)
})

test('names on disk are compared as bytes', () => {
  const record = { ...base, path: '/etc/caf\u00c3\u00a9/a' }
  assert.is(holds({ under: [v('path'), '/etc/café'] }, record), true)
  assert.is(holds({ under: [v('path'), { cat: ['/etc/', 'café'] }] }, record), true)
})

test('owners: a decided half decides', () => {
  assert.is(holds({ 'owned-by': ['root', 'root'] }, { ...base, group: UNKNOWN }), UNKNOWN)
  assert.is(holds({ 'owned-by': ['nginx', 'root'] }, { ...base, group: UNKNOWN }), false)
  assert.is(holds({ 'owned-by': [null, ['adm']] }, base), true)
  assert.is(holds({ 'owned-by': ['root'] }, { ...base, owner: null }), false)
  assert.is(holds({ 'owned-by': v('service.name') }, { ...base, 'service.name': 'root' }), true)
})

test('domain operators see the record from inside a loop', () => {
  const inLoop = (test: unknown) =>
    holds({ some: [v('names'), test] }, { ...base, names: ['root'], 'parent.mode': 0o755 })
  assert.is(inLoop({ 'mode-within': [v('parent.mode'), '0755'] }), true)
  assert.is(inLoop({ 'mode-within': '0600' }), false)
  assert.is(inLoop({ 'owned-by': [v('')] }), true)
  assert.is(inLoop({ 'in-set': [v('owner'), 'daemons'] }), true)
})

test('unknowns, each as the contract says', () => {
  const u = { ...base, owner: UNKNOWN, uid: UNKNOWN, names: UNKNOWN }
  const value = (logic: unknown) => compileCondition(parse(logic), binding)(u)
  const is = { '==': [v('owner'), 'root'] }
  assert.is(holds({ and: [is, false] }, u), false)
  assert.is(value({ '==': [{ and: [is, false] }, false] }), UNKNOWN)
  assert.is(holds({ or: [is, true] }, u), true)
  assert.is(value({ or: [is, 'x'] }), UNKNOWN)
  assert.is(value({ or: ['x', is] }), 'x')
  assert.is(value({ if: [is, 'a', 'a'] }), 'a')
  assert.is(value({ if: [is, 'a', 'b'] }), UNKNOWN)
  assert.is(value({ cat: ['a', v('owner')] }), UNKNOWN)
  assert.is(value({ cat: ['a', ['b', v('owner')]] }), UNKNOWN)
  assert.is(value(v('owner')), UNKNOWN)
  assert.is(value({ var: ['owner', 'x'] }), UNKNOWN)
  assert.is(value({ missing: ['group', 'owner'] }), UNKNOWN)
  assert.is(value({ missing_some: [1, ['group', 'owner']] }), UNKNOWN)
  assert.is(value({ observed: 'owner' }), false)
  assert.is(value({ observed: 'group' }), true)
  assert.is(value({ in: ['adm', [v('owner'), v('group')]] }), true)
  assert.is(value({ in: ['x', [v('owner'), v('group')]] }), UNKNOWN)
  assert.is(value({ some: [[v('owner'), 'a'], { '==': [v(''), 'a'] }] }), true)
  assert.is(value({ some: [[v('owner'), 'a'], { '==': [v(''), 'b'] }] }), UNKNOWN)
  assert.is(value({ all: [[v('owner'), 'a'], { '==': [v(''), 'b'] }] }), false)
  assert.is(value({ none: [[v('owner'), 'a'], { '==': [v(''), 'a'] }] }), false)
  assert.is(value({ filter: [[v('owner'), 'a'], { '==': [v(''), 'a'] }] }), UNKNOWN)
  assert.is(value({ in: ['a', { map: [[v('owner'), 'a'], v('')] }] }), true)
  assert.is(value({ reduce: [[v('owner'), 'a'], { cat: [v('accumulator'), v('current')] }, ''] }), UNKNOWN)
  assert.is(value({ reduce: [[v('owner'), 'a'], v('current'), ''] }), 'a')
  assert.is(value([v('owner')]), UNKNOWN)
  assert.is(value({ some: [[v('owner')], v('0')] }), UNKNOWN)
  assert.is(value({ map: [[[v('owner')]], v('0.0')] }), UNKNOWN)
  assert.is(holds({ '!!': [[v('owner')]] }, u), true)
})

test('a condition as JSON holds no parameter or named condition any more', () => {
  assert.equal(toLogic(parse({ and: [{ use: 'rooted' }, { 'mode-within': { param: 'mask' } }] })), {
    and: [{ '==': [{ field: 'owner' }, 'root'] }, { 'mode-within': [{ field: 'mode' }, '0640'] }],
  })
})
test.run()
