import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  dropInDirectories,
  expandSpecifiers,
  mergeUnit,
  parseExecLine,
  parseUnitFile,
  splitUnitName,
  splitWords,
  templateOf,
} from '../../src/parse/index.ts'

const CASES = Number(process.env.PATHWRIT_CASES ?? 2000)

const settings = (text: string) =>
  parseUnitFile(text).settings.map(({ section, key, value, line }) => [section, key, value, line])

test('sections, comments, blanks, continuations', () => {
  const text = [
    '[Unit]',
    '# a comment',
    '; another',
    'Description = Two words ',
    '[Service]',
    'ExecStart=/bin/a \\',
    '# between',
    '  -b \\',
    '  -c',
    'Keep=ends in two \\\\',
    'Next=1',
    '  Indented=yes',
  ].join('\n')
  assert.equal(settings(text), [
    ['Unit', 'Description', 'Two words', 4],
    ['Service', 'ExecStart', '/bin/a    -b    -c', 6],
    ['Service', 'Keep', 'ends in two \\\\', 10],
    ['Service', 'Next', '1', 11],
    ['Service', 'Indented', 'yes', 12],
  ])
})

test('what is no unit line is noted and left out', () => {
  const { settings: kept, notes, brokenAt } = parseUnitFile('Early=1\n[Service]\nnonsense\n=x\nB=2\n[Open\nA=1\n')
  assert.equal(
    kept.map(({ key }) => key),
    ['B'],
  )
  assert.equal(
    notes.map(({ line }) => line),
    [1, 3, 4, 6],
  )
  assert.is(brokenAt, 6)
})

const WORDS: readonly [string, readonly string[] | undefined][] = [
  ['', []],
  ['  a  b\tc ', ['a', 'b', 'c']],
  ['"a b" c', ['a b', 'c']],
  ['\'a b\' "" c', ['a b', '', 'c']],
  ['FOO="a b"c d', ['FOO=a bc', 'd']],
  ['a\\x20b \\101\\s', ['a b', 'A ']],
  ['\\u00e9 \\U0001F600', ['\u00e9', '\u{1F600}']],
  ['"it\'s" \'a"b\'', ["it's", 'a"b']],
  ['a\\qb', ['a\\qb']],
  ['a\\', ['a\\']],
  ['"open', undefined],
]
for (const [value, expected] of WORDS) {
  test(`words of ${JSON.stringify(value)}`, () => assert.equal(splitWords(value), expected))
}

test('an empty word, yes or no, or mode leaves what stood before; an empty bounding set is a set', () => {
  const settings = (text: string) => parseUnitFile(`[Service]\n${text}`).settings
  const first = settings('UMask=027\nType=oneshot\nPrivateTmp=yes\nProtectSystem=full\nCapabilityBoundingSet=CAP_KILL')
  const second = settings('UMask=\nType=\nPrivateTmp=\nProtectSystem=\nCapabilityBoundingSet=')
  const merged = mergeUnit([
    { file: '/a', settings: first },
    { file: '/b', settings: second },
  ])
  assert.equal(
    Object.values(merged).map((values) => values.map(({ value }) => value)),
    [['027'], ['oneshot'], ['yes'], ['full'], ['']],
  )
})

const SPECIFIERS: readonly [text: string, unit: string, out: string, resolved: boolean][] = [
  ['%n %N %p', 'foo.service', 'foo.service foo foo', true],
  ['%n|%p|%i|%I|%j', 'a-b@x-y.service', 'a-b@x-y.service|a-b|x-y|x/y|b', true],
  ['%i', 'foo@.service', '%i', false],
  ['%p', 'foo@.service', 'foo', true],
  ['%S/%C/%L/%E/%t', 'x.service', '/var/lib//var/cache//var/log//etc//run', true],
  ['100%%', 'x.service', '100%', true],
  ['%u:%U:%h', 'x.service', 'root:0:/root', true],
  ['%H', 'x.service', '%H', false],
  ['%f', 'foo@tmp-x.service', '/tmp/x', true],
  ['%I', 'foo@a\\x2db.service', 'a-b', true],
  ['end%', 'x.service', 'end%', false],
]
for (const [text, unit, out, resolved] of SPECIFIERS) {
  test(`specifiers of ${text} in ${unit}`, () => assert.equal(expandSpecifiers(text, unit), { text: out, resolved }))
}

test('merging: lists gather, scalars are replaced, an empty assignment takes back', () => {
  const layer = (file: string, text: string) => ({ file, settings: parseUnitFile(`[Service]\n${text}`).settings })
  const merged = mergeUnit([
    layer('/a', 'User=one\nExecStart=/bin/a\nExecStart=/bin/b\nEnvironment=A=1\nPIDFile=/x\nReadWritePaths=/x'),
    layer('/b', 'User=two\nExecStart=\nExecStart=/bin/c\nEnvironment=B=2\nPIDFile='),
  ])
  const values = Object.fromEntries(
    Object.entries(merged).map(([key, list]) => [key, list.map(({ value, file, line }) => `${value} ${file}:${line}`)]),
  )
  assert.equal(values, {
    'Service.User': ['two /b:2'],
    'Service.ExecStart': ['/bin/c /b:4'],
    'Service.Environment': ['A=1 /a:5', 'B=2 /b:5'],
    'Service.ReadWritePaths': ['/x /a:7'],
  })
})

test('Exec lines: prefixes, argument zero, several commands, quotes, unknown specifiers', () => {
  assert.equal(parseExecLine('-@/bin/a zero -x', 'u.service'), [
    { program: '/bin/a', args: ['-x'], privileged: false, literal: false, resolved: true },
  ])
  assert.equal(parseExecLine('!/usr/sbin/chronyd $OPTS', 'u.service')[0]?.privileged, true)
  assert.equal(parseExecLine('+/bin/a', 'u.service')[0]?.privileged, true)
  assert.equal(parseExecLine('!!/bin/a', 'u.service')[0]?.privileged, false)
  assert.equal(
    parseExecLine('/bin/a 1 ; /bin/b \\; 2', 'u.service').map(({ program, args }) => [program, args]),
    [
      ['/bin/a', ['1']],
      ['/bin/b', [';', '2']],
    ],
  )
  assert.equal(parseExecLine('/bin/a "x', 'u.service'), [])
  assert.equal(parseExecLine('/bin/a %H', 'u.service')[0]?.resolved, false)
  assert.equal(parseExecLine('/bin/x-%i', 'u@7.service')[0]?.program, '/bin/x-7')
})

test('names and drop-in directories', () => {
  assert.equal(splitUnitName('a@b@c.service'), { prefix: 'a', instance: 'b@c', suffix: 'service' })
  assert.equal(splitUnitName('.service'), undefined)
  assert.is(templateOf('a@b.service'), 'a@.service')
  assert.is(templateOf('a@.service'), undefined)
  assert.equal(dropInDirectories('a-b-c.service'), ['a-b-c.service.d', 'a-b-.service.d', 'a-.service.d'])
  assert.equal(dropInDirectories('a-b@x.service'), ['a-b@x.service.d', 'a-b@.service.d', 'a-.service.d'])
})

/** What systemd 252 makes of each, as `systemd-analyze verify` tells. */
test('old names, modes that go with their directories, separators that are quoted, blanks that are escaped', () => {
  const merged = (text: string) => {
    const directives = mergeUnit([{ file: '/x', settings: parseUnitFile(`[Service]\n${text}`).settings }])
    return Object.entries(directives).map(([name, values]) => `${name}=${values.map(({ value }) => value).join('|')}`)
  }
  assert.equal(merged('ReadWriteDirectories=/a\nReadWritePaths=/b'), ['Service.ReadWritePaths=/a|/b'])
  assert.equal(merged('ReadWritePaths=/a\nReadWriteDirectories='), [])
  assert.equal(merged('StateDirectoryMode=0700\nStateDirectory='), [])
  assert.equal(merged('StateDirectoryMode=0700\nCacheDirectory='), ['Service.StateDirectoryMode=0700'])
  const commands = (line: string) => parseExecLine(line, 'u.service').map(({ program, args }) => [program, ...args])
  assert.equal(commands('/bin/a ";" b'), [['/bin/a', ';', 'b']])
  assert.equal(commands('/bin/a \\\\; b'), [['/bin/a', '\\;', 'b']])
  assert.equal(commands('/bin/a b\\ c'), [['/bin/a', 'b\\ c']])
})

const quoted = (word: string): string => `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

test('words that were quoted come back; no text makes a parser throw', () => {
  const seed = Date.now()
  console.log(`seed ${seed}`)
  const word = fc.string().filter((text) => !text.includes('\0'))
  fc.assert(
    fc.property(fc.array(word), (words) => assert.equal(splitWords(words.map(quoted).join(' ')), words)),
    { seed, numRuns: CASES },
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.string(), (text, name) => {
      mergeUnit([{ file: '/x', settings: parseUnitFile(text).settings }])
      parseExecLine(text, `${name}.service`)
      expandSpecifiers(text, name)
      dropInDirectories(name)
    }),
    { seed, numRuns: CASES },
  )
})

test.run()
