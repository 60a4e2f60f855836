import { SELF, type Sketch } from './random-tree.ts'

/**
 * Trees in which one rare clause decides and nothing else does: chance alone meets them once in some ten thousand cases.
 * Numbers pick as in a `Sketch`: `into` among directories, `target` among all entries, of hard links among files.
 */
const entry = (type: Sketch['type'], into: number, more: Partial<Sketch> = {}): Sketch => ({
  type,
  into,
  target: 0,
  style: 'absolute',
  uid: 0,
  gid: 0,
  mode: 0o755,
  acl: null,
  defaultAcl: null,
  inherits: false,
  attrs: '',
  caps: false,
  mount: null,
  ...more,
})
const top = entry('directory', 0)
const STRANGER = 1005
const everyone = [0, 1001, 1002, 1005].map((uid) => [uid, 7] as const)

export const PLANTED: readonly (readonly Sketch[])[] = [
  // A stranger's link in a shared directory is followed on the way to a link that is written `.`.
  [
    top,
    entry('directory', 0, { mode: 0o1777 }),
    entry('directory', 0),
    entry('symlink', 1, { target: 2, uid: STRANGER }),
    entry('symlink', 2, { target: 2, style: 'relative' }),
  ],
  // A directory that can be listed but not searched, with a dot behind it.
  [top, entry('directory', 0, { mode: 0o744 }), entry('symlink', 0, { target: 1, style: 'dotted' })],
  // A loop through a directory that all may write to.
  [
    top,
    entry('directory', 0, { mode: 0o777 }),
    entry('symlink', 1, { target: 4, style: 'ahead' }),
    entry('file', 0),
    entry('symlink', 0, { target: 2 }),
  ],
  // One link too many to what could be replaced.
  [
    top,
    entry('directory', 0, { mode: 0o777 }),
    entry('directory', 1),
    entry('symlink', 0, { target: 2, style: 'chain' }),
  ],
  // A detour through a link that can be replaced, then one through a directory that cannot be searched.
  ...[0o777, 0o700].map((mode) => [
    top,
    entry('directory', 0, { mode }),
    entry('directory', 0),
    entry('directory', 2),
    entry('symlink', 1, { target: 3 }),
    entry('symlink', 0, { target: 4, style: 'detour' }),
    entry('file', 1, { mode: 0o666 }),
    entry('symlink', 0, { target: 6 }),
  ]),
  // Names of one file: under mounts of their own, and in directories of their own.
  [
    top,
    entry('file', 0, { mode: 0o666, mount: { from: null, options: ['ro'] } }),
    entry('hard-link', 0, { target: 0 }),
    entry('directory', 0, { mode: 0o700 }),
    entry('file', 1, { mode: 0o666 }),
    entry('hard-link', 0, { target: 1 }),
    entry('file', 1, { mode: 0o666 }),
    entry('hard-link', 1, { target: 2 }),
  ],
  // Links in shared directories, by who made them and where they lead.
  [
    top,
    entry('directory', 0, { mode: 0o1777 }),
    entry('directory', 0, { mode: 0o777 }),
    entry('file', 0),
    entry('symlink', 1, { target: 1, style: 'missing', uid: STRANGER }),
    entry('symlink', 1, { target: 2, uid: STRANGER }),
    entry('symlink', 1, { target: 3, uid: STRANGER }),
    entry('symlink', 1, { target: 3, uid: SELF }),
    entry('symlink', 1, { target: 3 }),
    entry('symlink', 2, { target: 3, uid: STRANGER }),
    entry('directory', 0, { mode: 0o1755 }),
    entry('symlink', 3, { target: 3, uid: STRANGER }),
  ],
  // No group bits, no ACL, whatever it says of users; and what a mount does not let through.
  [
    top,
    entry('file', 0, { acl: { owner: 6, users: everyone, group: 7, groups: [], mask: 0, other: 7 } }),
    entry('char', 0, { mode: 0o666, mount: { from: null, options: ['nodev'] } }),
    entry('file', 0, { mount: { from: null, options: ['noexec'] } }),
  ],
]
