import { type BytePath, nameOf, parentOf } from './path.ts'
import type { Inode } from './record.ts'
import type { Tree } from './tree.ts'

export interface MemoryTreeOptions {
  /** Ancestors that no record speaks of: `root` stands for a plain root-owned 0755 directory, `unknown` for nothing observed. */
  readonly ancestors: 'root' | 'unknown'
  /** Whether a path that no record speaks of is absent (a whole tree is given), or just not observed. */
  readonly whole: boolean
  /** Bytes of files, for signatures and manifests. */
  readonly files?: ReadonlyMap<BytePath, Uint8Array> | undefined
}

const impliedDirectory = (path: BytePath, options: MemoryTreeOptions): Inode =>
  options.ancestors === 'root'
    ? {
        path,
        type: 'directory',
        mode: 0o755,
        uid: 0,
        gid: 0,
        owner: 'root',
        group: 'root',
        acl: null,
        attrs: null,
        mount: null,
      }
    : { path, type: 'directory' }

/** A tree of records held in memory: for embedding, for a rule's own cases, for tests. A later record of a path wins. */
export const memoryTree = (inodes: Iterable<Inode>, options: MemoryTreeOptions): Tree => {
  const byPath = new Map<BytePath, Inode>()
  for (const inode of inodes) byPath.set(inode.path, inode)
  for (const path of [...byPath.keys()])
    for (let up = parentOf(path); !byPath.has(up); up = parentOf(up)) byPath.set(up, impliedDirectory(up, options))
  if (!byPath.has('/')) byPath.set('/', impliedDirectory('/', options))
  const children = new Map<BytePath, Inode[]>()
  const linked = new Map<string, BytePath[]>()
  for (const inode of byPath.values()) {
    if (inode.path !== '/') {
      const siblings = children.get(parentOf(inode.path))
      if (siblings === undefined) children.set(parentOf(inode.path), [inode])
      else siblings.push(inode)
    }
    if (inode.ino !== undefined && inode.type !== 'directory') {
      const key = `${inode.dev ?? 0}:${inode.ino}`
      linked.set(key, [...(linked.get(key) ?? []), inode.path])
    }
  }
  for (const siblings of children.values()) siblings.sort((a, b) => (nameOf(a.path) < nameOf(b.path) ? -1 : 1))
  const absent = options.whole ? null : undefined
  return {
    lookup: (path) => byPath.get(path) ?? absent,
    children: (path) => {
      const directory = byPath.get(path)
      if (directory === undefined) return absent
      return directory.type === 'directory' ? (children.get(path) ?? (options.whole ? [] : undefined)) : null
    },
    names: (inode) => {
      const names = inode.ino === undefined ? undefined : linked.get(`${inode.dev ?? 0}:${inode.ino}`)
      if (names === undefined) return (inode.nlink ?? 1) === 1 ? [inode.path] : undefined
      return inode.nlink === undefined || names.length >= inode.nlink ? names : undefined
    },
    read: (path, limit) => {
      const bytes = options.files?.get(path)
      if (bytes !== undefined) return bytes.subarray(0, limit)
      const inode = byPath.get(path)
      return inode === undefined ? absent : inode.type === undefined || inode.type === 'file' ? undefined : null
    },
    sysctl: () => undefined,
  }
}
