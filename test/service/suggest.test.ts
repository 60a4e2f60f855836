/** What traces need of a unit. */
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bytesOf, type EventRecord, type UnitRecord } from '../../src/model/index.ts'
import { mergeUnit, parseUnitFile, traceDecoder } from '../../src/parse/index.ts'
import { suggestionText } from '../../src/report/index.ts'
import { checkUnit, suggestion } from '../../src/service/index.ts'

const events = (...lines: readonly string[]): readonly EventRecord[] => {
  const decoder = traceDecoder({ file: 'x' })
  decoder.push(new TextEncoder().encode(lines.map((line) => `7 ${line}\n`).join('')))
  decoder.end()
  return decoder.finish().events
}
const unit = (text: string): UnitRecord => ({
  kind: 'unit',
  path: '/u/d.service',
  name: 'd.service',
  directives: mergeUnit([{ file: '/u/d.service', settings: parseUnitFile(text).settings }]),
  origin: { collector: 'x', source: 'x' },
})

const OWN = events(
  'geteuid() = 33',
  'openat(AT_FDCWD, "/var/lib/d/a/b", O_WRONLY|O_CREAT, 0644) = 3',
  'openat(AT_FDCWD, "/var/log/d.log", O_WRONLY|O_APPEND) = 4',
  'unlink("/run/d/x y/pid") = 0',
  'openat(AT_FDCWD, "/srv/100%/é", O_RDWR) = 5',
  'openat(AT_FDCWD, "/dev/null", O_RDWR) = 6',
  'openat(AT_FDCWD, "/var/lib/d", O_RDWR|O_TMPFILE, 0600) = 7',
  'mkdir("/etc/d", 0755) = -1 EACCES (Permission denied)',
)

test('a service that starts as itself gets directories of its own', () => {
  const found = suggestion(OWN, 'd', 1)
  assert.equal(
    [...found.directories],
    [
      ['RuntimeDirectory', ['d']],
      ['StateDirectory', ['d']],
    ],
  )
  assert.equal(found.readWrite, ['/srv/100%/é', '/var/log/d.log'].map(bytesOf))
  assert.equal(found.capabilities, [])
  assert.not(found.startsAsRoot)
})

test('one that starts as root gets paths, and the capabilities it used', () => {
  const found = suggestion(
    events(
      'geteuid() = 0',
      'openat(AT_FDCWD, "/var/log/d/a", O_WRONLY|O_CREAT|O_APPEND, 0644) = 3',
      'openat(AT_FDCWD, "/run/d.pid", O_WRONLY|O_CREAT, 0644) = 3',
      'setgroups(0, NULL) = 0',
      'setgid(33) = 0',
      'setuid(33) = 0',
      'openat(AT_FDCWD, "/var/log/d/sub/b", O_WRONLY|O_CREAT, 0644) = 3',
    ),
    'd',
    2,
  )
  assert.equal(found.readWrite, ['/run', '/var/log/d'])
  assert.equal(found.capabilities, ['CAP_DAC_OVERRIDE', 'CAP_SETGID', 'CAP_SETUID'])
  const text = suggestionText(found)
  assert.match(text, /^ReadWritePaths=\/run \/var\/log\/d$/m)
  assert.match(text, /^CapabilityBoundingSet=CAP_DAC_OVERRIDE CAP_SETGID CAP_SETUID$/m)
})

test('names are written so that systemd reads them back', () => {
  const text = suggestionText({ ...suggestion(OWN, 'd', 1), readWrite: ['/srv/a b', '/srv/100%', '/srv/\xff\x1b[2J"'] })
  assert.match(text, /^ReadWritePaths="\/srv\/a b" "\/srv\/100%%" "\/srv\/\\xff\\x1b\[2J\\""$/m)
})

test('a unit is held against what was traced', () => {
  const { lacking, superfluous } = checkUnit(
    OWN,
    unit('[Service]\nProtectSystem=full\nReadWritePaths=/var/lib/d /opt\nCapabilityBoundingSet=CAP_CHOWN\n'),
  )
  assert.equal(lacking, [])
  assert.equal(superfluous, [
    '/opt is opened, and nothing was written there',
    'CAP_CHOWN is granted, and no use of it was seen',
  ])
  const strict = checkUnit(
    OWN,
    unit('[Service]\nProtectSystem=strict\nReadWritePaths=/var /run\nCapabilityBoundingSet=\n'),
  )
  assert.equal(strict.lacking.length, 1)
  assert.match(strict.lacking[0] as string, /^\/srv\/100%.*read-only$/)
})

test.run()
