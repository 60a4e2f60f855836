import type { Acl, BytePath, ContentClass, Inode, InodeType, LazyFacts, Mount, Origin } from '../../model/index.ts'
import { rowOf, type Seen } from './seen.ts'

/** What a tree hands out for an inode: what lstat said, and the dear facts, each fetched when first read. */
export class LazyInode implements Inode {
  readonly path: BytePath
  readonly type: InodeType | undefined
  readonly mode: number | undefined
  readonly uid: number | undefined
  readonly gid: number | undefined
  readonly size: number | undefined
  readonly mtime: number | undefined
  readonly ctime: number | undefined
  readonly nlink: number | undefined
  readonly dev: number | undefined
  readonly ino: number | undefined
  readonly linkTarget: BytePath | null | undefined
  readonly origin: Origin
  private readonly facts: LazyFacts
  private fetched: Map<keyof LazyFacts, unknown> | undefined

  constructor(path: BytePath, seen: Seen, linkTarget: BytePath | null | undefined, facts: LazyFacts, origin: Origin) {
    const row = rowOf(seen, undefined)
    this.path = path
    this.type = row.type
    this.mode = row.mode
    this.uid = row.uid
    this.gid = row.gid
    this.size = row.size
    this.mtime = row.mtime
    this.ctime = row.ctime
    this.nlink = row.nlink
    this.dev = row.dev
    this.ino = row.ino
    this.linkTarget = linkTarget
    this.facts = facts
    this.origin = origin
  }

  get acl(): Acl | null | undefined {
    return this.fact('acl')
  }
  get defaultAcl(): Acl | null | undefined {
    return this.fact('defaultAcl')
  }
  get caps(): string | null | undefined {
    return this.fact('caps')
  }
  get selinux(): string | null | undefined {
    return this.fact('selinux')
  }
  get attrs(): string | null | undefined {
    return this.type === 'file' || this.type === 'directory' ? this.fact('attrs') : null
  }
  get mount(): Mount | null | undefined {
    return this.fact('mount')
  }
  get contentClass(): ContentClass | null | undefined {
    return this.type === 'file' ? this.fact('contentClass') : null
  }
  get sha256(): string | null | undefined {
    return this.type === 'file' ? this.fact('sha256') : null
  }

  private fact<K extends keyof LazyFacts>(key: K): ReturnType<NonNullable<LazyFacts[K]>> | undefined {
    // Most directories are asked for none: a hundred thousand empty maps would be the most of what is kept of them.
    this.fetched ??= new Map()
    if (!this.fetched.has(key)) this.fetched.set(key, this.facts[key]?.(this.path, this))
    return this.fetched.get(key) as ReturnType<NonNullable<LazyFacts[K]>> | undefined
  }
}
