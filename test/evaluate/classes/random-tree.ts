import fc from 'fast-check'
import type { Acl, BytePath, Inode, InodeRecord, Mount } from '../../../src/model/index.ts'

/**
 * Trees in which many inodes are alike, so that what was found for one is used for others, and a few differ in one fact: the
 * kinds of each tree are few, the names are few, and directories repeat.
 */
const ORIGIN = Object.freeze({ collector: 'random', source: 'random' })

const ACLS: readonly (Acl | null | undefined)[] = [
  null,
  null,
  undefined,
  { owner: 7, users: [[900, 7]], group: 5, groups: [], mask: 7, other: 5 },
  { owner: 6, users: [[33, 0]], group: 6, groups: [[901, 6]], mask: 6, other: 6 },
]
const MOUNTS: readonly (Mount | null | undefined)[] = [
  undefined,
  Object.freeze({ point: '/', type: 'ext4', options: ['rw'] }),
  Object.freeze({ point: '/var', type: 'ext4', options: ['ro'] }),
  Object.freeze({ point: '/var/lib/svc', type: 'ext4', options: ['noexec'] }),
]
const of = fc.constantFrom
const facts = fc.record(
  {
    mode: of(0o644, 0o755, 0o664, 0o666, 0o600, 0o775, 0o1777, 0o2775, 0o4755, 0o700, 0o640),
    uid: of(0, 0, 900, 33, 901, 7),
    gid: of(0, 0, 900, 33, 901, 4),
    acl: of(...ACLS),
    attrs: of(null, null, undefined, 'i', 'a'),
    mount: of(...MOUNTS),
    caps: of(null, null, 'cap_net_raw=ep'),
    selinux: of(null, 'label'),
  },
  { requiredKeys: ['acl', 'attrs', 'mount', 'caps', 'selinux'] },
)
const kind = fc.tuple(
  facts,
  of('file', 'file', 'file', 'file', 'symlink', 'socket', 'char', undefined),
  of(1, 1, 1, 1, 2, undefined),
  of('text', 'script', 'key', null, undefined),
)
const NAMES = ['a', 'b.conf', 'x.key', 'l.so', 'p.php', 'm.sqlite', 'tool', 'd.ctl'] as const
const TARGETS = ['/etc/svc', '../a', 'x.key', '/var/lib/svc/s/a', '/nowhere', '..'] as const
const HOMES = [
  '/etc/svc',
  '/usr/lib/svc',
  '/var/lib/svc',
  '/var/lib/svc/uploads',
  '/srv/app',
  '/run/svc',
  '/var/log/web',
] as const

const parents = (path: BytePath): BytePath[] => {
  const parts = path.split('/').slice(1)
  return parts.map((_, i) => `/${parts.slice(0, i + 1).join('/')}`)
}

/** Records of a tree, every directory before what it holds and directory by directory. */
export const randomTree: fc.Arbitrary<readonly InodeRecord[]> = fc
  .record({
    kinds: fc.array(kind, { minLength: 1, maxLength: 4 }),
    folders: fc.array(facts, { minLength: 1, maxLength: 3 }),
    homes: fc.subarray([...HOMES], { minLength: 1 }),
    picks: fc.infiniteStream(fc.nat(1 << 20)),
    nested: fc.nat(6),
    gone: fc.nat(9),
  })
  .map(({ kinds, folders, homes, picks, nested, gone }) => {
    const pick = (n: number): number => (picks.next().value as number) % n
    const among = <T>(list: readonly T[]): T => list[pick(list.length)] as T
    const paths = new Set<BytePath>(['/'])
    for (const home of homes) for (const path of parents(home)) paths.add(path)
    for (let i = 0; i < nested; i++)
      paths.add(`${among([...paths].filter((path) => path !== '/'))}/${among(['s', 't', 'plugins'])}`)
    const records: InodeRecord[] = []
    const add = (path: BytePath, own: Omit<Inode, 'path'>): void => {
      const kept = own.type === undefined || own.type === 'file' || own.type === 'directory'
      // Linux keeps attributes of no other type.
      records.push({
        kind: 'inode',
        path,
        linkTarget: null,
        ...own,
        attrs: kept ? own.attrs : null,
        ...(own.type === undefined || own.type === 'file' ? {} : { sha256: null }),
        origin: ORIGIN,
      })
    }
    for (const path of [...paths].sort()) {
      // A directory that is not told is one whose ancestors' facts are missing.
      const plain =
        pick(3) > 0 ? { mode: 0o755, uid: 0, gid: 0, acl: null, attrs: null, mount: MOUNTS[1] } : among(folders)
      if (path === '/' || pick(10) >= gone / 4) add(path, { ...plain, type: 'directory', nlink: 2, contentClass: null })
    }
    for (const path of [...paths].sort()) {
      for (const name of NAMES) {
        if (pick(2) === 0) continue
        const [own, type, nlink, contentClass] = among(kinds)
        const linkTarget = type === 'symlink' ? among(TARGETS) : null
        add(path === '/' ? `/${name}` : `${path}/${name}`, {
          ...own,
          type,
          nlink,
          contentClass: type === 'file' ? contentClass : null,
          linkTarget,
        })
      }
    }
    return records
  })
