import { formatAcl, type Inode, nameOf, parentOf, textOf, UNKNOWN } from '../model/index.ts'
import type { World } from './world.ts'

/** Reads one field of an inode as a condition sees it: UNKNOWN when not observed, null when there is none. */
export type InodeReader = (inode: Inode, world: World) => unknown

const observed = <T>(value: T | undefined): T | typeof UNKNOWN => (value === undefined ? UNKNOWN : value)
const text = (path: string | null | undefined): unknown => (typeof path === 'string' ? textOf(path) : observed(path))

/** A field of another inode: null where that inode does not exist, UNKNOWN where it was not looked at. */
const of =
  (find: (inode: Inode, world: World) => Inode | null | undefined, read: InodeReader): InodeReader =>
  (inode, world) => {
    const other = find(inode, world)
    return other === undefined ? UNKNOWN : other === null ? null : read(other, world)
  }

const parent = (inode: Inode, world: World) => world.tree.lookup(parentOf(inode.path))
/** What a symlink leads to in the end; anything else leads to itself. A loop leads nowhere. */
const target = (inode: Inode, world: World): Inode | null | undefined => {
  if (inode.type !== 'symlink') return inode.type === undefined ? undefined : inode
  const resolved = world.access.resolve(inode.path)
  return resolved.loop ? null : resolved.inode
}

/** An aggregate over direct children; null for what is no directory, UNKNOWN when a child's fact is. */
const children =
  (aggregate: (children: readonly Inode[], world: World) => unknown): InodeReader =>
  (inode, world) => {
    if (inode.type === undefined) return UNKNOWN
    if (inode.type !== 'directory') return null
    const found = world.tree.children(inode.path)
    return found === undefined ? UNKNOWN : found === null ? null : aggregate(found, world)
  }
const distinct =
  (read: InodeReader) =>
  (found: readonly Inode[], world: World): unknown => {
    const values = new Set<unknown>()
    for (const child of found) values.add(read(child, world))
    return values.has(UNKNOWN) ? UNKNOWN : [...values].filter((value) => value !== null)
  }

const plain = {
  path: (inode) => textOf(inode.path),
  name: (inode) => textOf(nameOf(inode.path)),
  type: (inode) => observed(inode.type),
  mode: (inode) => observed(inode.mode),
  uid: (inode) => observed(inode.uid),
  gid: (inode) => observed(inode.gid),
  owner: (inode) => observed(inode.owner),
  group: (inode) => observed(inode.group),
  size: (inode) => observed(inode.size),
  mtime: (inode) => observed(inode.mtime),
  nlink: (inode) => observed(inode.nlink),
  linkTarget: (inode) => text(inode.linkTarget),
  acl: (inode) => (inode.acl ? formatAcl(inode.acl) : observed(inode.acl)),
  caps: (inode) => observed(inode.caps),
  selinux: (inode) => observed(inode.selinux),
  attrs: (inode) => observed(inode.attrs),
  'mount.point': (inode) => (inode.mount ? textOf(inode.mount.point) : observed(inode.mount)),
  'mount.type': (inode) => (inode.mount ? observed(inode.mount.type) : observed(inode.mount)),
  'mount.options': (inode) => (inode.mount ? inode.mount.options : observed(inode.mount)),
  contentClass: (inode) => observed(inode.contentClass),
  sha256: (inode) => observed(inode.sha256),
} satisfies Record<string, InodeReader>

/** Every field of model/fields.ts FIELDS.inode, by name. */
export const INODE_READERS: ReadonlyMap<string, InodeReader> = new Map<string, InodeReader>([
  ...Object.entries(plain),
  ['parent.path', (inode) => textOf(parentOf(inode.path))],
  ['parent.mode', of(parent, plain.mode)],
  ['parent.owner', of(parent, plain.owner)],
  ['parent.group', of(parent, plain.group)],
  ['parent.uid', of(parent, plain.uid)],
  ['parent.gid', of(parent, plain.gid)],
  ['link.path', of(target, plain.path)],
  ['link.type', of(target, plain.type)],
  ['link.mode', of(target, plain.mode)],
  ['link.owner', of(target, plain.owner)],
  ['link.group', of(target, plain.group)],
  ['children.count', children((found) => found.length)],
  ['children.names', children((found) => found.map((child) => textOf(nameOf(child.path))))],
  ['children.types', children(distinct(plain.type))],
  ['children.owners', children(distinct(plain.owner))],
  // A child of an unknown type may be a file.
  [
    'children.fileOwners',
    children((found, world) =>
      found.some(({ type }) => type === undefined)
        ? UNKNOWN
        : distinct(plain.owner)(
            found.filter(({ type }) => type === 'file'),
            world,
          ),
    ),
  ],
  ['children.contentClasses', children(distinct(plain.contentClass))],
  [
    'children.executable',
    children((found) => {
      const files = found.filter((child) => child.type === 'file')
      if (files.some((child) => child.mode === undefined)) return UNKNOWN
      return files.filter((child) => ((child.mode ?? 0) & 0o111) !== 0).length
    }),
  ],
])
