import { type BytePath, type Inode, joinPath, type Mount, nameOf, type Tree } from '../../model/index.ts'
import type { Layout, Seen } from './layout.ts'

/** A directory of systemd's own making, or what it mounts over a path that is out of reach: root's, and nothing to write. */
const made = (path: BytePath, point: BytePath, mode: number, type: Inode['type'] = 'directory'): Inode => ({
  path,
  type,
  mode,
  uid: 0,
  gid: 0,
  acl: null,
  attrs: null,
  linkTarget: null,
  mount: { point, options: ['ro'] },
})

const OPTIONS = ['ro', 'noexec'] as const

/** The host's mount as the sandbox leaves it: mounts only take away. Where nothing is mounted it is as it was. */
const mountOf = (inode: Inode, { readOnly, noExec, mount }: Seen): Mount | null | undefined => {
  if (mount === undefined) return inode.mount
  const own = OPTIONS.filter((option) => (option === 'ro' ? readOnly : noExec))
  const options = [...new Set([...(inode.mount?.options ?? []), ...own])]
  return { point: mount.path, options }
}

/**
 * The host's tree as a service sees it from its sandbox, for the question what it can change of the *host*: what is the
 * service's own (its private /tmp) shows as empty and read-only, since nothing that happens there reaches the host.
 */
export const viewOf = (tree: Tree, layout: Layout): Tree => {
  const placed = (inode: Inode, path: BytePath, seen: Seen): Inode =>
    Object.create(inode, {
      path: { value: path, enumerable: true },
      mount: { value: mountOf(inode, seen), enumerable: true },
    }) as Inode

  const lookup = (path: BytePath): Inode | null | undefined => {
    const seen = layout.seen(path)
    const { shows, content, host } = seen
    const point = content?.path ?? '/'
    if (shows === 'gone') {
      if (path !== point) return null
      const type = tree.lookup(host)?.type
      return made(path, point, 0, type === 'symlink' ? 'file' : type)
    }
    const needed = (): Inode | null => (layout.leadsToMount(path) ? made(path, point, 0o755) : null)
    if (shows === 'own') return path === point ? made(path, point, 0o755) : needed()
    const inode = tree.lookup(host)
    if (inode === undefined) return undefined
    return inode === null ? needed() : placed(inode, path, seen)
  }

  return {
    lookup,
    children(path) {
      const seen = layout.seen(path)
      if (seen.shows !== 'host') return []
      const found = tree.children(seen.host)
      return found?.flatMap((inode) => lookup(joinPath(path, nameOf(inode.path))) ?? []) ?? found
    },
    // Other names are asked about one by one, each on its own mount.
    names: () => [],
    read: () => undefined,
    sysctl: (name) => tree.sysctl(name),
  }
}
