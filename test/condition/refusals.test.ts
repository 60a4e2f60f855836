import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseCondition, type Vocabulary } from '../../src/condition/index.ts'
import { FIELDS, PathwritError, SERVICE_FIELDS } from '../../src/model/index.ts'

const fields = [...FIELDS.inode, ...SERVICE_FIELDS]
const vocabulary: Vocabulary = {
  fields: new Map(fields.map((field) => [field.name, field])),
  params: new Map<string, unknown>([
    ['mask', '0640'],
    ['word', 'zz'],
    ['odd', { a: 1 }],
    ['admins', ['root']],
  ]),
  lists: new Map([['daemons', ['www-data']]]),
  define: new Map<string, unknown>([
    ['endless', { '!': { use: 'again' } }],
    ['again', { and: [true, { use: 'endless' }] }],
    ['broken', { and: [true, { '==': [{ var: 'ownr' }, 'root'] }] }],
    ['fine', { 'owned-by': ['root', 'root'] }],
  ]),
  checkGlob: (glob) => {
    if (glob.startsWith('etc')) throw new PathwritError('glob', `"${glob}" is not absolute`)
  },
}
const v = (name: unknown) => ({ var: name })

let deep: unknown = v('owner')
for (let i = 0; i < 70; i++) deep = { '!': deep }
const wide = { and: Array.from({ length: 5_000 }, () => true) }
let bomb: Vocabulary = vocabulary
for (let i = 0; i < 40; i++)
  bomb = {
    ...bomb,
    define: new Map([
      ...bomb.define,
      [`b${i}`, i === 0 ? true : { and: [{ use: `b${i - 1}` }, { use: `b${i - 1}` }] }],
    ]),
  }

/** logic, pointer of the exact node, what the message says, what the hint says. */
const REFUSED: readonly (readonly [unknown, string, RegExp, RegExp?])[] = [
  [{ '==': [v('ownr'), 'root'] }, '/require/==/0', /no field "ownr"/, /"owner"/],
  [v(''), '/require', /as a whole/],
  [v(v('owner')), '/require', /named by a string/],
  [{ '=': [v('owner'), 'root'] }, '/require', /no operator "="/],
  [{ mode_within: '0640' }, '/require', /no operator "mode_within"/, /"mode-within"/],
  [{ constructor: [1] }, '/require', /no operator "constructor"/],
  [{ and: [true, { log: v('owner') }] }, '/require/and/1', /"log"/],
  [{ and: [{ a: 1, b: 2 }] }, '/require/and/0', /one key, not 2/],
  [{ '==': [{}, 1] }, '/require/==/0', /empty object/],
  [{ 'mode-within': '0690' }, '/require/mode-within', /octal digits/, /"0640"/],
  [{ 'mode-within': 640 }, '/require/mode-within', /octal digits/, /"0640"/],
  [{ 'mode-has': [v('parent.mode'), '00644'] }, '/require/mode-has/1', /octal digits/],
  [{ 'mode-any': { param: 'word' } }, '/require/mode-any', /octal digits/],
  [{ 'mode-within': [v('uid'), '0640'] }, '/require/mode-within/0', /"uid" is not a mode/],
  [{ '==': [v('mode'), '0640'] }, '/require/==/0', /"mode" is a mode/, /mode-within/],
  [{ '<': [v('parent.mode'), 512] }, '/require/</0', /"parent.mode" is a mode/],
  [{ if: [true, v('mode'), 0] }, '/require/if/1', /is a mode/],
  [{ '+': [1, { at: ['/etc', 'mode'] }] }, '/require/+/1', /is a mode/],
  [{ cat: [v('mode')] }, '/require/cat/0', /is a mode/],
  [v('mode'), '/require', /is a mode/],
  [{ '<': [v('size'), '100'] }, '/require/</1', /a string, with "size", a number/],
  [{ '>=': [v('owner'), 0] }, '/require/>=/0', /"owner", a string/],
  [{ '<=': [0, v('uid'), v('group')] }, '/require/<=/2', /"group", a string/],
  [{ '-': [v('owner'), 1] }, '/require/-/0', /computes with numbers/],
  [{ '+': [1, { cat: ['2'] }] }, '/require/+/1', /computes with numbers/],
  [{ max: [v('service.groups')] }, '/require/max/0', /a list/],
  [{ '<': [v('children.names'), 3] }, '/require/</0', /cannot order a list/],
  [{ '==': [v('type'), 'dir'] }, '/require/==/1', /"type" is never "dir"/, /directory|possible/],
  [{ '!==': ['fil', v('type')] }, '/require/!==/0', /never "fil"/, /"file"/],
  [{ '===': [v('link.type'), 'link'] }, '/require/===/1', /never "link"/],
  [{ in: [v('type'), ['file', 'simlink']] }, '/require/in/1/1', /never "simlink"/, /"symlink"/],
  [{ in: [v('contentClass'), { param: 'admins' }] }, '/require/in/1', /never "root"/],
  [{ '==': [{ at: ['/etc', 'type'] }, 'folder'] }, '/require/==/1', /never "folder"/],
  [{ '==': [v('owner'), { param: 'admin' }] }, '/require/==/1/param', /no parameter "admin"/, /"admins"/],
  [{ '==': [v('owner'), { param: 'odd' }] }, '/require/==/1', /no usable value/],
  [{ 'in-set': [v('owner'), 'daemon'] }, '/require/in-set/1', /no list "daemon"/, /"daemons"/],
  [{ 'in-set': [v('owner'), { param: 'word' }] }, '/require/in-set/1', /not a list/],
  [{ 'in-set': [v('service.groups'), 'daemons'] }, '/require/in-set/0', /one value/],
  [{ use: 'fin' }, '/require/use', /no condition "fin"/, /"fine"/],
  [{ and: [{ use: 'endless' }] }, '/require/and/0', /"endless" uses itself/, /endless > again > endless/],
  [{ or: [false, { use: 'broken' }] }, '/require/or/1', /in the named condition "broken": there is no field "ownr"/],
  [{ can: ['service', 'modfy'] }, '/require/can/1', /no power "modfy"/, /"modify"/],
  [{ can: ['root', 'modify'] }, '/require/can/0', /no subject "root"/, /user:NAME/],
  [{ can: ['service', 'modify', 'etc'] }, '/require/can/2', /not an absolute path/],
  [{ can: ['service', 'modify', v('service.exec')] }, '/require/can/2', /path is needed here, not a list/],
  [{ acts: [['run', 'runs'], null] }, '/require/acts/0', /no verb "runs"/, /"run"/],
  [{ at: ['/etc', 'ownr'] }, '/require/at/1', /no field "ownr"/],
  [{ listed: ['/x', 'hash'] }, '/require/listed/1', /"hash"/],
  [{ glob: ['/etc/**', 'etc/*'] }, '/require/glob/1', /not absolute/],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the very mistake
  [{ glob: '${service.dirs.config}/**' }, '/require/glob', /holds a variable/, /under/],
  [{ glob: 7 }, '/require/glob', /a glob is a string/],
  [{ under: [v('path'), 'etc'] }, '/require/under/1', /absolute directory/],
  [{ under: [v('path'), ['/etc', 'x']] }, '/require/under/1/1', /absolute directory/],
  [{ 'owned-by': [0] }, '/require/owned-by/0', /name/, /"root", not 0/],
  [{ 'owned-by': [null, null] }, '/require', /names nobody/],
  [{ observed: 'acls' }, '/require/observed', /no field "acls"/],
  [{ missing: ['owner', 'grp'] }, '/require/missing/1', /no field "grp"/],
  [{ missing: [v('owner')] }, '/require/missing/0', /cannot be computed/],
  [{ '==': [v('owner')] }, '/require', /"==" takes 2 operands, not 1/],
  [{ '!': [true, false] }, '/require', /1 operand, not 2/],
  [{ can: ['service'] }, '/require', /2 to 3 operands/],
  [
    { some: [v('service.groups'), { '==': [v('owner'), v('')] }] },
    '/require/some/1/==/0',
    /inside this loop there is no "owner"/,
  ],
  [{ reduce: [v('service.groups'), v(''), 0] }, '/require/reduce/1', /inside this loop/, /"current" and "accumulator"/],
  [
    { reduce: [v('service.groups'), [v('accumulator'), v('accumulator')], 0] },
    '/require/reduce/1',
    /cannot be built inside a loop/,
  ],
  [
    { some: [v('children.names'), { some: [v('service.groups'), { missing: 'owner' }] }] },
    '/require/some/1/some/0',
    /inside this loop/,
  ],
  [deep, `/require${'/!'.repeat(65)}`, /65|64 levels deep/],
  [wide, '/require/and/4095', /4096 nodes/],
  [Symbol('x'), '/require', /not JSON/],
  [
    {
      some: [
        Array.from({ length: 200 }, () => 'a'),
        { some: [Array.from({ length: 200 }, () => 'b'), { some: [Array.from({ length: 200 }, () => 'c'), v('')] }] },
      ],
    },
    '/require',
    /steps a record/,
  ],
]

const refused = (logic: unknown, words: Vocabulary): PathwritError => {
  try {
    parseCondition(logic, words, { file: 'rule.json', pointer: '/require' })
  } catch (error) {
    if (error instanceof PathwritError) return error
    throw error
  }
  throw new Error(`accepted ${JSON.stringify(logic)}`)
}

for (const [logic, pointer, message, hint] of REFUSED)
  test(`refused: ${String(JSON.stringify(logic)).slice(0, 90)}`, () => {
    const error = refused(logic, vocabulary)
    assert.is(error.code, 'condition')
    assert.is(error.pointer, pointer)
    assert.is(error.file, 'rule.json')
    assert.match(error.message, message)
    assert.ok((error.hint ?? '').length > 0)
    if (hint !== undefined) assert.match(error.hint ?? '', hint)
  })

test('named conditions that double each other are stopped by the bound on nodes', () => {
  assert.match(refused({ use: 'b39' }, bomb).message, /nodes|levels deep/)
})

test('service.* is not there in rules for the host', () => {
  const host = { ...vocabulary, fields: new Map(FIELDS.inode.map((field) => [field.name, field])) }
  assert.match(refused({ '==': [v('owner'), v('service.user')] }, host).hint ?? '', /"for": "service"/)
  assert.match(refused({ can: ['service', 'read'] }, host).message, /judged for the host/)
})

const ACCEPTED: readonly unknown[] = [
  true,
  { use: 'fine' },
  { 'mode-within': { param: 'mask' } },
  { '==': [v(['owner', 'nobody']), 'root'] },
  { '==': [v('type'), null] },
  { '<': [v('owner'), 'm'] },
  { some: [v('service.dirs.cache'), { under: [v('path'), v('')] }] },
  { none: [v('service.exec'), { can: ['service', 'modify', v('')] }] },
  { 'owned-by': [['root', v('service.user')], { param: 'admins' }] },
  { 'mode-within': [{ at: [v('parent.path'), 'mode'] }, '0755'] },
  { glob: [v('link.path'), ['/etc/**']] },
  { signed: [{ listed: ['/**/SHA256SUMS', 'manifest'] }, { param: 'admins' }] },
  { '!': { missing: ['owner', 'group'] } },
]
for (const logic of ACCEPTED)
  test(`accepted: ${JSON.stringify(logic)}`, () => {
    assert.ok(Object.isFrozen(parseCondition(logic, vocabulary, { pointer: '' })))
  })
test.run()
