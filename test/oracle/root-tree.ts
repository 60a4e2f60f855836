import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { bytesOf, type Inode, joinPath, type Tree } from '../../src/model/index.ts'

/** A tree over a directory taken as a root, as far as following scripts asks: names that are UTF-8, types, links, bytes. */
export const fsTree = (root: string): Tree => {
  const lookup = (path: string): Inode | null => {
    try {
      const stat = lstatSync(join(root, path))
      const type = stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : 'file'
      const linkTarget = type === 'symlink' ? bytesOf(readlinkSync(join(root, path))) : null
      return { path, type, mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid, linkTarget }
    } catch {
      return null
    }
  }
  return {
    lookup,
    children: (path) => {
      try {
        return readdirSync(join(root, path)).flatMap((name) => lookup(joinPath(path, bytesOf(name))) ?? [])
      } catch {
        return null
      }
    },
    names: () => undefined,
    read: (path, limit) => {
      if (lookup(path)?.type !== 'file') return null
      return new Uint8Array(readFileSync(join(root, path)).subarray(0, limit))
    },
    sysctl: () => undefined,
  }
}
