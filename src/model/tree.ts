import type { BytePath } from './path.ts'
import type { Inode } from './record.ts'

/** What was observed of a target's directory tree; what access and joins read. Answers do not change during a scan. */
export interface Tree {
  /** The inode at a path, links in the last segment not followed. null: observed absent; undefined: not observed. */
  lookup(path: BytePath): Inode | null | undefined
  /** Direct children; null: no such directory; undefined: not observed. */
  children(path: BytePath): readonly Inode[] | null | undefined
  /** Whether a directory holds anything, where that is quicker to tell than what; else its children tell. */
  holdsAny?(path: BytePath): boolean | undefined
  /** Every name of the inode at a path that has several (hard links); undefined when not all of them are known. */
  names(inode: Inode): readonly BytePath[] | undefined
  /** The first `limit` bytes of a regular file, never through a symlink; null: there is none; undefined: cannot be read. */
  read(path: BytePath, limit: number): Uint8Array | null | undefined
  /** Kernel settings of the target, if observed: `fs.protected_symlinks` … */
  sysctl(name: string): number | undefined
}
