import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sandboxed } from '../../src/access/index.ts'
import type { Sandbox, UnitRecord } from '../../src/model/index.ts'
import { mergeUnit, parseSystemCrontab, parseUnitFile } from '../../src/parse/index.ts'
import { outsidersOf, sandboxOf } from '../../src/service/index.ts'

const FILE = '/etc/systemd/system/app.service'
const unit = (text: string, name = 'app.service'): UnitRecord => ({
  kind: 'unit',
  path: FILE,
  name,
  directives: mergeUnit([{ file: FILE, settings: parseUnitFile(`[Service]\n${text}`).settings }]),
  origin: { collector: 'test', source: FILE },
})
const sandboxIn = (text: string, name?: string): Sandbox => {
  const { sandbox, doubt } = sandboxOf(unit(text, name))
  assert.is(doubt, undefined)
  if (sandbox === undefined) throw new Error(`no sandbox: ${text}`)
  return sandbox
}

/** Paths by what is left of them: w writable, r read-only, p private, h hidden. */
type Expected = Readonly<Record<string, string>>
const STATES: Readonly<Record<string, string>> = { writable: 'w', 'read-only': 'r', private: 'p', hidden: 'h' }

/** Each row: what systemd.exec(5) says of a directive, in our words; a unit; what is left of which paths. */
const TABLE: readonly (readonly [says: string, text: string, expected: Expected])[] = [
  [
    'ProtectSystem=yes: /usr and the boot loader directories are read-only',
    'ProtectSystem=yes',
    { r: '/usr /usr/bin/ls /boot /efi/x', w: '/ /etc /var/lib /usrlocal /home /bootstrap' },
  ],
  ['ProtectSystem= takes a boolean: true is yes', 'ProtectSystem=true', { r: '/usr/lib', w: '/etc' }],
  ['ProtectSystem=full: /etc is read-only too', 'ProtectSystem=full', { r: '/usr /boot /etc/passwd', w: '/var /srv' }],
  [
    'ProtectSystem=strict: the whole hierarchy but /dev, /proc and /sys; homes are the business of ProtectHome=',
    'ProtectSystem=strict',
    { r: '/ /var/lib/x /run/x /tmp /etc /mnt', w: '/dev/shm /proc/sys /sys/fs /home/x /root /run/user/7' },
  ],
  [
    'ProtectHome=yes: /home, /root and /run/user are inaccessible and empty',
    'ProtectHome=yes',
    { h: '/home /home/x /root/.ssh /run/user/0', w: '/run/x /var/home' },
  ],
  ['ProtectHome=read-only', 'ProtectHome=read-only', { r: '/home/x /root /run/user/0', w: '/run' }],
  [
    'what must not be run at a path stands before a temporary file system there, and takes no flag from it',
    'ProtectHome=tmpfs\nNoExecPaths=/home',
    { w: '/home/x', p: '/root' },
  ],
  ['ProtectHome=tmpfs: empty temporary file systems', 'ProtectHome=tmpfs', { p: '/home/x /root', w: '/var' }],
  [
    'ProtectHome=tmpfs with BindPaths=: what is bound in is there',
    'ProtectHome=tmpfs\nBindPaths=/home/app\nBindReadOnlyPaths=/home/pub',
    { p: '/home /home/x', w: '/home/app/y', r: '/home/pub/y' },
  ],
  [
    'ReadWritePaths= inside of a read-only tree is writable, the longest path counts, in whatever order they stand',
    'ReadWritePaths=/var/lib/app /etc/app/x\nProtectSystem=strict\nReadOnlyPaths=/var/lib/app/keys',
    { w: '/var/lib/app /var/lib/app/db /etc/app/x', r: '/var/lib /var/lib/app/keys/k /etc/app /var/lib/application' },
  ],
  [
    'the old names ReadWriteDirectories=, ReadOnlyDirectories=, InaccessibleDirectories= are the same',
    'ReadOnlyDirectories=/\nReadWriteDirectories=-/etc/redis\nInaccessibleDirectories=/srv',
    { r: '/etc /var', w: '/etc/redis/redis.conf', h: '/srv/x' },
  ],
  [
    'an empty assignment takes back what stood before',
    'ReadOnlyPaths=/etc\nReadOnlyPaths=\nReadOnlyPaths=/opt',
    { w: '/etc', r: '/opt' },
  ],
  ['on one and the same path read-only wins', 'ReadWritePaths=/data\nReadOnlyPaths=/data', { r: '/data/x', w: '/' }],
  [
    'InaccessiblePaths=: nothing can be nested inside of it, neither opened nor bound',
    'InaccessiblePaths=/srv\nReadWritePaths=/srv/a\nBindPaths=/srv/b',
    { h: '/srv /srv/a /srv/b/c', w: '/' },
  ],
  [
    'TemporaryFileSystem=: the tree is hidden, ReadWritePaths= finds nothing in it, BindPaths= puts it back',
    'TemporaryFileSystem=/var:ro\nReadWritePaths=-/var/cache\nBindReadOnlyPaths=/var/lib/systemd\nBindPaths=/var/log',
    { p: '/var /var/cache/x /var/lib', r: '/var/lib/systemd/y', w: '/var/log/z /etc' },
  ],
  [
    'BindPaths=SOURCE:DESTINATION: the source shows at the destination, where what was there is covered',
    'ProtectSystem=strict\nBindPaths=/data/app:/var/lib/app',
    { h: '/var/lib/app /var/lib/app/x', w: '/data/app/x', r: '/data /var/lib' },
  ],
  [
    'BindReadOnlyPaths= the same, read-only',
    'BindReadOnlyPaths=/data/app:/var/lib/app',
    { h: '/var/lib/app', w: '/data/app/x' },
  ],
  [
    'of two binds on one path the first in the unit stands',
    'BindReadOnlyPaths=/srv\nBindPaths=/data:/srv',
    { r: '/srv/x', w: '/data' },
  ],
  ['PrivateTmp=: /tmp and /var/tmp are its own', 'PrivateTmp=yes', { p: '/tmp /tmp/x /var/tmp/y', w: '/var /run' }],
  [
    'PrivateTmp= with ProtectSystem=strict: it stays its own',
    'ProtectSystem=strict\nPrivateTmp=true\nReadWritePaths=/tmp',
    { p: '/tmp/x', r: '/var' },
  ],
  [
    'PrivateDevices=: a /dev of its own, with shared memory and queues of the host',
    'PrivateDevices=yes\nProtectSystem=strict',
    { p: '/dev /dev/sda /dev/console', w: '/dev/shm/x /dev/mqueue', r: '/etc' },
  ],
  [
    'ProtectKernelTunables=: /proc/sys, /sys and others read-only, the control groups left to ProtectControlGroups=',
    'ProtectKernelTunables=yes',
    { r: '/proc/sys/kernel /sys /sys/kernel /proc/sysrq-trigger', w: '/sys/fs/cgroup/x /proc/1', h: '/proc/kcore' },
  ],
  [
    'ProtectControlGroups=: /sys/fs/cgroup is read-only',
    'ProtectControlGroups=yes',
    { r: '/sys/fs/cgroup/system.slice', w: '/sys' },
  ],
  [
    'both together',
    'ProtectControlGroups=yes\nProtectKernelTunables=yes',
    { r: '/sys/fs/cgroup /sys/x /sys/fs/bpf', w: '/sys/fs/selinux' },
  ],
  [
    'ProtectKernelModules=: modules are inaccessible',
    'ProtectKernelModules=yes',
    { h: '/usr/lib/modules/6', w: '/usr' },
  ],
  [
    'ProtectKernelLogs=: /dev/kmsg and /proc/kmsg are inaccessible',
    'ProtectKernelLogs=yes',
    { h: '/dev/kmsg', w: '/dev' },
  ],
  [
    'NoExecPaths= and ExecPaths= forbid to run, not to write; a mount of their own is not made read-only from above',
    'NoExecPaths=/\nExecPaths=/usr/bin\nProtectSystem=strict',
    { r: '/ /var/lib', w: '/usr/bin/x' },
  ],
  [
    'RuntimeDirectory= and its like are writable under strict; a link after a colon is no directory',
    'ProtectSystem=strict\nRuntimeDirectory=app a/b\nStateDirectory=app:link\nCacheDirectory=app\nLogsDirectory=app\nConfigurationDirectory=app',
    { w: '/run/app/x /run/a/b /var/lib/app /var/cache/app /var/log/app /etc/app', r: '/run /run/a /var/lib/link /etc' },
  ],
  ['StateDirectory=…::ro is read-only', 'StateDirectory=app::ro', { r: '/var/lib/app/x', w: '/var/lib' }],
  [
    'RuntimeDirectoryMode= and RuntimeDirectoryPreserve= change neither',
    'ProtectSystem=strict\nRuntimeDirectory=app\nRuntimeDirectoryMode=0700\nRuntimeDirectoryPreserve=yes',
    { w: '/run/app', r: '/run' },
  ],
  [
    'DynamicUser= implies ProtectSystem=strict, ProtectHome=read-only and PrivateTmp=; its directories lie in private/',
    'DynamicUser=yes\nProtectSystem=no\nPrivateTmp=no\nStateDirectory=app\nRuntimeDirectory=app',
    {
      r: '/etc /var/lib /home/x /usr /var/lib/app',
      p: '/tmp/x /var/lib/private /var/lib/private/other',
      w: '/var/lib/private/app/x /run/app',
    },
  ],
  ['DynamicUser= leaves a stronger ProtectHome=', 'DynamicUser=yes\nProtectHome=yes', { h: '/home/x', r: '/var/lib' }],
  [
    'RootDirectory=: only that tree is there; paths are of the host, with + of the new root',
    'RootDirectory=/srv/root\nReadOnlyPaths=/srv/root/etc /etc +/usr\nReadWritePaths=/var',
    { h: '/etc /var /', w: '/srv/root/var/x', r: '/srv/root/etc/x /srv/root/usr' },
  ],
  [
    'RootDirectory= with ProtectSystem=strict and BindPaths=: what is bound in comes from the host',
    'RootDirectory=/srv/root\nProtectSystem=strict\nBindPaths=/data',
    { w: '/data/x', r: '/srv/root/var', h: '/var' },
  ],
  ['RootImage=: nothing of the host is there', 'RootImage=/srv/app.raw\nBindPaths=/data', { p: '/etc', w: '/data' }],
  [
    'paths that are not absolute are ignored',
    'ReadOnlyPaths=etc /a/../etc\nProtectSystem=yes',
    { w: '/etc', r: '/usr' },
  ],
  [
    'words may be quoted, specifiers are put in',
    'ReadOnlyPaths="/a b" %S/%p',
    { r: '/a\\040b/x /var/lib/app', w: '/a' },
  ],
  [
    'MountAPIVFS= keeps /dev, /proc, /sys and /run as they are, whatever is read-only above them',
    'ReadOnlyPaths=/\nMountAPIVFS=yes',
    { r: '/ /etc /var/lib', w: '/run/x /dev/shm/x /proc/1 /sys/fs' },
  ],
  [
    'ProtectKernelTunables= implies MountAPIVFS=',
    'ProtectSystem=strict\nProtectKernelTunables=yes',
    { r: '/etc /sys/kernel /proc/sys/vm', w: '/run/x /dev/shm' },
  ],
  [
    'so does ProtectControlGroups=; a path of its own in /run keeps its own mode',
    'ReadOnlyPaths=/ /run/secrets\nProtectControlGroups=yes\nInaccessiblePaths=/run/app',
    { r: '/etc /run/secrets /sys/fs/cgroup/x', w: '/run/x /dev/shm /sys/kernel', h: '/run/app/x' },
  ],
  ['so does ProtectProc=', 'ProtectSystem=strict\nProtectProc=invisible', { r: '/etc', w: '/run/x' }],
  ['but for ProtectProc=default', 'ProtectSystem=strict\nProtectProc=default', { r: '/etc /run/x' }],
  ['so does ProcSubset=', 'ProtectSystem=strict\nProcSubset=pid', { r: '/etc', w: '/run/x' }],
  [
    'what does not protect implies nothing',
    'ProtectSystem=strict\nProcSubset=all\nProtectControlGroups=off\nProtectKernelTunables=no\nMountAPIVFS=0',
    { r: '/etc /run/x' },
  ],
  [
    'a temporary file system does not take the place of what MountAPIVFS= keeps, but for /run',
    'MountAPIVFS=yes\nTemporaryFileSystem=/dev /sys /run',
    { w: '/dev/shm /sys/x', p: '/run/x' },
  ],
  [
    'PrivateDevices= gives shared memory back, unless something else is mounted there',
    'PrivateDevices=yes\nBindPaths=/srv/a:/dev/shm\nTemporaryFileSystem=/dev/mqueue',
    { h: '/dev/shm/x', p: '/dev/mqueue/x', w: '/dev/hugepages /srv/a' },
  ],
  [
    'a read-only private /dev is so with what is given back',
    'PrivateDevices=yes\nReadOnlyPaths=/dev\nReadWritePaths=/dev/mqueue',
    { r: '/dev/shm/x', p: '/dev/null', w: '/dev/mqueue/x' },
  ],
  [
    'a temporary file system with `ro` makes a bind on its path read-only',
    'TemporaryFileSystem=/opt:ro /srv:ro,rw\nBindPaths=/opt /srv',
    { r: '/opt/x', w: '/srv/x' },
  ],
  [
    'of two binds on one path one with norbind stands',
    'BindPaths=/data:/srv\nBindPaths=/opt:/srv:norbind',
    { h: '/srv/x', w: '/opt /data' },
  ],
  ['InaccessiblePaths= on a file', 'InaccessiblePaths=/etc/shadow', { h: '/etc/shadow', w: '/etc/passwd' }],
  [
    'DynamicUser= with a preserved RuntimeDirectory=: it lies in /run/private',
    'DynamicUser=yes\nRuntimeDirectory=app\nRuntimeDirectoryPreserve=restart',
    { w: '/run/private/app/x', p: '/run/private/other', r: '/run/app /run/x' },
  ],
  [
    'one that is not preserved does not',
    'DynamicUser=yes\nRuntimeDirectory=app\nRuntimeDirectoryPreserve=no',
    { w: '/run/app', r: '/run/private/app' },
  ],
  [
    'RootDirectory= has the host’s /dev, /proc and /sys, and a /run of its own',
    'RootDirectory=/srv/root',
    { w: '/srv/root/etc /dev/shm /proc/1 /sys/x', h: '/srv/root/run/x /etc', p: '/run/x' },
  ],
  [
    'with MountAPIVFS=no it has what lies there',
    'RootDirectory=/srv/root\nMountAPIVFS=no',
    { w: '/srv/root/etc /srv/root/run/x', h: '/dev/shm /proc/1 /etc' },
  ],
  [
    'RootImage= has the host’s /dev too',
    'RootImage=/srv/app.raw\nReadOnlyPaths=+/usr',
    { w: '/dev/shm', p: '/etc /run/x /usr' },
  ],
  // What came after systemd 252, by the manual of 257 and later.
  ['PrivateTmp=disconnected (257)', 'PrivateTmp=disconnected', { p: '/tmp/x /var/tmp/x', w: '/var' }],
  [
    'ProtectControlGroups=strict (257): its own control groups, read-only',
    'ProtectSystem=strict\nProtectControlGroups=strict',
    { r: '/sys/fs/cgroup/x /etc', w: '/run /sys/x' },
  ],
  [
    'ProtectControlGroups=private (257): its own part stays writable',
    'ProtectSystem=strict\nProtectControlGroups=private',
    { r: '/etc', w: '/sys/fs/cgroup/x /run' },
  ],
  ['PrivatePIDs= (257) implies MountAPIVFS=', 'ProtectSystem=strict\nPrivatePIDs=yes', { r: '/etc', w: '/run' }],
  [
    'ProtectHostname=: the names of the kernel are read-only, of its own name space too (258)',
    'ProtectHostname=yes:host.example',
    { r: '/proc/sys/kernel/hostname', w: '/proc/sys/vm' },
  ],
  ['PrivateIPC=: message queues of its own', 'PrivateIPC=yes', { p: '/dev/mqueue/x', w: '/dev/shm' }],
]

for (const [says, text, expected] of TABLE) {
  test(says, () => {
    const sandbox = sandboxIn(text)
    for (const [state, paths] of Object.entries(expected))
      for (const path of paths.split(' ').map((one) => one.replaceAll('\\040', ' ')))
        assert.is(STATES[sandboxed(sandbox, path)], state, `${path} under ${text}`)
  })
}

test('a directive names itself, its file and its line', () => {
  const [rule] = sandboxIn('User=app\nReadOnlyPaths=-/etc').rules
  assert.equal(rule, {
    path: '/etc',
    kind: 'read-only',
    optional: true,
    directive: 'ReadOnlyPaths=-/etc',
    origin: { collector: 'test', source: FILE, line: 3 },
  })
})

test('what confines nothing is no sandbox', () => {
  for (const text of ['User=app', 'ProtectSystem=no', 'ReadWritePaths=/etc', 'RuntimeDirectory=app', 'ProtectHome=off'])
    assert.equal(sandboxOf(unit(text)), {}, text)
})

test('an instance that is not known opens all that it may name', () => {
  const sandbox = sandboxIn('ProtectSystem=strict\nReadWritePaths=/srv/%i/data\nReadOnlyPaths=/home/%i', 'app@.service')
  assert.is(sandboxed(sandbox, '/srv/x'), 'writable')
  assert.is(sandboxed(sandbox, '/home/x'), 'writable')
  assert.is(sandboxed(sandbox, '/var'), 'read-only')
})

test('+ runs with full privileges and takes the sandbox away; ! and !! keep it, and so do other lines', () => {
  const base = 'ProtectSystem=strict\n'
  assert.match(sandboxOf(unit(`${base}ExecStart=+/usr/bin/app`)).doubt ?? '', /ExecStart=\+/)
  assert.match(sandboxOf(unit(`${base}ExecStart=-@+/usr/bin/app app`)).doubt ?? '', /ExecStart=\+/)
  for (const line of [
    'ExecStart=!/usr/bin/app',
    'ExecStart=!!/usr/bin/app',
    'ExecStartPre=+/bin/true',
    'ExecStart=-/a',
  ])
    assert.ok(sandboxOf(unit(base + line)).sandbox, line)
})

test('a bind that shows the service’s own root again, before that is closed, takes the sandbox away', () => {
  const base = 'RootDirectory=/srv/root\nProtectSystem=strict\n'
  for (const line of ['BindPaths=/srv:/mnt', 'BindReadOnlyPaths=/srv/root'])
    assert.match(sandboxOf(unit(base + line)).doubt ?? '', /a second time/)
  assert.ok(sandboxOf(unit(`${base}BindPaths=/srv/other:/mnt`)).sandbox)
})

test('CAP_SYS_ADMIN takes the sandbox away', () => {
  const base = 'ProtectSystem=strict\n'
  const holds = (line: string): boolean => sandboxOf(unit(base + line)).sandbox !== undefined
  assert.not(holds('AmbientCapabilities=CAP_CHOWN CAP_SYS_ADMIN'))
  assert.not(holds('AmbientCapabilities=~CAP_CHOWN'))
  assert.ok(holds('AmbientCapabilities=CAP_NET_BIND_SERVICE'))
  assert.ok(holds('AmbientCapabilities=~CAP_SYS_ADMIN'))
})

test('crontabs: who runs what, and what is no job', () => {
  const text = [
    'SHELL=/bin/sh',
    '# 1 2 * * * root nothing',
    '17 *\t* * *\troot\tcd / && run-parts /etc/cron.hourly',
    '*/5 * * * * munin if true; then x; fi',
    '@daily  app  /usr/bin/app',
    'MAILTO = "a b c d e f g"',
    '1 2 3 4',
  ].join('\n')
  assert.equal(parseSystemCrontab(text), [
    { user: 'root', line: 3 },
    { user: 'munin', line: 4 },
    { user: 'app', line: 5 },
  ])
})

test('who else runs something under an account', () => {
  const account = (name: string, shell: string) =>
    ({
      kind: 'account',
      path: '/etc/passwd',
      name,
      uid: 1,
      gid: 1,
      home: '/',
      shell,
      origin: { collector: 'test', source: '/etc/passwd', line: 9 },
    }) as const
  const cron = (path: string, text: string) =>
    ({ kind: 'config', path, text, origin: { collector: 'test', source: path } }) as const
  const found = outsidersOf(
    [
      account('bash', '/bin/bash'),
      account('empty', ''),
      account('closed', '/usr/sbin/nologin'),
      account('false', '/bin/false'),
      account('tab', '/usr/sbin/nologin'),
      cron('/etc/cron.d/app', '1 * * * * job /bin/true'),
      cron('/etc/cron.d/app.dpkg-old', '1 * * * * old /bin/true'),
      cron('/etc/nginx/nginx.conf', '1 * * * * none /bin/true'),
    ],
    (path) => (path.startsWith('/var/spool/cron/crontabs') ? path.endsWith('/tab') : undefined),
  )
  assert.equal([...found.keys()], ['bash', 'empty', 'tab', 'job'])
  assert.is(found.get('job'), 'job runs a cron job (/etc/cron.d/app:1)')
})

test.run()
