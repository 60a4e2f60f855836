import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { latin1, nameOf, parentOf } from '../../src/model/index.ts'
import { type RotationConfig, type RotationSettings, readLogrotate } from '../../src/parse/index.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

type Files = Readonly<Record<string, string>>
const endsAs = (pattern: string, name: string): boolean => pattern.startsWith('*') && name.endsWith(pattern.slice(1))

const read = (files: Files, facts: Readonly<Record<string, { mode?: number; uid?: number }>> = {}): RotationConfig =>
  readLogrotate(
    {
      matches: endsAs,
      find: (path) => {
        const text = files[path]
        if (text !== undefined) return { kind: 'file', bytes: encode(text), ...facts[path] }
        const names = Object.keys(files)
          .filter((file) => parentOf(file) === path)
          .map(nameOf)
        return names.length === 0 ? null : { kind: 'directory', names }
      },
    },
    ['/etc/logrotate.conf'],
  )
const one = (text: string): RotationConfig => read({ '/etc/logrotate.conf': text })
const settings = (text: string): RotationSettings => one(`/l {\n${text}\n}\n`).stanzas[0]?.settings as RotationSettings
const why = (text: string): readonly string[] => one(text).notes.map((note) => `${note.line}: ${note.why}`)

test('patterns: several lines, quotes, escapes, comments between; a brace on a line of its own', () => {
  const { stanzas } = one('# first\n/a/*.log /b\n# { not }\n"/c d/e" /f\\ g\n{\n}\n/h{\n}\n')
  assert.equal(
    stanzas.map(({ patterns, line }) => [line, ...patterns]),
    [
      [2, '/a/*.log', '/b', '/c d/e', '/f g'],
      [7, '/h'],
    ],
  )
})

test('what stands before a stanza holds in it, what stands in it ends with it, what stands behind it comes too late', () => {
  const { stanzas } = one('weekly\ncreate 640 root adm\n/a {\n daily\n nocreate\n}\n/b {\n}\nmonthly\n')
  assert.equal(
    stanzas.map(({ settings: { schedule, creates, create } }) => [schedule, creates, create]),
    [
      ['daily', false, { mode: 0o640, owner: 'root', group: 'adm' }],
      ['weekly', true, { mode: 0o640, owner: 'root', group: 'adm' }],
    ],
  )
})

test('create: mode, owner and group may each be left out', () => {
  assert.equal(settings('create').create, {})
  assert.equal(settings('create 0600').create, { mode: 0o600, owner: undefined, group: undefined })
  assert.equal(settings('create app adm').create, { mode: undefined, owner: 'app', group: 'adm' })
  assert.equal(settings('create 640 app').create, { mode: 0o640, owner: 'app', group: undefined })
  assert.equal(settings('create 640 app adm\ncreate').create, { mode: 0o640, owner: 'app', group: 'adm' })
})

test('flags set each other as they do there', () => {
  const flags = ({ copytruncate, renamecopy, copy }: RotationSettings) => [copytruncate, renamecopy, copy]
  assert.equal(flags(settings('renamecopy\ncopytruncate')), [true, false, false])
  assert.equal(flags(settings('copytruncate\nrenamecopy')), [false, true, false])
  assert.equal(flags(settings('copy\ncopytruncate\nnocopytruncate')), [false, false, true])
})

test('several directives share a line, = may follow a name, a value is the rest of the line', () => {
  const { schedule, missingok, rotate } = settings('daily missingok rotate=3')
  assert.equal([schedule, missingok, rotate], ['daily', true, 3])
  assert.is(one('/l { daily\n}\n').stanzas[0]?.settings.schedule, 'daily')
  assert.match(why('/l {\nrotate 3 daily\n}\n')[0] ?? '', /^2: rotate: a number is wanted/)
})

test('scripts: text, line, an endscript that is indented; words of the shell are none of logrotate', () => {
  const { stanzas, notes } = one('/l {\n  postrotate\n    echo }\n    daily {\n  endscript\n  weekly\n}\n/m {\n}\n')
  assert.equal(notes, [])
  assert.is(stanzas.length, 2)
  const script = stanzas[0]?.settings.scripts.get('postrotate')
  assert.is(script?.text.trim(), 'echo }\n    daily {')
  assert.is(script?.line, 2)
  assert.is(stanzas[0]?.settings.schedule, 'weekly')
})

test('a mistake gives up its stanza alone; a } that does not begin a line does not end it then', () => {
  const names = (text: string): readonly string[] => one(text).stanzas.flatMap(({ patterns }) => patterns)
  assert.equal(names('/a {\nrotate x\n}\n/b {\n}\n'), ['/b'])
  assert.equal(names('/a {\nrotate x\n }\n/b {\n}\n/c {\n}\n'), ['/c'])
  assert.equal(names('/a {\nrotate x\npostrotate\n}\nendscript\n}\n/b {\n}\n'), ['/b'])
  assert.equal(names('/a {\nweekly 9\n}\n/b {\n}\n'), [])
  assert.equal(names('/z {\n}\nrotate x\n/a {\n}\n'), ['/z'])
  assert.equal(names('/z {\n}\n/a {\npostrotate\n}\n'), ['/z'])
})

test('every mistake is told with its line', () => {
  assert.equal(why('weird x\n'), ['1: weird is no directive: logrotate passes the line over'])
  assert.equal(why('/a {\n su one\n}\n'), ['2: su: a user and a group are wanted: logrotate passes the stanza over'])
  assert.match(why('/a {\n} daily\n')[0] ?? '', /^2: text after }/)
  assert.match(why('/a\n')[0] ?? '', /no \{ after/)
  assert.match(why('}\n')[0] ?? '', /a } without a \{/)
})

test('include: names in order, passed over by their ending, settings that last unless their file fails', () => {
  const files: Files = {
    '/etc/logrotate.conf': 'tabooext + .foo\ninclude /etc/d\n/last {\n}\n',
    '/etc/d/b': 'daily\n/b {\n}\n',
    '/etc/d/a': 'weekly\n/a {\n}\n',
    '/etc/d/c': 'copy\n/c {\n}\nrotate x\n',
    '/etc/d/x.bak': '/x {\n}\n',
    '/etc/d/y.foo': '/y {\n}\n',
    '/etc/d/z~': '/z {\n}\n',
  }
  const { stanzas, read: files_ } = read(files)
  assert.equal(
    stanzas.map(({ patterns, settings: { schedule, copy } }) => [patterns[0], schedule, copy]),
    [
      ['/a', 'weekly', false],
      ['/b', 'daily', false],
      ['/c', 'daily', true],
      ['/last', 'daily', false],
    ],
  )
  assert.equal(files_, ['/etc/logrotate.conf', '/etc/d/a', '/etc/d/b', '/etc/d/c'])
})

test('a file that others may write, or own, is passed over, as logrotate does', () => {
  const files = {
    '/etc/logrotate.conf': 'include /etc/a\ninclude /etc/b\n',
    '/etc/a': '/a {\n}\n',
    '/etc/b': '/b {\n}\n',
  }
  const { stanzas, notes } = read(files, { '/etc/a': { mode: 0o664 }, '/etc/b': { mode: 0o644, uid: 33 } })
  assert.equal(stanzas, [])
  assert.equal(
    notes.map(({ file, why: words }) => `${file} ${words.split(': ')[1]}`),
    ['/etc/a it is writable by its group or by others', '/etc/b it is not owned by root'],
  )
})

test('includes that never end do end', () => {
  const loop = read({ '/etc/logrotate.conf': 'include /etc/logrotate.conf\ninclude /etc/logrotate.conf\n' })
  assert.match(loop.notes.map((note) => note.why).join(), /too many files|nested too deep/)
})

test('whatever stands in a file, reading it ends, throws nothing, and takes time in keeping with its length', () => {
  const numRuns = Number(process.env.PATHWRIT_CASES ?? 400)
  const seed = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1_000_000)
  console.log(`logrotate: ${numRuns} texts, seed ${seed}`)
  const piece = fc.oneof(
    fc.constantFrom('/a', ' {', '\n', '}', ' ', '"', "'", '\\', '#', '=', '\t', 'postrotate', 'endscript', 'include '),
    fc.constantFrom('su a b', 'create 640 a b', 'rotate 3', 'tabooext + .x', 'olddir /x', 'weekly 3', '~', '\0', '\r'),
    fc.string({ maxLength: 6 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const { stanzas, notes } = one(pieces.join(''))
      for (const { patterns } of stanzas) assert.ok(patterns.every((pattern) => pattern.length <= 2048))
      for (const { line } of notes) assert.ok(line >= 1)
    }),
    { numRuns, seed },
  )
  const long = latin1(encode(`/a {\n${'rotate x\n}\n/a {\n'.repeat(20_000)}`))
  const start = performance.now()
  assert.ok(one(long).notes.length > 0)
  assert.ok(performance.now() - start < 5000)
})

test.run()
