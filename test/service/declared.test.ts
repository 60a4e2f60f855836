import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { declaredMounts, declaredSysctl } from '../../src/service/index.ts'
import { type Root, recordsIn } from './memory-root.ts'

const records = (root: Root) => recordsIn(root, { hostFacts: true })

const mountIn = (fstab: string, path: string, resolve = (at: string) => at): string | undefined => {
  const mount = declaredMounts(records({ '/etc/fstab': fstab }), resolve)?.(path)
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
