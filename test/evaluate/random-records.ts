import fc from 'fast-check'
import {
  type Acl,
  type BytePath,
  CONTENT_CLASSES,
  INODE_TYPES,
  type Inode,
  type InodeRecord,
  type Mount,
  type PathRecord,
} from '../../src/model/index.ts'

/** Random records at the places that the shipped rules speak of; any field may have gone unobserved, or be null. */

const PATHS: readonly BytePath[] = [
  '/',
  '/etc',
  '/etc/default/svc',
  '/etc/svc',
  '/etc/svc/svc.conf',
  '/etc/svc/tls.key',
  '/etc/svc/server.crt',
  '/etc/svc/credentials',
  '/etc/svc/credentials/db',
  '/etc/web',
  '/etc/web/.htpasswd',
  '/etc/svc/cache.sha256',
  '/usr/bin/tool',
  '/usr/bin/libx.so',
  '/usr/libexec/helper',
  '/usr/lib/svc',
  '/usr/lib/svc/plugin.so',
  '/usr/sbin/svc',
  '/run/svc',
  '/run/svc/svc.sock',
  '/run/svc/svc.pid',
  '/run/svc/tmp',
  '/run/svc/tmp/x.sqlite',
  '/run/d/d.ctl',
  '/run/web/main.db',
  '/var/lib/svc',
  '/var/lib/svc/uploads',
  '/var/lib/svc/uploads/x',
  '/var/lib/svc/uploads/plugins',
  '/var/cache/svc',
  '/var/cache/svc/p',
  '/var/cache/svc/SHA256SUMS',
  '/var/log/svc',
  '/var/log/web/a.log',
  '/srv/app',
  '/srv/app/.env',
  '/srv/a\nb',
  '/tmp',
  '/dev/sdz',
]
const HASHES = ['a'.repeat(64), 'b'.repeat(64)]
const LABELS = ['system_u:object_r:var_lib_t:s0', 'system_u:object_r:public_content_t:s0']

const path = fc.constantFrom(...PATHS)
const bits = fc.constantFrom(0, 4, 5, 6, 7, 7)
const mode = fc
  .tuple(fc.constantFrom(0, 0, 0, 1, 2, 4), bits, bits, bits)
  .map(([special, user, group, other]) => (special << 9) | (user << 6) | (group << 3) | other)
const id = fc.constantFrom(0, 4, 33, 900, 901, 12345)
const name = fc.constantFrom('root', 'adm', 'www-data', 'svc', 'other', null)
const acl: fc.Arbitrary<Acl | null> = fc.oneof(
  fc.constant(null),
  fc.record({
    owner: bits,
    users: fc.subarray([33, 900]).map((ids) => ids.map((user) => [user, 6] as const)),
    group: bits,
    groups: fc.subarray([4, 900]).map((ids) => ids.map((group) => [group, 6] as const)),
    mask: bits,
    other: bits,
  }),
)
const mount: fc.Arbitrary<Mount | null> = fc.oneof(
  fc.constant(null),
  fc.record({
    point: fc.constantFrom('/', '/var', '/var/lib/svc/uploads'),
    type: fc.constant('ext4'),
    options: fc.subarray(['ro', 'noexec', 'nosuid', 'nodev']),
  }),
)
/** A directory more often than not has the type that its place wants, else few worlds hold together. */
const type = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('file' as const, 'directory' as const) },
  { weight: 1, arbitrary: fc.constantFrom(...INODE_TYPES) },
)

const facts: fc.Arbitrary<Omit<Inode, 'path' | 'origin'>> = fc.record(
  {
    type,
    mode,
    uid: id,
    gid: id,
    owner: name,
    group: name,
    size: fc.constantFrom(0, 5, 16_777_216, 16_777_217),
    nlink: fc.constantFrom(1, 1, 1, 2),
    linkTarget: fc.oneof(fc.constant(null), path, fc.constantFrom('..', 'gone', '/usr/libexec/helper')),
    acl,
    caps: fc.constantFrom(null, 'cap_net_bind_service=ep', 'cap_net_raw=ep'),
    selinux: fc.constantFrom(null, ...LABELS),
    attrs: fc.constantFrom(null, 'i', 'a'),
    mount,
    contentClass: fc.constantFrom(null, ...CONTENT_CLASSES),
    sha256: fc.constantFrom(null, ...HASHES),
  },
  { requiredKeys: [] },
)

const origin = Object.freeze({ collector: 'random', source: 'random' })

const inodes: fc.Arbitrary<readonly PathRecord[]> = fc
  .uniqueArray(path, { minLength: 4, maxLength: 16 })
  .chain((paths) =>
    fc
      .array(facts, { minLength: paths.length, maxLength: paths.length })
      .map((all) => all.map((own, i): InodeRecord => ({ kind: 'inode', path: paths[i] as string, origin, ...own }))),
  )

const manifests: fc.Arbitrary<readonly PathRecord[]> = fc.array(
  fc.record({
    kind: fc.constant('manifest' as const),
    path: fc.constantFrom('/var/cache/svc/p', '/var/lib/svc/uploads/x', '/var/cache/svc/gone'),
    manifest: fc.constantFrom('/etc/svc/cache.sha256', '/var/cache/svc/SHA256SUMS', '/srv/list.txt'),
    sha256: fc.constantFrom(...HASHES),
    origin: fc.constant(origin),
  }),
  { maxLength: 2 },
)

const units: fc.Arbitrary<readonly PathRecord[]> = fc.array(
  fc
    .tuple(
      fc.constantFrom('svc', 'web'),
      fc.constantFrom('Service.ReadWritePaths', 'Service.ConfigurationDirectory', 'Service.User'),
      fc.constantFrom('/etc/svc', '-/ +/srv', 'svc', ''),
    )
    .map(([unit, key, value]) => {
      const file = `/usr/lib/systemd/system/${unit}.service`
      return {
        kind: 'unit' as const,
        path: file,
        name: `${unit}.service`,
        directives: { [key]: [{ value, file, line: 2 }] },
        origin,
      }
    }),
  { maxLength: 2 },
)

/** Inodes at distinct paths, then manifest entries and units. */
export const randomRecords: fc.Arbitrary<readonly PathRecord[]> = fc
  .tuple(inodes, manifests, units)
  .map((lists) => lists.flat())
