import { type BytePath, type Inode, parentOf, type Tree } from '../../src/model/index.ts'

export interface MemoryTreeOptions {
  readonly sysctl?: Readonly<Record<string, number>>
  /** Give missing ancestors as root:root 0755 directories; otherwise they were not observed. True unless said. */
  readonly ancestors?: boolean
  /** What a path without an inode is: observed absent (null, the default) or not observed. */
  readonly elsewhere?: null | undefined
  /** False: the tree does not know all the names of hard links. */
  readonly allNames?: boolean
}

/** Facts of an ordinary inode: no ACL, no attributes, a read-write mount, all of them observed. */
export const PLAIN = Object.freeze({ acl: null, attrs: null, mount: null, nlink: 1 })

/** A tree over plain inode objects, for tests. */
export const memoryTree = (inodes: readonly Inode[], options: MemoryTreeOptions = {}): Tree => {
  const byPath = new Map<BytePath, Inode>()
  for (const inode of inodes) byPath.set(inode.path, inode)
  if (options.ancestors !== false) {
    const fill = (path: BytePath): void => {
      if (!byPath.has(path)) byPath.set(path, { ...PLAIN, path, type: 'directory', mode: 0o755, uid: 0, gid: 0 })
      if (path !== '/') fill(parentOf(path))
    }
    for (const { path } of inodes) if (path !== '/') fill(parentOf(path))
    fill('/')
  }
  const children = new Map<BytePath, Inode[]>()
  const names = new Map<string, BytePath[]>()
  for (const [path, inode] of byPath) {
    if (path !== '/') children.set(parentOf(path), [...(children.get(parentOf(path)) ?? []), inode])
    if (inode.ino !== undefined) {
      const key = `${inode.dev ?? 0}:${inode.ino}`
      names.set(key, [...(names.get(key) ?? []), path])
    }
  }
  const elsewhere = 'elsewhere' in options ? options.elsewhere : null
  return {
    lookup: (path) => byPath.get(path) ?? elsewhere,
    children: (path) => (byPath.get(path)?.type === 'directory' ? (children.get(path) ?? []) : null),
    names: (inode) => (options.allNames === false ? undefined : names.get(`${inode.dev ?? 0}:${inode.ino}`)),
    read: () => undefined,
    sysctl: (name) => options.sysctl?.[name],
  }
}
