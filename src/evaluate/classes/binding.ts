import type { Standings } from '../../access/index.ts'
import { AT_PARENT, type Binding } from '../../condition/index.ts'
import { type BytePath, type InodeType, type Service, UNKNOWN } from '../../model/index.ts'
import { bindingFor, subjectsFor } from '../binding.ts'
import { INODE_READERS, type InodeReader } from '../inode-fields.ts'
import type { World } from '../world.ts'
import type { DirectoryClass } from './directories.ts'
import type { Watched } from './watched.ts'

/**
 * One inode standing for all of its class. `exact`: they share the answers to every test of their paths as well. `opaque`:
 * what can be done there hangs on other places too, for it is a link or has several names.
 */
export interface ClassScope {
  readonly path: BytePath
  readonly inode: Watched
  readonly exact: boolean
  readonly opaque: boolean
  /** The directory that holds it, and its own class when it is one. */
  readonly holder: DirectoryClass
  readonly own: DirectoryClass | undefined
  readonly standings: Standings
}

const unknown = (): unknown => UNKNOWN
/** Of these types alone the field is something; what it is may differ. */
const only =
  (type: InodeType): InodeReader =>
  (inode) =>
    inode.type === type ? UNKNOWN : null

/** Fields that all inodes of a class share: those it is told apart by, and what follows from them. */
const SHARED: readonly string[] = [
  'type',
  'mode',
  'uid',
  'gid',
  'owner',
  'group',
  'acl',
  'caps',
  'selinux',
  'attrs',
  'mount.point',
  'mount.type',
  'mount.options',
  'parent.mode',
  'parent.owner',
  'parent.group',
  'parent.uid',
  'parent.gid',
]
const LINK_FIELDS = ['link.type', 'link.mode', 'link.owner', 'link.group'] as const

const readerOf = (name: string): ((scope: ClassScope, world: World) => unknown) => {
  const read = INODE_READERS.get(name)
  if (read === undefined) return unknown
  if (SHARED.includes(name)) return ({ inode }, world) => read(inode, world)
  if ((LINK_FIELDS as readonly string[]).includes(name))
    return ({ inode }, world) => (inode.type === 'symlink' ? UNKNOWN : read(inode, world))
  // Looking into a file costs more than all else: not before it is known that nothing cheaper decides.
  if (name === 'contentClass')
    return ({ inode, exact }, world) => (exact || inode.type !== 'file' ? read(inode, world) : UNKNOWN)
  const other = name === 'linkTarget' ? 'symlink' : name === 'sha256' ? 'file' : 'directory'
  const some = only(other)
  return name === 'linkTarget' || name === 'sha256' || name.startsWith('children.')
    ? ({ inode }, world) => some(inode, world)
    : unknown
}

/**
 * How a condition in class form reads the world: what may differ within a class is UNKNOWN, so that whatever is definite
 * holds for all of it.
 */
export const classBinding = (
  world: World,
  service: Service | undefined,
  matcher: Binding<unknown>['matcher'],
): Binding<ClassScope> => {
  const full = bindingFor(world, service, matcher)
  const subject = subjectsFor(world, service)
  // No manifest at all is the one thing that holds for every path.
  const unlisted = world.manifests?.size === 0
  return {
    field: (name) => {
      if (name.startsWith('service.')) return unknown
      const read = readerOf(name)
      return (scope) => read(scope, world)
    },
    path: ({ path, exact }) => (exact ? path : (UNKNOWN as unknown as BytePath)),
    matcher: (globs) => {
      const test = matcher(globs)
      return (path) => ((path as unknown) === UNKNOWN ? (UNKNOWN as unknown as boolean) : test(path))
    },
    can: (scope, name, power, path) => {
      const { inode, holder, own, standings } = scope
      if (path !== undefined && path !== scope.path) return full.can({ path: scope.path, inode }, name, power, path)
      const atParent = name.startsWith(AT_PARENT)
      const who = subject(atParent ? name.slice(AT_PARENT.length) : name)
      if (who === undefined) return world.accounts.observed ? false : UNKNOWN
      const directory = atParent ? holder : own
      // Whether a directory can be removed hangs on what is in it.
      if (directory !== undefined)
        return power === 'delete' ? UNKNOWN : (standings.canOf(who, power, directory.standing) ?? UNKNOWN)
      return scope.opaque ? UNKNOWN : (standings.canAt(who, power, holder, inode) ?? UNKNOWN)
    },
    at: (scope, path, field) =>
      path === scope.path ? UNKNOWN : full.at({ path: scope.path, inode: scope.inode }, path, field),
    acts: (scope, verbs, matches) =>
      matches === undefined ? UNKNOWN : full.acts({ path: scope.path, inode: scope.inode }, verbs, matches),
    listed: () => (unlisted ? null : UNKNOWN),
    signed: () => UNKNOWN,
  }
}
