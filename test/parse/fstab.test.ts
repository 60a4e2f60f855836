import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseFstab, parseSysctl } from '../../src/parse/index.ts'

const mounts = (text: string): string[] =>
  parseFstab(text).entries.map(
    ({ point, type, options, automatic }) => `${point} ${type} ${options.join(',')}${automatic ? '' : ' by hand'}`,
  )

const LINES: readonly [line: string, mount: string | undefined][] = [
  ['/dev/sda1 / ext4 errors=remount-ro 0 1', '/ ext4 rw,errors=remount-ro'],
  ['UUID=1 /srv ext4 defaults,nodev,nosuid,noexec', '/srv ext4 rw,noexec,nosuid,nodev'],
  ['x /a ext4 ro,rw', '/a ext4 rw'],
  ['x /a ext4 rw,ro', '/a ext4 ro'],
  ['x /a ext4 noexec,defaults', '/a ext4 rw'],
  ['x /a ext4 user', '/a ext4 rw,noexec,nosuid,nodev,user'],
  ['x /a ext4 user,exec', '/a ext4 rw,nosuid,nodev,user'],
  ['x /a ext4 exec,users', '/a ext4 rw,noexec,nosuid,nodev,users'],
  ['x /a ext4 owner,dev', '/a ext4 rw,nosuid,owner'],
  ['x /a ext4 noauto,ro', '/a ext4 ro,noauto by hand'],
  ['x /a nfs noauto,x-systemd.automount,nofail', '/a nfs rw,noauto,nofail'],
  ['/a /b none bind,ro', '/b none ro,bind'],
  ['x\t/with\\040blank\\011and\\134\tvfat', '/with blank\tand\\ vfat rw'],
  ['x /only-a-point', '/only-a-point auto rw'],
  ['/dev/sda2 none swap sw 0 0', undefined],
  ['/swapfile swap swap defaults', undefined],
  ['# /dev/sda1 / ext4 ro', undefined],
  ['   ', undefined],
]

test('fstab(5) lines: what is mounted where, with the flags in effect', () => {
  for (const [line, mount] of LINES) assert.equal(mounts(line), mount === undefined ? [] : [mount], line)
})

test('a line that mounts nothing that can be named is noted with its number', () => {
  assert.equal(parseFstab('# \n/dev/sda1\nx relative ext4\n').notes, [
    { line: 2, why: 'no mount point' },
    { line: 3, why: 'the mount point is no absolute path' },
  ])
})

test('a path is bytes: UTF-8 text becomes one character a byte', () => {
  assert.is(parseFstab('x /é ext4').entries[0]?.point, '/\xc3\xa9')
})

const SETTINGS: readonly [line: string, setting: string][] = [
  ['fs.protected_symlinks = 1', 'fs.protected_symlinks=1'],
  ['-fs.protected_fifos=2', 'fs.protected_fifos=2'],
  ['fs/protected_regular=0', 'fs.protected_regular=0'],
  ['net/ipv4/conf/enp3s0.200/forwarding=1', 'net.ipv4.conf.enp3s0/200.forwarding=1'],
  ['net.ipv4.conf.enp3s0/200.forwarding=1', 'net.ipv4.conf.enp3s0/200.forwarding=1'],
  ['kernel.core_pattern=|/x a=b', 'kernel.core_pattern=|/x a=b'],
  ['-net.ipv4.conf.all.rp_filter', 'net.ipv4.conf.all.rp_filter out'],
]

test('sysctl.d(5) lines: names with dots, values, exclusions', () => {
  for (const [line, setting] of SETTINGS) {
    const { entries, notes } = parseSysctl(`; comment\n# comment\n\n${line}\n`)
    const shown = entries.map(({ name, value }) => (value === undefined ? `${name} out` : `${name}=${value}`))
    assert.equal([...shown, ...notes], [setting], line)
    assert.is(entries[0]?.line, 4)
  }
  assert.equal(parseSysctl('= 1\nfs.x').notes, [
    { line: 1, why: 'no name before the value' },
    { line: 2, why: 'neither an assignment nor an exclusion' },
  ])
})

test.run()
