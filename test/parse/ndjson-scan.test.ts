import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { LIMITS, latin1, PathwritError } from '../../src/model/index.ts'
import { ndjsonDecoder } from '../../src/parse/index.ts'
import { inodeScanner } from '../../src/parse/ndjson-scan.ts'
import { CASES, check, feed, listing } from './fuzz-kit.ts'

/** What a decoder tells of bytes, or how it refuses them. */
const told = (bytes: Uint8Array, cuts: readonly number[], fast: boolean): unknown => {
  const { sink, inodes, said } = listing()
  try {
    feed(ndjsonDecoder('f', sink, fast ? inodeScanner() : null), bytes, cuts)
  } catch (error) {
    if (!(error instanceof PathwritError)) throw error
    const { code, message, line, column, pointer, hint } = error
    said.push({ code, message, line, column, pointer, hint })
  }
  return { inodes: inodes.map((entry) => ({ ...entry, row: { ...entry.row, extra: { ...entry.row.extra } } })), said }
}

/** How many lines the scanner reads by itself. */
const scanned = (bytes: Uint8Array): number => {
  const scanner = inodeScanner()
  let lines = 0
  for (let at = 0; at < bytes.length; ) {
    const next = scanner.scan(bytes, at)
    if (next >= 0) lines++
    at = next >= 0 ? next : bytes.indexOf(0x0a, at) + 1
  }
  return lines
}

const words = <T>(...each: T[]): fc.Arbitrary<T> => fc.constantFrom(...each)
const text = words('"root"', '"www-data"', '""', 'null', '"a b"', '"\\u0041"', '"é"', '"toString"')
const number = fc.oneof(
  fc.nat(70_000).map(String),
  words('0', '4294967294', '4294967295', '4294967296', '999999999999999', '9007199254740991', '9007199254740993'),
  words('-1', '-0', '00', '01', '1.0', '1e3', '1E400', '-', '', 'null', '"1"', 'true', '99999999999999999999'),
)
const name = words('a', 'b.c', 'x y', '.', '..', '...', '.a', '', '\\/', '\\n', 'é', '\x7f', '\0', '%', '~', 'a\\"b')
const path = fc
  .tuple(words('/usr/share', '/usr/share', '/usr/share/doc', '', '/', '.'), name)
  .map(([above, last]) => `"${above}/${last}"`)
const HASH = `"${'0123456789abcdef'.repeat(4)}"`
const FIELDS: readonly (readonly [string, fc.Arbitrary<string>])[] = [
  ['kind', words('"inode"', '"inode"', '"inode"', '"inode"', '"inod"', 'null')],
  ['path', path],
  ['pathBytes', words('"L2E="', '"L2H/"', '"*"')],
  ['type', words('"file"', '"directory"', '"symlink"', '"fifo"', '"files"', 'null', '"char"', '"block"', '"socket"')],
  ['mode', words('"0644"', '"0755"', '"4755"', '"7"', '"00644"', '"0888"', '""', '420', '"0644')],
  ['uid', number],
  ['gid', number],
  ['owner', text],
  ['group', text],
  ['size', number],
  ['mtime', fc.oneof(number, fc.integer().map(String))],
  ['nlink', number],
  ['dev', number],
  ['ino', number],
  ['linkTarget', words('null', '"../x"', '"/a/é"', '"a\\\\b"', '""', '7')],
  ['acl', words('null', '"user::rw-,group::r--,other::---"', '"user::rw-,user:x:r--,group::r--,mask::r--,other::---"')],
  ['defaultAcl', words('null', '"bad"')],
  ['caps', words('null', '"cap_net_raw=ep"')],
  ['selinux', text],
  ['attrs', words('"e"', '"ie"', 'null', '""')],
  ['mount', words('null', '{"point":"/","options":["ro"]}')],
  ['contentClass', words('"text"', '"elf"', 'null', '"texts"', '"__proto__"')],
  ['sha256', words('null', HASH, '"0123"', HASH.toUpperCase())],
  ['origin', words('{"collector":"fs","source":"/"}', '{"collector":"fs","source":"/b"}', '{"collector":"tar"}')],
  ['origin', words('{"collector":"tar","source":"t","offset":512}', '{"collector":"fs","source":"é"}', 'null', '{}')],
  ['__proto__', words('{}', '1')],
  ['modes', words('1')],
]
const ORDER = FIELDS.map(([field]) => field)
const USUAL = new Set(['kind', 'path', 'type', 'mode', 'uid', 'gid'])

/** Values with which a line is read fast. */
const TAME: Readonly<Record<string, string>> = {
  kind: '"inode"',
  path: '"/usr/share/doc"',
  type: '"file"',
  mode: '"0644"',
  ...Object.fromEntries(['uid', 'gid', 'size', 'mtime', 'nlink', 'dev', 'ino'].map((field) => [field, '12'])),
  ...Object.fromEntries(['linkTarget', 'acl', 'defaultAcl', 'caps', 'mount', 'sha256'].map((field) => [field, 'null'])),
  ...Object.fromEntries(['owner', 'group', 'selinux', 'attrs'].map((field) => [field, '"e"'])),
  contentClass: '"text"',
  origin: '{"collector":"fs","source":"/"}',
}

/** Lines most of which are as they are written; some with fields astray, doubled, spaced, cut or damaged. */
const line = fc
  .record({
    values: fc.tuple(...FIELDS.map(([, value]) => value)),
    kept: fc.array(fc.nat(9), { minLength: FIELDS.length, maxLength: FIELDS.length }),
    strange: fc.nat(9),
    at: fc.nat(),
    put: words('', ' ', ',', '"', '}', '0', '\\', '\0', '\xff', '\xc3', '\r', '{', '\t', '1e9', '\xef\xbb\xbf'),
    few: fc.boolean(),
  })
  .map(({ values, kept, strange, at, put, few }) => {
    const members = ORDER.flatMap((field, i) => {
      const odd = field === '__proto__' || field === 'modes' || field === 'pathBytes'
      const chance = kept[i] as number
      const wanted = few ? USUAL.has(field) : chance > 3 || i < 2
      const value = chance > 4 ? (TAME[field] ?? values[i]) : values[i]
      return wanted && (!odd || strange === 1) ? [`"${field}":${value}`] : []
    })
    if (strange === 2) members.push(members[at % members.length] as string)
    if (strange === 3) members.reverse()
    const whole = `{${members.join(strange === 4 ? ', ' : ',')}}`
    const where = at % (whole.length + 1)
    if (strange === 5) return Buffer.from(whole.slice(0, where), 'latin1')
    if (strange === 6) return Buffer.concat([Buffer.from(whole.slice(0, where)), Buffer.from(put, 'latin1')])
    if (strange === 7) return Buffer.from(whole.slice(0, where) + put + whole.slice(where + 1), 'latin1')
    return Buffer.from(whole)
  })

const NEWLINE = Buffer.from('\n')
const stream = (lines: readonly Uint8Array[]): Buffer => Buffer.concat(lines.flatMap((each) => [each, NEWLINE]))

test('one line read by its bytes is what JSON makes of it, or the same refusal', () => {
  let fast = 0
  check(
    fc.property(line, (each) => {
      const bytes = stream([each])
      fast += scanned(bytes)
      assert.equal(told(bytes, [], true), told(bytes, [], false))
    }),
    CASES * 20,
  )
  assert.ok(fast > CASES, `only ${fast} lines took the fast way`)
})

/** Lines of which all but a few can stand, so that what one line leaves behind meets the next. */
const plain = fc
  .record({
    path: words('/', '/a', '/usr/b', '/usr/c', '/usr/share/d', '/usr/share/doc/e', '/usr/é', '/usr/share/d/'),
    head: words('', ',"type":"file"', ',"type":"file","mode":"0644","uid":1', ',"type":"file","mode":"0644","uid":10'),
    owner: words('', ',"owner":"root"', ',"owner":"root","group":"g"', ',"group":null'),
    counts: words('', ',"size":4', ',"mtime":-3,"nlink":1', ',"size":40,"ino":12'),
    tail: words(
      '',
      ',"acl":null',
      ',"linkTarget":"x"',
      ',"acl":null,"attrs":"e"',
      ',"attrs":7',
      ',"caps":null,"caps":null',
    ),
    from: words('', ',"origin":{"collector":"fs","source":"/"}', ',"origin":{"collector":"fs","source":"/b"}'),
  })
  .map(({ path, head, owner, counts, tail, from }) =>
    Buffer.from(`{"kind":"inode","path":"${path}"${head}${owner}${counts}${tail}${from}}`),
  )
const good = plain.filter((each) => !/\/"|:7|caps":null,"caps/.test(latin1(each)))

test('many lines, cut anywhere: nothing of one line is taken for the next', () =>
  check(
    fc.property(
      fc.array(fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: plain }), { maxLength: 12 }),
      fc.array(fc.nat(1 << 10), { maxLength: 4 }),
      (lines, cuts) => {
        const bytes = stream(lines)
        assert.equal(told(bytes, cuts, true), told(bytes, [], false))
      },
    ),
    CASES * 5,
  ))

test('whether a line stands in the directory of the one before is said of those that were told', () =>
  check(
    fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: good }, plain), { maxLength: 12 }), (lines) => {
      const scanner = inodeScanner()
      const bytes = stream(lines)
      let last: string | undefined
      for (let at = 0; at < bytes.length; ) {
        const next = scanner.scan(bytes, at)
        if (next >= 0) {
          const { cells } = scanner
          const directory = latin1(cells.bytes.subarray(cells.from, cells.name))
          if (cells.sameDirectory) assert.is(directory, last)
          last = directory
        }
        at = next >= 0 ? next : bytes.indexOf(0x0a, at) + 1
      }
    }),
    CASES,
  ))

test('what `collect` writes takes the fast way', () => {
  const written =
    '{"kind":"inode","path":"/a/b","type":"file","mode":"0644","uid":0,"gid":0,"owner":"root","group":"root","size":262,"mtime":1671039742,"nlink":1,"dev":65024,"ino":812419,"linkTarget":null,"acl":null,"attrs":"e","contentClass":"text","origin":{"collector":"fs","source":"/x"}}'
  assert.is(scanned(stream([Buffer.from(written), Buffer.from(written.replace('"e"', '"ie"'))])), 2)
})

test('a line that is too long is refused, whatever is in it', () => {
  const long = Buffer.from(`{"kind":"inode","path":"/a","linkTarget":"${'x'.repeat(LIMITS.lineLength)}"}`)
  const bytes = stream([Buffer.from('{"kind":"inode","path":"/b"}'), long])
  assert.equal(told(bytes, [], true), told(bytes, [], false))
  assert.match(JSON.stringify(told(bytes, [], true)), 'longer than')
})

test.run()
