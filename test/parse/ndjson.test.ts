import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  ACT_VERBS,
  type Acl,
  CONTENT_CLASSES,
  INODE_TYPES,
  isPrintable,
  latin1,
  type PathRecord,
  type PathwritError,
} from '../../src/model/index.ts'
import { formatIncomplete, formatRecord, formatSummary, ndjsonDecoder, parseRecord } from '../../src/parse/index.ts'
import { CASES, check, feed, fuzz, listing } from './fuzz-kit.ts'

const name = fc.uint8Array({ minLength: 1, maxLength: 6 }).map((bytes) => {
  const text = latin1(bytes).replaceAll('/', '_').replaceAll('\0', '0')
  return text === '.' || text === '..' ? 'dot' : text
})
const path = fc.array(name, { maxLength: 3 }).map((names) => `/${names.join('/')}`)
const text = fc.string({ unit: 'grapheme', maxLength: 8 })
const id = fc.integer({ min: 0, max: 0xfffffffe })
const bits = fc.integer({ min: 0, max: 7 })
const named = fc.array(fc.tuple(id, bits), { maxLength: 2 })
const acl: fc.Arbitrary<Acl> = fc.record({
  owner: bits,
  users: named,
  group: bits,
  groups: named,
  mask: fc.option(bits, { nil: undefined }),
  other: bits,
})
const origin = fc.record(
  { collector: text, source: text, line: fc.nat(), layer: text },
  { requiredKeys: ['collector', 'source'] },
)
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'))
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null })

const inode = fc.record(
  {
    kind: fc.constant('inode' as const),
    path,
    type: fc.constantFrom(...INODE_TYPES),
    mode: fc.integer({ min: 0, max: 0o7777 }),
    uid: id,
    gid: id,
    owner: orNull(text),
    group: orNull(text),
    size: fc.nat(),
    mtime: fc.integer(),
    nlink: fc.integer({ min: 1 }),
    dev: fc.nat(),
    ino: fc.nat(),
    linkTarget: orNull(name),
    acl: orNull(acl),
    defaultAcl: orNull(acl),
    caps: orNull(text),
    selinux: orNull(text),
    attrs: orNull(text),
    mount: orNull(
      fc.record({ point: path, type: text, options: fc.array(text) }, { requiredKeys: ['point', 'options'] }),
    ),
    contentClass: orNull(fc.constantFrom(...CONTENT_CLASSES)),
    sha256: orNull(hash),
    origin,
  },
  { requiredKeys: ['kind', 'path', 'origin'] },
)
const value = fc.record({ value: text, file: path, line: fc.nat() })
const others = fc.oneof(
  fc.record({
    kind: fc.constant('account' as const),
    path,
    name: text,
    uid: id,
    gid: id,
    home: name,
    shell: text,
    origin,
  }),
  fc.record({ kind: fc.constant('group' as const), path, name: text, gid: id, members: fc.array(text), origin }),
  fc.record({
    kind: fc.constant('unit' as const),
    path,
    name: text,
    directives: fc.dictionary(text, fc.array(value, { maxLength: 2 }), { maxKeys: 3, noNullPrototype: true }),
    origin,
  }),
  fc.record({ kind: fc.constant('manifest' as const), path, manifest: path, sha256: hash, origin }),
  fc.record({
    kind: fc.constant('act' as const),
    path,
    actor: text,
    verb: fc.constantFrom(...ACT_VERBS),
    recursive: fc.boolean(),
    follows: fc.boolean(),
    trigger: text,
    origin,
  }),
  fc.record({ kind: fc.constant('config' as const), path, text, origin }),
)
const record = fc.oneof(inode, others) as fc.Arbitrary<PathRecord>

/** undefined and absent mean the same in memory. */
const settled = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('every record survives the wire, null and absent apart, bytes that are not UTF-8 too', () =>
  check(
    fc.property(record, (record) => {
      const line = formatRecord(record)
      assert.ok(isPrintable(line), line)
      assert.equal(settled(parseRecord(line)), settled(record))
      assert.is(formatRecord(parseRecord(line) as PathRecord), line)
    }),
    CASES * 5,
  ))

test('a path that text cannot show keeps its bytes beside it', () => {
  const line = formatRecord({ kind: 'inode', path: '/a\n\xff', origin: { collector: 'x', source: 'y' } })
  assert.is(
    line,
    '{"kind":"inode","path":"/a\\ufffd\\ufffd","pathBytes":"L2EK/w==","origin":{"collector":"x","source":"y"}}',
  )
})

const BAD: readonly (readonly [line: string, message: RegExp, hint: RegExp])[] = [
  ['{"kind":"inod","path":"/"}', /no record kind "inod"/, /inode, account/],
  ['{"path":"/"}', /without `kind`/, /inode/],
  ['{"kind":"__proto__","path":"/"}', /no record kind/, /inode/],
  ['{"kind":"inode","path":"/","modes":"0644"}', /no field `modes`/, /"mode"/],
  ['{"kind":"inode","path":"/","__proto__":{}}', /no field `__proto__`/, /fields are/],
  ['{"kind":"inode","path":"/","mode":420}', /octal/, /./],
  ['{"kind":"inode","path":"/","mode":"0999"}', /octal/, /./],
  ['{"kind":"inode","path":"/a/../b"}', /absolute path/, /./],
  ['{"kind":"inode","path":"/a/"}', /absolute path/, /./],
  ['{"kind":"inode","path":"a"}', /absolute path/, /./],
  ['{"kind":"inode","path":"/a","pathBytes":"*"}', /base64/, /./],
  ['{"kind":"inode","path":"/a","uid":-1}', /integer/, /./],
  ['{"kind":"inode","path":"/a","uid":"0"}', /integer/, /./],
  ['{"kind":"inode","path":"/a","uid":null}', /uid/, /./],
  ['{"kind":"inode","path":"/a","type":"pipe"}', /file, directory/, /./],
  ['{"kind":"inode","path":"/a","acl":"user::rwx"}', /ACL/, /./],
  ['{"kind":"account","path":"/etc/passwd","name":"x"}', /`uid`/, /./],
  ['{"kind":"finding","rule":"x"}', /answer and not a target/, /collect/],
  ['[1]', /not a JSON object/, /./],
  ['{"kind":', /not JSON/, /./],
]
for (const [line, message, hint] of BAD)
  test(`refused: ${line}`, () => {
    try {
      parseRecord(line, { file: 'f', line: 3 })
      assert.unreachable()
    } catch (error) {
      const { code, file, line: at, message: said, hint: told } = error as PathwritError
      assert.equal([code, file, at], ['input', 'f', 3])
      assert.match(said, message)
      assert.match(told ?? '', hint)
    }
  })

const STREAM = [
  formatRecord({
    kind: 'account',
    path: '/etc/passwd',
    name: 'www',
    uid: 33,
    gid: 33,
    home: '/',
    shell: '/bin/sh',
    origin: { collector: 'fs', source: '/' },
  }),
  formatRecord({
    kind: 'inode',
    path: '/etc',
    type: 'directory',
    mode: 0o755,
    uid: 0,
    gid: 0,
    acl: null,
    origin: { collector: 'fs', source: '/', line: 4 },
  }),
  '{"kind":"inode","path":"/named","acl":"user::rw-,user:www:r--,group::r--,mask::r--,other::---"}',
  formatIncomplete({ path: '/root', why: 'EACCES' }),
  formatSummary({
    collector: 'fs',
    records: 2,
    complete: false,
    wholeTree: true,
    hasContent: true,
    cannotCarry: ['selinux'],
    notLookedAt: [{ path: '/proc', why: 'pseudo' }],
  }),
].join('\n')

test('a stream: records, facts, what was incomplete, and what the summary says', () => {
  const { sink, inodes, said } = listing()
  feed(ndjsonDecoder('f', sink), Buffer.from(STREAM), [3, 200, 201])
  assert.equal(
    inodes.map(({ path, at }) => [path, at]),
    [
      ['/etc', 2],
      ['/named', 3],
    ],
  )
  assert.is(inodes[1]?.aclText, 'user::rw-,user:www:r--,group::r--,mask::r--,other::---')
  assert.equal(inodes[0]?.origin, { collector: 'fs', source: '/', line: 4 })
  assert.is(inodes[1]?.origin, undefined)
  assert.equal(said.slice(1), [
    { path: '/root', why: 'EACCES' },
    { path: '/proc', why: 'pseudo' },
    {
      kind: 'summary',
      wholeTree: true,
      hasContent: true,
      cannotCarry: ['selinux'],
      notLookedAt: [{ path: '/proc', why: 'pseudo' }],
    },
  ])
})

test('a stream cut off anywhere is incomplete, never an error, and never claims the whole tree', () => {
  const bytes = Buffer.from(STREAM)
  for (let end = 0; end < bytes.length - 1; end++) {
    const { sink, said } = listing()
    feed(ndjsonDecoder('f', sink), bytes.subarray(0, end), [])
    assert.match(JSON.stringify(said), 'truncated')
    assert.match(JSON.stringify(said), '"wholeTree":false')
  }
})

test('a bad line in the middle or a line after the summary is an error with its place', () => {
  for (const [text, line] of [
    [`{"kind":"inode","path":"/a"}\n{bad\n`, 2],
    [`{"kind":"summary"}\n{"kind":"inode","path":"/a"}\n`, 2],
    [`{"kind":"inode","path":"/a","mode":1}`, 1],
    ['"\xff"\n', 1],
  ] as const)
    try {
      feed(ndjsonDecoder('f', listing().sink), Buffer.from(text, 'latin1'), [])
      assert.unreachable()
    } catch (error) {
      assert.equal([(error as PathwritError).code, (error as PathwritError).line], ['input', line])
    }
})

test('a line longer than the limit is refused before it is held', () => {
  const decoder = ndjsonDecoder('f', listing().sink)
  const chunk = Buffer.alloc(1 << 18, 'x')
  assert.throws(
    () => {
      for (let i = 0; i < 8; i++) decoder.push(chunk)
    },
    (error: PathwritError) => error.code === 'input' && /longer than/.test(error.message),
  )
})

test('damaged streams: PathwritError or nothing, whatever the chunk borders', () =>
  fuzz(
    ndjsonDecoder,
    [Buffer.from(STREAM)],
    ['"', '{', '}', '\n', '\\u0000', '"mode":"0644"', '__proto__', '/../', 'null', '"kind":"act"'],
  ))

test.run()
