import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { declaredMounts, declaredSysctl } from '../../src/service/index.ts'
import { type Root, recordsIn } from './memory-root.ts'

const records = (root: Root) => recordsIn(root, { hostFacts: true })

const mountIn = (fstab: string, path: string, resolve = (at: string) => at): string | undefined => {
  const mount = declaredMounts(records({ '/etc/fstab': fstab }), resolve)?.at(path)
  return mount && `${mount.point} ${mount.options.join(',')}`
}

const FSTAB = [
  '/dev/sda1 / ext4 defaults',
  '/dev/sda2 /srv ext4 noexec,nosuid,nodev',
  '/dev/sda3 /srv/by-hand ext4 noauto',
  'tmpfs /run/app tmpfs ro',
  '/dev/sda4 /var/log ext4 ro',
  '/dev/sda5 /var/log ext4 rw',
].join('\n')

test('the nearest mount point above a path counts', () => {
  const at = (path: string) => mountIn(FSTAB, path)
  assert.is(at('/'), '/ rw')
  assert.is(at('/etc/passwd'), '/ rw')
  assert.is(at('/srv'), '/srv rw,noexec,nosuid,nodev')
  assert.is(at('/srv/x/y'), '/srv rw,noexec,nosuid,nodev')
  assert.is(at('/srvx'), '/ rw')
  assert.is(at('/var/log/x'), '/var/log rw', 'of two lines for one point the later is on top')
})

test('what the system mounts by itself, or a person by hand, is not declared', () => {
  for (const path of ['/run', '/run/x', '/proc/1', '/dev/null', '/tmp/x', '/sys', '/srv/by-hand', '/srv/by-hand/x'])
    assert.is(mountIn(FSTAB, path), undefined, path)
  assert.is(mountIn(FSTAB, '/run/app/x'), '/run/app ro', 'unless a line names it')
  assert.is(mountIn('/dev/sda2 /srv ext4 ro', '/etc'), undefined, 'no line for the root')
})

test('no fstab, an empty one, and one of comments declare nothing', () => {
  assert.is(
    declaredMounts(records({}), (path) => path),
    undefined,
  )
  assert.is(
    declaredMounts(records({ '/etc/fstab': '' }), (path) => path),
    undefined,
  )
  assert.is(
    declaredMounts(records({ '/etc/fstab': '# UNCONFIGURED\n/dev/sda2 none swap sw\n' }), (path) => path),
    undefined,
  )
})

test('a mount point written through a link is where the link leads', () => {
  const resolve = (path: string) => path.replace(/^\/var\/run\b/, '/run')
  assert.is(mountIn('x / ext4\ny /var/run/db ext4 noexec', '/run/db/x', resolve), '/run/db rw,noexec')
})

const OPTIONS = '[Mount]\nWhat=/dev/sdb1\n'
const mountUnit = (where: string, options = '', rest = ''): string =>
  `[Unit]\n${rest}\n${OPTIONS}Where=${where}\nType=ext4\nOptions=${options}\n`
const ENABLED = '/etc/systemd/system/local-fs.target.wants'

/** What systemd.mount(5), systemd.automount(5) and systemd.unit(5) say; a root; where a path of it lies. */
const UNITS: readonly (readonly [says: string, root: Root, path: string, mount: string | undefined])[] = [
  [
    'a unit that a target wants is mounted: Where= is the point, Options= as mount(8) takes them',
    {
      '/etc/systemd/system/srv-data.mount': mountUnit('/srv/data', 'ro,noexec,nosuid,nodev'),
      [`${ENABLED}/srv-data.mount`]: '-> ../srv-data.mount',
    },
    '/srv/data/x',
    '/srv/data ro,noexec,nosuid,nodev',
  ],
  [
    'one that nothing enabled wants is not',
    { '/etc/systemd/system/srv.mount': mountUnit('/srv', 'ro') },
    '/srv/x',
    undefined,
  ],
  [
    'nor one that only the rescue target wants',
    {
      '/etc/systemd/system/srv.mount': mountUnit('/srv', 'ro'),
      '/etc/systemd/system/rescue.target.wants/srv.mount': '-> ../srv.mount',
    },
    '/srv/x',
    undefined,
  ],
  [
    'required through a service that is enabled, by name or for a path',
    {
      '/usr/lib/systemd/system/srv-a.mount': mountUnit('/srv/a', 'ro'),
      '/etc/systemd/system/app.service': '[Unit]\nRequires=srv-a.mount\n[Service]\nExecStart=/usr/bin/app\n',
      '/etc/systemd/system/multi-user.target.wants/app.service': '-> ../app.service',
    },
    '/srv/a',
    '/srv/a ro',
  ],
  [
    'RequiresMountsFor= wants the mounts of a path and of all above it',
    {
      '/usr/lib/systemd/system/srv.mount': mountUnit('/srv', 'noexec'),
      '/etc/systemd/system/app.service': '[Unit]\nRequiresMountsFor=/srv/app/data\n[Service]\nExecStart=/usr/bin/app\n',
      '/etc/systemd/system/multi-user.target.wants/app.service': '-> ../app.service',
    },
    '/srv/app',
    '/srv rw,noexec',
  ],
  [
    'a mount beneath another requires it',
    {
      '/etc/systemd/system/srv.mount': mountUnit('/srv', 'ro'),
      '/etc/systemd/system/srv-a.mount': mountUnit('/srv/a'),
      [`${ENABLED}/srv-a.mount`]: '-> ../srv-a.mount',
    },
    '/srv/x',
    '/srv ro',
  ],
  [
    'an automount unit that is enabled mounts when somebody looks',
    {
      '/etc/systemd/system/srv.mount': mountUnit('/srv', 'ro'),
      '/etc/systemd/system/srv.automount': '[Automount]\nWhere=/srv\n',
      [`${ENABLED}/srv.automount`]: '-> ../srv.automount',
    },
    '/srv/x',
    '/srv ro',
  ],
  [
    'units must be named after their mount point; one that is not is refused',
    { '/etc/systemd/system/data.mount': mountUnit('/srv', 'ro'), [`${ENABLED}/data.mount`]: '-> ../data.mount' },
    '/srv/x',
    undefined,
  ],
  [
    'without a Where= that is a path the name says where',
    {
      '/etc/systemd/system/srv-a.mount': mountUnit('srv/../etc', 'ro'),
      [`${ENABLED}/srv-a.mount`]: '-> ../srv-a.mount',
    },
    '/srv/a',
    '/srv/a ro',
  ],
  [
    'the escaped name of a path',
    {
      '/etc/systemd/system/srv-a\\x2db\\x20c.mount': mountUnit('/srv/a-b c/', 'ro'),
      [`${ENABLED}/srv-a\\x2db\\x20c.mount`]: '-> ../srv-a\\x2db\\x20c.mount',
    },
    '/srv/a-b c/x',
    '/srv/a-b c ro',
  ],
  [
    'drop-ins are applied',
    {
      '/etc/systemd/system/srv.mount': mountUnit('/srv', 'ro'),
      '/etc/systemd/system/srv.mount.d/a.conf': '[Mount]\nOptions=rw,nodev\n',
      [`${ENABLED}/srv.mount`]: '-> ../srv.mount',
    },
    '/srv/x',
    '/srv rw,nodev',
  ],
  [
    'a condition decides what cannot be told',
    {
      '/etc/fstab': 'x / ext4\n',
      '/etc/systemd/system/srv.mount': mountUnit('/srv', 'ro', 'ConditionVirtualization=vm'),
      [`${ENABLED}/srv.mount`]: '-> ../srv.mount',
    },
    '/srv/x',
    undefined,
  ],
  [
    'a unit of the administrator stands before a line of fstab, and the line enables it',
    { '/etc/fstab': 'x / ext4\ny /srv ext4 rw\n', '/etc/systemd/system/srv.mount': mountUnit('/srv', 'ro') },
    '/srv/x',
    '/srv ro',
  ],
  [
    'a unit of the system stands behind it',
    { '/etc/fstab': 'x / ext4\ny /srv ext4 rw\n', '/usr/lib/systemd/system/srv.mount': mountUnit('/srv', 'ro') },
    '/srv/x',
    '/srv rw',
  ],
  [
    'a masked unit is not mounted, whatever fstab says',
    { '/etc/fstab': 'x / ext4\ny /srv ext4 ro\n', '/etc/systemd/system/srv.mount': '-> /dev/null' },
    '/srv/x',
    '/ rw',
  ],
]

for (const [says, root, path, expected] of UNITS)
  test(`mount units: ${says}`, () => {
    const mount = declaredMounts(records(root), (at) => at)?.at(path)
    assert.is(mount && `${mount.point} ${mount.options.join(',')}`, expected)
  })

test('mount units are records only where mounts are asked for, and only those that are started', () => {
  const root = {
    '/etc/systemd/system/srv.mount': mountUnit('/srv'),
    '/etc/systemd/system/opt.mount': mountUnit('/opt'),
    [`${ENABLED}/srv.mount`]: '-> ../srv.mount',
  }
  const named = (hostFacts: boolean) =>
    recordsIn(root, { hostFacts }).flatMap((record) => (record.kind === 'unit' ? [record.name] : []))
  assert.equal(named(true), ['srv.mount'])
  assert.equal(named(false), [])
})

const setting = (root: Root, name = 'fs.protected_symlinks') => declaredSysctl(records(root))(name)
const line = (value: string) => `fs.protected_symlinks = ${value}\n`

test('sysctl.d: by file name, of one name the strongest directory, the last line', () => {
  assert.is(setting({}), undefined)
  assert.is(setting({ '/usr/lib/sysctl.d/50-default.conf': line('1') }), 1)
  assert.is(setting({ '/usr/lib/sysctl.d/50-default.conf': line('1'), '/etc/sysctl.d/10-x.conf': line('0') }), 1)
  assert.is(setting({ '/usr/lib/sysctl.d/50-default.conf': line('1'), '/etc/sysctl.d/60-x.conf': line('0') }), 0)
  assert.is(setting({ '/usr/lib/sysctl.d/50-x.conf': line('1'), '/run/sysctl.d/50-x.conf': line('0') }), 0)
  assert.is(setting({ '/usr/lib/sysctl.d/50-x.conf': line('1'), '/etc/sysctl.d/50-x.conf': '-> /dev/null' }), undefined)
  assert.is(setting({ '/etc/sysctl.d/a.conf': `${line('0')}${line('1')}` }), 1)
  assert.is(setting({ '/etc/sysctl.d/a.conf': line('many') }), undefined)
})

test('sysctl.d: a pattern sets what no line names', () => {
  const root = { '/etc/sysctl.d/a.conf': 'fs.protected_fifos = 0\nfs.protected_* = 2\n' }
  assert.is(setting(root), 2)
  assert.is(setting(root, 'fs.protected_fifos'), 0)
  assert.is(setting({ '/etc/sysctl.d/a.conf': '-fs.protected_symlinks\nfs.* = 2\n' }), undefined)
})

test('sysctl.conf counts where whoever applies the settings reads it; where that decides, nothing is declared', () => {
  const conf = { '/etc/sysctl.conf': line('0') }
  assert.is(setting(conf), undefined)
  assert.is(setting({ ...conf, '/etc/sysctl.d/99-sysctl.conf': '-> ../sysctl.conf' }), 0)
  assert.is(setting({ ...conf, '/usr/lib/sysctl.d/50-default.conf': line('0') }), 0)
  assert.is(setting({ ...conf, '/usr/lib/sysctl.d/50-default.conf': line('1') }), undefined)
})

test.run()
