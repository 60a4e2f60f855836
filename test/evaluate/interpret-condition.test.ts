import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Binding, parseCondition, type Vocabulary } from '../../src/condition/index.ts'
import { interpretCondition, interpretPlain, interpretTruth } from '../../src/evaluate/interpret-condition.ts'
import { FIELDS, UNKNOWN } from '../../src/model/index.ts'

interface Entry {
  readonly description: string
  readonly rule: unknown
  readonly data?: unknown
  readonly result?: unknown
}
const table = JSON.parse(readFileSync('test/fixtures/jsonlogic-compatible.json', 'utf8')) as (string | Entry)[]
for (const entry of table)
  if (typeof entry !== 'string')
    test(entry.description, () => assert.equal(interpretPlain(entry.rule, entry.data), entry.result))

const vocabulary: Vocabulary = {
  fields: new Map(FIELDS.inode.map((field) => [field.name, field])),
  params: new Map(),
  lists: new Map([['daemons', ['www-data']]]),
  define: new Map(),
}
type Record = { readonly [name: string]: unknown }
const binding: Binding<Record> = {
  field: (name) => (scope) => scope[name],
  path: () => '/etc/nginx/x',
  matcher: (globs) => (path) => globs.some((glob) => path.startsWith(glob)),
  can: (_scope, subject, power, path) =>
    path === '/unseen' ? UNKNOWN : `${subject} ${power} ${path}` === 'anyone read undefined',
  at: (_scope, path, field) => (path === '/none' ? null : path === '/etc' && field === 'mode' ? 0o755 : undefined),
  acts: (_scope, verbs, matches) => verbs.includes('run') && (matches === undefined || matches('/etc/cron.d/x')),
  listed: (_scope, matches, field) => (matches('/etc/sums') ? `/${field}` : null),
  signed: (_scope, path, keys) => keys.includes(path),
}
const record: Record = { path: '/etc/nginx/x', mode: 0o666, owner: 'www-data', group: null, uid: UNKNOWN }

const v = (name: string) => ({ var: name })
/** Worked out by hand from the contract, so that the oracle itself has something to answer to. */
const ANSWERS: readonly (readonly [unknown, unknown])[] = [
  [{ 'mode-within': '0644' }, false],
  [{ 'mode-within': '0666' }, true],
  [{ 'mode-has': '0600' }, true],
  [{ 'mode-any': '0001' }, false],
  [{ 'mode-within': [{ at: ['/etc', 'mode'] }, '0755'] }, true],
  [{ 'mode-within': [{ at: ['/none', 'mode'] }, '7777'] }, false],
  [{ 'mode-any': [{ at: ['/var', 'mode'] }, '7777'] }, UNKNOWN],
  [{ 'owned-by': ['www-data'] }, true],
  [{ 'owned-by': ['root', 'root'] }, false],
  [{ 'owned-by': [null, 'root'] }, false],
  [{ 'in-set': [v('owner'), 'daemons'] }, true],
  [{ 'in-set': [v('group'), 'daemons'] }, false],
  [{ glob: ['/usr', '/etc/'] }, true],
  [{ under: [v('path'), '/etc/ng'] }, false],
  [{ under: [v('path'), ['/x', '/etc/nginx/']] }, true],
  [{ under: [v('path'), '/'] }, true],
  [{ under: [v('group'), '/'] }, false],
  [{ can: ['anyone', 'read'] }, true],
  [{ can: ['anyone', 'read', '/etc'] }, false],
  [{ can: ['anyone', 'read', '/unseen'] }, UNKNOWN],
  [{ can: ['anyone', 'read', v('group')] }, false],
  [{ '==': [{ at: ['/none', 'owner'] }, null] }, true],
  [{ '==': [{ at: ['/etc', 'owner'] }, null] }, UNKNOWN],
  [{ acts: ['run'] }, true],
  [{ acts: [['read', 'source'], '/etc/cron.d/'] }, false],
  [{ listed: ['/etc/', 'sha256'] }, '/sha256'],
  [{ signed: [{ listed: ['/etc/', 'manifest'] }, ['/manifest']] }, true],
  [{ signed: [{ listed: ['/usr/', 'manifest'] }, ['/manifest']] }, false],
  [{ observed: 'uid' }, false],
  [{ observed: 'group' }, true],
  [{ missing: ['group', 'owner'] }, ['group']],
  [{ missing: ['group', 'uid'] }, UNKNOWN],
  [{ missing_some: [1, ['group', 'owner']] }, []],
  [{ and: [{ '==': [v('uid'), 0] }, { '==': [v('owner'), 'root'] }] }, UNKNOWN],
  [{ '!': { and: [{ '==': [v('uid'), 0] }, { '==': [v('owner'), 'root'] }] } }, true],
  [{ if: [{ '==': [v('uid'), 0] }, 'same', 'same'] }, 'same'],
  [{ if: [{ '==': [v('uid'), 0] }, 'one', 'other'] }, UNKNOWN],
  [{ in: ['a', [v('uid'), 'a']] }, true],
  [{ in: ['b', [v('uid'), 'a']] }, UNKNOWN],
  [{ '+': [v('uid'), 1] }, UNKNOWN],
]
for (const [logic, expected] of ANSWERS)
  test(`by hand: ${JSON.stringify(logic)}`, () => {
    const node = parseCondition(logic, vocabulary, { pointer: '' })
    assert.equal(interpretCondition(node, binding, record), expected)
  })

test('branches that are both true are true, whichever is taken', () => {
  const node = parseCondition({ if: [{ '==': [v('uid'), 0] }, 'one', 'other'] }, vocabulary, { pointer: '' })
  assert.is(interpretTruth(node, binding, record), true)
})

test('in a boolean position a decided operand decides', () => {
  const node = parseCondition({ and: [{ '==': [v('uid'), 0] }, { '==': [v('owner'), 'root'] }] }, vocabulary, {
    pointer: '',
  })
  assert.is(interpretTruth(node, binding, record), false)
})
test.run()
