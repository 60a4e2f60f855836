// biome-ignore-all lint/suspicious/noTemplateCurlyInString: path templates of rules are written so
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Node, toLogic } from '../../src/condition/index.ts'
import { PathwritError } from '../../src/model/index.ts'
import { type Pack, type PackFiles, resolvePack } from '../../src/pack/index.ts'
import { packFiles } from './pack-files.ts'

const resolve = (files: PackFiles, params: Readonly<Record<string, unknown>> = {}): Pack =>
  resolvePack(files, new Map(Object.entries(params)))
const ids = (pack: Pack): readonly string[] => pack.rules.map((rule) => rule.name)
const refused = (check: () => unknown, pattern: RegExp, pointer?: string): void => {
  try {
    check()
  } catch (error) {
    assert.instance(error, PathwritError)
    assert.match((error as PathwritError).message, pattern)
    assert.is((error as PathwritError).pointer, pointer)
    return
  }
  assert.unreachable('it resolved')
}

const PARAMS = {
  max: { type: 'mode', default: '640' },
  dirs: { type: 'list', default: ['/srv/a*', '/opt'], max: 3 },
  extra: { type: 'list', default: [] },
  where: { type: 'glob', default: '**/*.conf' },
  days: { type: 'integer', default: 30, min: 1, max: 365 },
  deep: { type: 'boolean', default: false },
  root: { type: 'path', default: '/srv//app/' },
  how: { type: 'string', default: 'soft', enum: ['soft', 'hard'] },
}
const RULE = {
  paths: ['${param.dirs}/**', '${param.extra}/**', '!${param.root}/x', '${param.where}', '${service.dirs.config}/**'],
  require: { 'mode-within': { param: 'max' } },
  message: '{path} is beyond {param.max} in {param.dirs}: {{}}',
  remedy: { owner: 'root', group: '{service.group}', mode: { clear: '0022' }, advice: 'move it' },
}
const withParams = (params: Readonly<Record<string, unknown>> = {}) =>
  resolve(packFiles({ params: PARAMS }, [RULE]), params)

test('parameters are put into paths, conditions and messages', () => {
  const [rule] = withParams().rules
  assert.equal(rule?.paths, [
    '/srv/a\\*/**',
    '/opt/**',
    '${param.extra}/**',
    '!/srv/app/x',
    '**/*.conf',
    '${service.dirs.config}/**',
  ])
  assert.equal(
    rule && toLogic(rule.require),
    toLogic(resolve(packFiles({}, [{ require: { 'mode-within': '0640' } }])).rules[0]?.require as Node),
  )
  assert.is(rule?.message, '{path} is beyond 0640 in /srv/a*, /opt: {{}}')
  assert.is(rule?.remedy, 'set owner root; set group {service.group}; clear mode bits 0022; move it')
})

test('text for a parameter is read by its type', () => {
  const value = (name: string, text: unknown) => withParams({ [`acme.${name}`]: text }).params[name]?.value
  assert.is(value('max', '4755'), '4755')
  assert.equal(value('dirs', '/a,/b'), ['/a', '/b'])
  assert.equal(value('dirs', '["/a,b"]'), ['/a,b'])
  assert.equal(value('dirs', ''), [])
  assert.equal(value('dirs', ['/a']), ['/a'])
  assert.is(value('days', '7'), 7)
  assert.is(value('days', 7), 7)
  assert.is(value('deep', 'true'), true)
  assert.is(value('root', '/'), '/')
  assert.is(value('where', '/etc/{a,b}/*'), '/etc/{a,b}/*')
  assert.is(withParams({ how: 'hard' }).params.how?.value, 'hard')
})

const WRONG: readonly (readonly [name: string, value: unknown, pattern: RegExp])[] = [
  ['max', '0888', /not octal digits/],
  ['max', 640, /not octal text/],
  ['days', '0', /less than 1/],
  ['days', '366', /more than 365/],
  ['days', '7.5', /not a whole number/],
  ['days', '1e2', /not a whole number/],
  ['days', Number.NaN, /not a whole number/],
  ['deep', 'yes', /not true or false/],
  ['dirs', '/a,/b,/c,/d', /4 elements, more than 3/],
  ['dirs', '["/a"', /not a JSON array/],
  ['dirs', '[1]', /not text/],
  ['root', 'srv', /not an absolute path/],
  ['root', '/srv/../etc', /not an absolute path/],
  ['where', '/etc/a**', /not a glob/],
  ['where', '/${service.name}/**', /holds no/],
  ['how', 'harder', /not one of soft, hard/],
  ['how', 'a\0b', /NUL/],
]
for (const [name, value, pattern] of WRONG)
  test(`a parameter ${name} cannot be ${JSON.stringify(value)}`, () =>
    refused(() => withParams({ [`acme.${name}`]: value }), pattern))

test('lists and named conditions are put in', () => {
  const fields = {
    lists: { admins: ['root', 'adm'] },
    define: { 'by-admin': { 'in-set': [{ var: 'group' }, 'admins'] } },
  }
  const pack = resolve(packFiles(fields, [{ require: { use: 'by-admin' } }]))
  assert.match(JSON.stringify(pack.rules[0]?.require), /"root"/)
  refused(() => resolve(packFiles({}, [{ require: { use: 'by-admin' } }])), /by-admin/, '/require/use')
})

test('a rule is named by its pack unless the pack is built in', () => {
  const base = packFiles({ name: 'base' }, [{ id: 'a/one' }], [], true)
  assert.equal(ids(resolve(packFiles({ name: 'top' }, [{ id: 'b/two' }], [base]))), ['a/one', 'top:b/two'])
})

test('maturity keeps what is at least that mature, through several packs', () => {
  const rules = [{ id: 'a/one' }, { id: 'a/two', maturity: 'incubating' }, { id: 'a/three', maturity: 'sandbox' }]
  const base = packFiles({ name: 'base' }, rules)
  const kept = (maturity: 'stable' | 'incubating' | 'sandbox') =>
    ids(resolve(packFiles({ name: 'top' }, [], [{ files: packFiles({ name: 'mid' }, [], [base]), maturity }])))
  assert.equal(kept('stable'), ['base:a/one'])
  assert.equal(kept('incubating'), ['base:a/one', 'base:a/two'])
  assert.equal(kept('sandbox').length, 3)
})

test('overrides change one rule, in order, and nothing else', () => {
  const base = packFiles({ name: 'base', params: PARAMS }, [
    { ...RULE, id: 'a/one' },
    { ...RULE, id: 'a/two' },
    { id: 'a/three' },
  ])
  const overrides = [
    { rule: 'a/one', severity: 'low', params: { max: '0600' }, exceptions: { append: ['/srv/x/**'] } },
    { rule: 'base:a/one', exceptions: { append: ['/srv/y'] } },
    { rule: 'a/three', disabled: true },
  ]
  const [one, two, ...others] = resolve(packFiles({ name: 'top', overrides }, [], [base])).rules
  assert.equal(others, [])
  assert.is(one?.severity, 'low')
  assert.match(one?.message ?? '', /beyond 0600/)
  assert.equal(one?.exceptions, ['/srv/x/**', '/srv/y'])
  assert.is(two?.severity, 'high')
  assert.match(two?.message ?? '', /beyond 0640/)
  assert.equal(two?.exceptions, [])
  const replaced = { rule: 'a/one', exceptions: { replace: ['/z'], append: ['/y'] } }
  const again = packFiles(
    { name: 'more', overrides: [replaced] },
    [],
    [packFiles({ name: 'top', overrides }, [], [base])],
  )
  assert.equal(resolve(again).rules[0]?.exceptions, ['/z', '/y'])
})

test("an override's parameter is checked as any other", () => {
  const overrides = [{ rule: 'config/mode', params: { days: 400 } }]
  refused(() => resolve(packFiles({ params: PARAMS, overrides }, [RULE])), /more than 365/, '/overrides/0/params/days')
})

test('one rule file in two packs is one rule when it means one thing', () => {
  const params = (value: string) => ({ max: { type: 'mode', default: value } })
  const rule = { require: { 'mode-within': { param: 'max' } } }
  const top = (left: string, right: string) =>
    packFiles(
      { name: 'top' },
      [],
      [packFiles({ name: 'a', params: params(left) }, [rule]), packFiles({ name: 'b', params: params(right) }, [rule])],
    )
  assert.equal(ids(resolve(top('0640', '640'))), ['a:config/mode'])
  refused(() => resolve(top('0640', '0600')), /two different rules config\/mode/, '')
})

test('the engine version is held against requires.engine', () => {
  const files = packFiles({ requires: { engine: '^0.2' } })
  resolvePack(files, new Map(), { engine: '0.2.7' })
  refused(
    () => resolvePack(files, new Map(), { engine: '0.3.0' }),
    /needs pathwrit \^0\.2; this is 0\.3\.0/,
    '/requires/engine',
  )
})

test('the parameters of extended packs are shown by their full names', () => {
  const base = packFiles({ name: 'base', params: { max: { type: 'mode', default: '0640' } } })
  const pack = resolve(packFiles({ name: 'top', params: { max: { type: 'integer', default: 1 } } }, [], [base]), {
    max: '2',
    'base.max': '0600',
  })
  assert.equal(
    Object.entries(pack.params).map(([name, param]) => [name, param.value]),
    [
      ['max', 2],
      ['base.max', '0600'],
    ],
  )
})

test.run()
