import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseGroup, parsePasswd, parseSysusers } from '../../src/parse/index.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('passwd: full lines, short lines, comments, and what must be left out', () => {
  const text = [
    'root:x:0:0:root:/root:/bin/bash',
    '# comment',
    '',
    'short:x:5:6',
    'nonumber:x::6:::',
    ':x:1:1:::',
    'big:x:4294967295:1:::',
    'root:x:9:9:::',
    '+nis::::::',
    'caf\u00e9:x:7:7::/home/caf\u00e9:/bin/sh\r',
  ].join('\n')
  const { entries, notes } = parsePasswd(bytes(text))
  assert.equal(
    entries.map(({ name, uid, gid, home, shell, line }) => [name, uid, gid, home, shell, line]),
    [
      ['root', 0, 0, '/root', '/bin/bash', 1],
      ['short', 5, 6, '', '', 4],
      ['caf\u00e9', 7, 7, '/home/caf\u00c3\u00a9', '/bin/sh', 10],
    ],
  )
  assert.equal(
    notes.map(({ line }) => line),
    [5, 6, 7, 8, 9],
  )
})

test('group: members without blanks or empties', () => {
  const { entries, notes } = parseGroup(bytes('adm:x:4:syslog, www-data,,\nbad:x:abc:\nempty:x:9:\n'))
  assert.equal(
    entries.map(({ name, gid, members }) => [name, gid, members]),
    [
      ['adm', 4, ['syslog', 'www-data']],
      ['empty', 9, []],
    ],
  )
  assert.equal(notes, [{ line: 2, why: 'no group number' }])
})

test('sysusers.d: users, groups, members', () => {
  const text = [
    '# comment',
    'u stunnel4 -:stunnel4 "stunnel service" /run',
    'u! locked 33',
    'u pair 5:60 -',
    'g adm 4 -',
    'm amavis clamav',
    'r - 500-900',
    'z x y',
    'u "open',
  ].join('\n')
  const { entries, notes } = parseSysusers(text)
  assert.equal(entries, [
    { type: 'user', name: 'stunnel4', uid: undefined, gid: undefined, group: 'stunnel4', line: 2 },
    { type: 'user', name: 'locked', uid: 33, gid: undefined, group: undefined, line: 3 },
    { type: 'user', name: 'pair', uid: 5, gid: 60, group: undefined, line: 4 },
    { type: 'group', name: 'adm', gid: 4, line: 5 },
    { type: 'member', user: 'amavis', group: 'clamav', line: 6 },
  ])
  assert.equal(
    notes.map(({ line }) => line),
    [8, 9],
  )
})

test.run()
