import { type BytePath, type Inode, joinPath, nameOf, type PackageSystem, parentOf, type Tree } from '../model/index.ts'
import { follow, type Overlay } from './overlay.ts'

/** What decides how the files of one package, or of a plain archive, come to lie over what is there. */
export interface UnpackRules {
  /** undefined: an archive that is unpacked as tar does it. */
  readonly system: PackageSystem | undefined
  /** Their owner and mode stay as they are where there is such a file already. */
  readonly conffiles: ReadonlySet<BytePath>
  /** Owners and modes that the administrator has set, by path: they hold whatever a package brings. */
  readonly overrides: ReadonlyMap<BytePath, Pick<Inode, 'uid' | 'gid' | 'owner' | 'group' | 'mode'>>
  /** Where a file goes that was told to stand elsewhere than the package has it. */
  readonly divert: (path: BytePath) => BytePath
  /** Told of what is not put in place, and why. */
  readonly note: (path: BytePath, why: string) => void
}

/** Where the directory of an entry really is: links among the directories that are there are gone through, as every unpacker does. */
const placer = (tree: Tree) => {
  const known = new Map<BytePath, BytePath | undefined>()
  return (path: BytePath): BytePath | undefined => {
    if (path === '/') return '/'
    const parent = parentOf(path)
    if (!known.has(parent)) known.set(parent, follow(tree, parent, true))
    const real = known.get(parent)
    return real === undefined ? undefined : joinPath(real, nameOf(path))
  }
}

/** Parents that no entry speaks of: made as root's. */
const parents = (tree: Overlay, path: BytePath): void => {
  const missing: BytePath[] = []
  for (let at = parentOf(path); at !== '/' && !tree.lookup(at); at = parentOf(at)) missing.unshift(at)
  for (const at of missing)
    tree.set({
      path: at,
      type: 'directory',
      mode: 0o755,
      uid: 0,
      gid: 0,
      owner: 'root',
      group: 'root',
      acl: null,
      attrs: null,
    })
}

const keeping = (inode: Inode, there: Inode): Inode => ({
  ...inode,
  uid: there.uid,
  gid: there.gid,
  owner: there.owner,
  group: there.group,
  mode: there.mode,
})

/** Whether what is there already stays instead: a directory, or a link to one, under dpkg; a directory where a link comes. */
const stays = (tree: Tree, there: Inode, entry: Inode, system: PackageSystem | undefined): boolean => {
  const isDirectory = there.type === 'directory'
  if (entry.type === 'directory') {
    const isLink = there.type === 'symlink'
    const behind = isLink ? follow(tree, there.path, true) : there.path
    return behind !== undefined && tree.lookup(behind)?.type === 'directory' && (isLink || system === 'dpkg')
  }
  return isDirectory && entry.type === 'symlink' && system === 'dpkg'
}

/**
 * Puts entries in place, directories before what they hold. Answers where each one has come to stand; those left out did not.
 * An entry's owner is what it says: names must have their numbers already.
 */
export const unpack = (
  tree: Overlay,
  entries: Iterable<Inode>,
  { system, conffiles, overrides, divert, note }: UnpackRules,
): ReadonlyMap<BytePath, BytePath> => {
  const placed = new Map<BytePath, BytePath>()
  const place = placer(tree)
  for (const entry of entries) {
    const at = place(entry.type === 'directory' ? entry.path : divert(entry.path))
    if (at === undefined) {
      note(entry.path, 'the links on its way lead in a circle, so that it is not put in place')
      continue
    }
    const there = tree.lookup(at)
    if (there && stays(tree, there, entry, system)) continue
    if (there?.type === 'directory' && entry.type !== 'directory') {
      note(at, 'a directory is there, and nothing that is none takes its place')
      continue
    }
    if (there && there.type !== 'directory' && entry.type === 'directory') tree.cut(at)
    parents(tree, at)
    const inode = there && conffiles.has(entry.path) ? keeping(entry, there) : entry
    tree.set({ ...inode, ...overrides.get(at), path: at })
    placed.set(entry.path, at)
  }
  return placed
}
