import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { discoverIn, recordsIn } from './memory-root.ts'

const FILE = '/etc/systemd/system/x.service'
const why = (text: string): string | undefined =>
  discoverIn({ [FILE]: text.includes('[') ? text : `[Service]\n${text}\n` }).rootServices.find(
    ({ name }) => name === 'x',
  )?.why

// Each one was put before `systemd-analyze verify` of systemd 252: it refuses these …
const REFUSED: readonly [text: string, why: string][] = [
  ['User=app', 'no ExecStart='],
  ['User=app\nExecStop=/bin/true', 'no ExecStart='],
  ['User=app\nRemainAfterExit=yes', 'no ExecStart='],
  ['User=app\nType=simple\nRemainAfterExit=yes\nExecStop=/bin/true', 'no ExecStart='],
  ['User=app\nExecStart=/bin/true\nExecStart=', 'no ExecStart='],
  ['User=app\nType=simple\nExecStart="/bin/true', 'no ExecStart='],
  ['User=app\nExecStart=/bin/true\nExecStart=/bin/false', 'more than one'],
  ['User=app\nExecStart=/bin/true ; /bin/false', 'more than one'],
  ['User=app\nType=junk\nExecStart=/bin/true\nExecStart=/bin/false', 'more than one'],
  ['User=app\nType=oneshot\nRestart=always\nExecStart=/bin/true', 'Type=oneshot with Restart=always'],
  ['User=app\nType=oneshot\nRestartForceExitStatus=3\nExecStart=/bin/true', 'RestartForceExitStatus'],
  ['User=app\nType=dbus\nExecStart=/bin/true', 'without a BusName='],
  ['User=app\nPAMName=x\nKillMode=none\nExecStart=/bin/true', 'PAMName= with KillMode=none'],
  ['User=app\nExecStart=bin/true', 'ExecStart=bin/true is neither'],
  ['User=app\nExecStart=/bin/', 'ExecStart=/bin/ is neither'],
  ['User=app\nExecStart=@/bin/true', 'no name'],
  ['User=a/b\nExecStart=/bin/true', 'User=a/b is no name'],
  ['User=123456789012\nExecStart=/bin/true', 'User=123456789012 is no name'],
  ['User=app\nSupplementaryGroups=a:b\nExecStart=/bin/true', 'SupplementaryGroups=a:b is no name'],
]
for (const [text, reason] of REFUSED)
  test(`refused: ${text.replaceAll('\n', ' ')}`, () => {
    const found = discoverIn({ [FILE]: `[Service]\n${text}\n` })
    assert.is(found.services.length, 0)
    assert.match(found.rootServices[0]?.why ?? '', `systemd refuses to load its unit: `)
    assert.match(found.rootServices[0]?.why ?? '', reason)
  })

// … and loads these.
const LOADED = [
  'User=app\nType=oneshot\nRemainAfterExit=yes\nExecStop=/bin/true',
  'User=app\nRemainAfterExit=yes\nExecStop=/bin/true',
  '[Unit]\nSuccessAction=reboot\n[Service]\nUser=app',
  'User=app\nExecStart=true',
  'User=app\nBusName=a.b\nExecStart=/bin/true',
  'User=app\nType=oneshot\nRestart=on-failure\nExecStart=/bin/true\nExecStart=/bin/false',
  'User=app\nPAMName=x\nKillMode=mixed\nExecStart=/bin/true',
  'User=app\nExecStart=-/nowhere',
  'User=app\nExecStart=@/bin/true name',
]
for (const text of LOADED) test(`loaded: ${text.replaceAll('\n', ' ')}`, () => assert.is(why(text), undefined))

test('a user that is a variable is a name, and nobody has it: variables count in Exec lines alone', () => {
  const root = { [FILE]: '[Service]\nEnvironment=X=app\nUser=$X\nExecStart=/bin/true\n' }
  assert.match(discoverIn(root).rootServices[0]?.why ?? '', 'its user $X (unit) is not in')
})

test('a broken section header: a main file is not loaded, a drop-in counts up to it', () => {
  const notes: string[] = []
  const units = recordsIn(
    {
      [FILE]: '[Service]\nUser=app\nExecStart=/x\n[Install\n',
      '/etc/systemd/system/y.service': '[Service]\nExecStart=/x\n',
      '/etc/systemd/system/y.service.d/a.conf': '[Service]\nUser=app\n[Service\nGroup=adm\n[Service]\nUMask=027\n',
    },
    { note: (words) => notes.push(words) },
  ).flatMap((record) => (record.kind === 'unit' ? [record] : []))
  assert.equal(
    units.map(({ name }) => name),
    ['y.service'],
  )
  assert.equal(Object.keys(units[0]?.directives ?? {}).sort(), ['Service.ExecStart', 'Service.User'])
  assert.ok(
    notes.some((note) => note.includes('x.service: systemd does not load it')),
    notes.join(),
  )
})

test.run()
