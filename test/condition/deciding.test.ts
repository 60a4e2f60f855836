import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type Binding,
  deciding,
  describe,
  parseCondition,
  specialise,
  type Vocabulary,
} from '../../src/condition/index.ts'
import { FIELDS, SERVICE_FIELDS, UNKNOWN } from '../../src/model/index.ts'

const vocabulary: Vocabulary = {
  fields: new Map([...FIELDS.inode, ...SERVICE_FIELDS].map((field) => [field.name, field])),
  params: new Map(),
  lists: new Map([['daemons', ['www-data']]]),
  define: new Map(),
}
const record: Readonly<Record<string, unknown>> = {
  path: '/etc/nginx/site.conf',
  type: 'file',
  mode: 0o666,
  owner: 'www-data',
  group: 'adm',
  size: 5000,
  contentClass: null,
  'parent.mode': UNKNOWN,
  acl: UNKNOWN,
  'children.names': ['a', 'b\u001b[2J'],
}
const binding: Binding<typeof record> = {
  field: (name) => (scope) => scope[name],
  path: (scope) => String(scope.path),
  matcher: (globs) => (path) => globs.includes(path),
  can: (_scope, _subject, power) => (power === 'read' ? UNKNOWN : power === 'modify'),
  at: () => UNKNOWN,
  acts: () => true,
  listed: () => null,
  signed: () => false,
}
const v = (name: string) => ({ var: name })
const of = (logic: unknown) => deciding(parseCondition(logic, vocabulary, { pointer: '/require' }), binding, record)

const WORDS: readonly (readonly [unknown, readonly string[]])[] = [
  [{ 'mode-within': '0644' }, ['mode 0666 has 0022 beyond 0644']],
  [{ '!': { 'mode-any': '0002' } }, ['mode 0666 has 0002']],
  [{ 'mode-has': '0111' }, ['mode 0666 lacks 0111 of 0111']],
  [{ 'mode-any': '0111' }, ['mode 0666 has none of 0111']],
  [{ 'owned-by': 'root' }, ['owner www-data is not root']],
  [
    { 'owned-by': ['root', ['www-data', 'root']] },
    ['owner www-data is not root and group adm is not one of www-data, root'],
  ],
  [{ '==': [v('type'), 'directory'] }, ['type is file, not directory']],
  [{ '!=': [v('type'), 'file'] }, ['type is file']],
  [{ '==': [v('contentClass'), 'text'] }, ['contentClass is none, not text']],
  [{ '===': [v('owner'), v('group')] }, ['owner is www-data, not adm']],
  [{ in: [v('group'), ['www-data', 'root']] }, ['group is adm, not one of www-data, root']],
  [{ '!': { in: [v('group'), ['adm', 'root']] } }, ['group is adm, one of adm, root']],
  [{ in: ['c', v('children.names')] }, ['children.names (a, b\\u{1b}[2J) does not have c']],
  [{ 'in-set': [v('group'), 'daemons'] }, ['group is adm, not in daemons']],
  [{ '<': [v('size'), 100] }, ['size 5000 is not < 100']],
  [{ glob: '/etc/*' }, ['/etc/nginx/site.conf does not match /etc/*']],
  [{ under: [v('path'), ['/var', '/run']] }, ['/etc/nginx/site.conf is not in /var, /run']],
  [{ observed: 'acl' }, ['acl was not observed']],
  [{ 'mode-within': [v('parent.mode'), '0755'] }, ['parent.mode was not observed']],
  [{ '!': { can: ['service', 'modify'] } }, ['service can modify /etc/nginx/site.conf']],
  [{ '!': { acts: [['run', 'read']] } }, ['a privileged process will run or read it']],
  [{ signed: [v('path'), ['k']] }, ['/etc/nginx/site.conf is not signed by a trusted key']],
  [{ '==': [{ at: ['/etc', 'owner'] }, 'root'] }, ['owner of /etc was not observed']],
  [{ '!=': [{ listed: ['/m', 'sha256'] }, null] }, ['none']],
  // Which of several: only those that came out like the whole.
  [
    { and: [{ '==': [v('type'), 'file'] }, { 'owned-by': 'root' }, { 'mode-within': '0644' }] },
    ['owner www-data is not root', 'mode 0666 has 0022 beyond 0644'],
  ],
  [{ '!': { or: [{ 'owned-by': 'root' }, { 'mode-any': '0022' }] } }, ['mode 0666 has 0022']],
  [{ and: [true, { '==': [v('acl'), null] }, { 'mode-any': '0022' }] }, ['acl was not observed']],
  [{ if: [{ '==': [v('type'), 'file'] }, { 'owned-by': 'root' }, true] }, ['owner www-data is not root']],
  [{ if: [{ '==': [v('type'), 'file'] }, false, true] }, ['type is file']],
  [{ '==': [{ can: ['service', 'modify'] }, false] }, ['service can modify /etc/nginx/site.conf']],
  [
    { all: [['/a', '/b'], { '!': { can: ['service', 'modify', v('')] } }] },
    ['service can modify /a', 'service can modify /b'],
  ],
  [false, ['it does not hold that false']],
]
for (const [logic, words] of WORDS)
  test(`words: ${JSON.stringify(logic)}`, () =>
    assert.equal(
      of(logic).map((leaf) => leaf.words),
      words,
    ))

test('an access question keeps its subject, power and path, also inside a loop', () => {
  const [own] = of({ '!': { can: ['service', 'modify'] } })
  assert.equal(own?.can, { subject: 'service', power: 'modify', path: undefined })
  assert.ok(own?.negated)
  const leaves = of({ none: [['/a', '/b'], { can: ['user:x', 'modify', v('')] }] })
  assert.equal(
    leaves.map((leaf) => leaf.can?.path),
    ['/a', '/b'],
  )
  assert.ok(leaves.every((leaf) => leaf.negated))
  const [unknown] = of({ can: ['service', 'read'] })
  assert.is(unknown?.words, 'it is not known whether service can read it')
  assert.is(unknown?.negated, false)
})

test('what was not observed is named', () => {
  assert.equal(of({ '==': [v('acl'), null] })[0]?.missing, ['acl'])
  assert.equal(of({ '==': [{ at: ['/etc', 'owner'] }, 'root'] })[0]?.missing, ['owner of /etc'])
})

test('pointers lead to the leaf', () => {
  assert.is(of({ and: [true, { '!': { '==': [v('type'), 'file'] } }] })[0]?.pointer, '/require/and/1/!')
})

test('a condition in words', () => {
  const words = (logic: unknown) => describe(parseCondition(logic, vocabulary, { pointer: '' }))
  assert.is(
    words({ and: [{ in: [v('type'), ['file', 'symlink']] }, { '!': { can: ['service', 'modify'] } }] }),
    'type is one of file, symlink and not service can modify it',
  )
  assert.is(
    words({ or: [{ 'mode-within': '0640' }, { 'owned-by': [null, v('service.group')] }] }),
    'mode is within 0640 or group is service.group',
  )
  assert.is(
    words({ if: [{ '==': [v('uid'), 0] }, true, { '<': [v('size'), 5] }] }),
    'if uid is 0 then true else size < 5',
  )
  assert.is(
    words({ none: [v('service.exec'), { can: ['service', 'modify', v('')] }] }),
    'no item of service.exec satisfies (service can modify item)',
  )
  assert.is(words({ under: [v('path'), v('service.dirs.cache')] }), 'path is in service.dirs.cache')
})

test('specialised conditions speak of values', () => {
  const node = parseCondition({ 'owned-by': [v('service.user')] }, vocabulary, { pointer: '' })
  const special = specialise(node, new Map([['service.user', 'nginx']]))
  assert.equal(
    deciding(special, binding, record).map((leaf) => leaf.words),
    ['owner www-data is not nginx'],
  )
})
test.run()
