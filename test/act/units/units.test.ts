// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of systemd are written so
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { units } from '../../../src/act/units/index.ts'
import { found, inWords } from '../view.ts'

const UNIT = '/usr/lib/systemd/system/a.service'
const PASSWD = {
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nsvc:x:100:100::/:/bin/false\n',
  '/etc/group': 'root:x:0:\nsvc:x:100:\n',
}
const unit = (text: string, more: Parameters<typeof found>[1] = {}) =>
  found([units], { ...more, files: { ...PASSWD, [UNIT]: text, ...more.files } })
const words = (text: string, more?: Parameters<typeof found>[1]) =>
  unit(text, more)
    .acts.filter(({ path }) => path !== UNIT)
    .map(inWords)

test('a command runs as User=, as root where + or ! stands before it', () => {
  const { asked, acts } = unit(
    '[Service]\nUser=svc\nExecStartPre=+/bin/chown -R svc /var/lib/a\nExecStart=/usr/sbin/a\nExecReload=!/bin/kill $MAINPID\nExecStopPost=-/bin/rm "a b"\n',
  )
  assert.equal(acts.filter(({ verb }) => verb === 'run').map(inWords), [
    `root run /bin/chown at start ${UNIT}:3`,
    `svc run /usr/sbin/a at start ${UNIT}:4`,
    `root run /bin/kill at reload ${UNIT}:5`,
    `svc run /bin/rm at stop ${UNIT}:6`,
  ])
  assert.equal(asked, [
    `'/bin/chown' '-R' 'svc' '/var/lib/a' as root at start`,
    `'/usr/sbin/a' as svc at start`,
    `'/bin/kill' as root at reload`,
    `'/bin/rm' 'a b' as svc at stop`,
  ])
})

test('with PermissionsStartOnly= all but ExecStart= run as root; WorkingDirectory= is where commands begin', () => {
  const { asked } = unit(
    '[Service]\nUser=svc\nPermissionsStartOnly=true\nWorkingDirectory=-/srv/a b\nExecStartPre=/bin/x\nExecStart=/bin/y z\n',
  )
  assert.equal(asked, [`cd '/srv/a b'; '/bin/x' as root at start`, `cd '/srv/a b'; '/bin/y' 'z' as svc at start`])
  assert.equal(unit('[Service]\nWorkingDirectory=~\nExecStart=/bin/y\n').asked, [`'/bin/y' as root at start`])
})

test('output that goes to a file by name is opened by the manager', () => {
  const text =
    '[Service]\nUser=svc\nExecStart=/usr/sbin/a\nStandardOutput=append:/var/log/a/out\nStandardError=truncate:/var/log/a/err\n'
  assert.equal(words(text).slice(0, 2), [
    `root append /var/log/a/out at start ${UNIT}:4`,
    `root create file /var/log/a/err at start ${UNIT}:5`,
  ])
  assert.equal(words('[Service]\nUser=svc\nStandardOutput=journal\nStandardError=file:relative\n'), [])
})

test('variables of Environment= and EnvironmentFile= are put in as systemd does; what is not known stays a variable', () => {
  const text =
    '[Service]\nEnvironment=A=/x B="p q"\nEnvironmentFile=-/etc/default/a\nExecStart=/bin/a ${A}/y $B z${C}$$ $D\nExecStart=:/bin/b $A\nType=oneshot\n'
  const { asked } = unit(text, { files: { '/etc/default/a': '# note\nC="c d"\n' } })
  assert.is(asked[0]?.split(' as ')[0], `'/bin/a' '''/x''/y' 'p' 'q' 'z''c d''''$'''`)
  assert.match(asked[1] ?? '', /^'\/bin\/b' '\$A' as root/)
})

test('root reads the environment file: settings of its own commands, only reading where all run as the service', () => {
  const tail = 'EnvironmentFile=/etc/default/a\nExecStart=/usr/sbin/a\n'
  assert.ok(words(`[Service]\n${tail}`).includes(`root source /etc/default/a at start ${UNIT}:2`))
  assert.ok(words(`[Service]\nUser=svc\n${tail}`).includes(`root read /etc/default/a at start ${UNIT}:3`))
  const mixed = words(`[Service]\nUser=svc\nExecStartPre=+/bin/true\n${tail}`)
  assert.ok(mixed.includes(`root source /etc/default/a at start ${UNIT}:4`))
})

test('the pid file, credentials and directories of a unit', () => {
  const text =
    '[Service]\nUser=svc\nExecStart=/a\nPIDFile=a.pid\nLoadCredential=k:/etc/k\nStateDirectory=a\nStateDirectoryMode=0700\nConfigurationDirectory=a\n'
  const told = words(text)
  for (const expected of [
    `root kill-pid /run/a.pid at stop ${UNIT}:4`,
    `root read /etc/k at start ${UNIT}:5`,
    `root create directory 700 svc:svc /var/lib/a at start ${UNIT}:6`,
    `root create directory 755 root:root /etc/a at start ${UNIT}:8`,
  ])
    assert.ok(told.includes(expected), `${expected}\n${told.join('\n')}`)
  assert.not.ok(told.some((act) => act.includes('chown')))
  // One that is there and belongs to another is given away with all that is in it.
  const other = words(text, { directories: ['/var/lib/a'] })
  assert.ok(other.includes(`root chown -R svc:svc /var/lib/a at start ${UNIT}:6`), other.join('\n'))
})

test('what hangs on the instance has no path; what systemd refuses or masks does nothing', () => {
  const template = found([units], {
    files: { '/etc/systemd/system/t@.service': '[Service]\nExecStart=/a\nPIDFile=/run/%i.pid\n' },
  })
  assert.equal(template.acts.filter(({ unresolved }) => unresolved).map(inWords), [
    'root kill-pid ? at stop /etc/systemd/system/t@.service:3',
  ])
  assert.equal(words('[Service]\nExecStartPre=/bin/rm /x\n'), [])
  assert.equal(
    found([units], { files: { '/etc/systemd/system/a.service': '', [UNIT]: '[Service]\nExecStart=/a\n' } }).acts,
    [],
  )
})

test('a socket unit makes its names, after it has taken away what stood there', () => {
  const at = '/etc/systemd/system/a.socket'
  const { acts } = found([units], {
    files: { [at]: '[Socket]\nListenStream=/run/a/s\nListenStream=80\nSocketMode=0660\nSocketGroup=svc\n' },
  })
  assert.equal(acts.map(inWords), [
    `root remove /run/a/s at boot ${at}:2`,
    `root create socket 660 root:svc /run/a/s at boot ${at}:2`,
  ])
})

test.run()
