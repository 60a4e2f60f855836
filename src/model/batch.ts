import type { Acl } from './acl.ts'
import type { Lookups, Match } from './needs.ts'
import { type BytePath, joinPath } from './path.ts'
import { type ContentClass, INODE_TYPES, type Inode, type InodeType, type Mount, type Origin } from './record.ts'

/** Column values that stand for "not observed". */
const NO_MODE = 0xffff
const NO_ID = 0xffffffff

/** Facts few inodes have: kept beside the columns, one small object for each inode that has any. */
export interface Extra {
  linkTarget?: BytePath | null | undefined
  acl?: Acl | null | undefined
  defaultAcl?: Acl | null | undefined
  caps?: string | null | undefined
  selinux?: string | null | undefined
  attrs?: string | null | undefined
  mount?: Mount | null | undefined
  contentClass?: ContentClass | null | undefined
  sha256?: string | null | undefined
  owner?: string | null | undefined
  group?: string | null | undefined
  line?: number | undefined
  offset?: number | undefined
  declared?: true | undefined
}

/** Facts that cost a system call or a read each: fetched when a condition reads them, once per inode, `known` being what is known of it. */
export interface LazyFacts {
  acl?(path: BytePath, known?: Inode): Acl | null | undefined
  defaultAcl?(path: BytePath, known?: Inode): Acl | null | undefined
  caps?(path: BytePath, known?: Inode): string | null | undefined
  selinux?(path: BytePath, known?: Inode): string | null | undefined
  attrs?(path: BytePath, known?: Inode): string | null | undefined
  mount?(path: BytePath, known?: Inode): Mount | null | undefined
  contentClass?(path: BytePath, known?: Inode): ContentClass | null | undefined
  sha256?(path: BytePath, known?: Inode): string | null | undefined
}

/** Where a row of a batch came from, what is told of it beside the columns put in. */
export const originWith = (origin: Origin, extra: Extra | undefined): Origin => {
  if (extra?.line === undefined && extra?.offset === undefined && extra?.declared === undefined) return origin
  return { ...origin, line: extra.line, offset: extra.offset, declared: extra.declared }
}

/**
 * A columnar block of inode records, usually the entries of some directories: 59 bytes an inode in typed arrays plus its
 * name. Directories are interned; owner and group are numbers (names come from the target's accounts, or `extra`).
 */
export interface Batch {
  readonly length: number
  readonly directories: readonly BytePath[]
  readonly directory: Uint32Array
  /** Empty for the root itself. */
  name(row: number): BytePath
  /** Rows that say the same may share one object. */
  extra(row: number): Extra | undefined
  origin(row: number): Origin
  readonly type: Uint8Array
  readonly mode: Uint16Array
  readonly uid: Uint32Array
  readonly gid: Uint32Array
  readonly size: Float64Array
  readonly mtime: Float64Array
  readonly ctime: Float64Array
  readonly nlink: Uint32Array
  readonly dev: Float64Array
  readonly ino: Float64Array
  /** What the names match, where whoever chose them has looked them up already. */
  readonly matches?: { readonly by: Lookups; readonly of: readonly Match[] } | undefined
  /** Whether some row's owner or group is told by name. */
  readonly ownersNamed: boolean
  readonly lazy: LazyFacts
}

/** A record view over one row of a batch. Its getters read the columns; a fetched lazy fact is remembered in the view. */
export class BatchRow implements Inode {
  private lazyCache: Extra | undefined
  private readonly batch: Batch
  private readonly row: number
  private readonly extra: Extra | undefined

  constructor(batch: Batch, row: number) {
    this.batch = batch
    this.row = row
    this.extra = batch.extra(row)
  }

  get path(): BytePath {
    const name = this.batch.name(this.row)
    const directory = this.batch.directories[this.batch.directory[this.row] as number] as BytePath
    return name === '' ? directory : joinPath(directory, name)
  }
  get type(): InodeType | undefined {
    return INODE_TYPES[(this.batch.type[this.row] as number) - 1]
  }
  get mode(): number | undefined {
    const mode = this.batch.mode[this.row] as number
    return mode === NO_MODE ? undefined : mode
  }
  get uid(): number | undefined {
    return known(this.batch.uid[this.row] as number)
  }
  get gid(): number | undefined {
    return known(this.batch.gid[this.row] as number)
  }
  get size(): number | undefined {
    return observed(this.batch.size[this.row] as number)
  }
  get mtime(): number | undefined {
    return observed(this.batch.mtime[this.row] as number)
  }
  get ctime(): number | undefined {
    return observed(this.batch.ctime[this.row] as number)
  }
  get nlink(): number | undefined {
    const nlink = this.batch.nlink[this.row] as number
    return nlink === 0 ? undefined : nlink
  }
  get dev(): number | undefined {
    return observed(this.batch.dev[this.row] as number)
  }
  get ino(): number | undefined {
    return observed(this.batch.ino[this.row] as number)
  }
  get owner(): string | null | undefined {
    return this.extra?.owner
  }
  get group(): string | null | undefined {
    return this.extra?.group
  }
  get linkTarget(): BytePath | null | undefined {
    const target = this.extra?.linkTarget
    return target === undefined && this.type !== undefined && this.type !== 'symlink' ? null : target
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
    // Linux keeps attributes of regular files and directories alone: FS_IOC_GETFLAGS knows no other.
    const type = this.type
    const kept = type === undefined || type === 'file' || type === 'directory'
    return kept ? this.fact('attrs') : (this.extra?.attrs ?? null)
  }
  get mount(): Mount | null | undefined {
    return this.fact('mount')
  }
  get contentClass(): ContentClass | null | undefined {
    return this.type === undefined || this.type === 'file' ? this.fact('contentClass') : null
  }
  get sha256(): string | null | undefined {
    return this.type === undefined || this.type === 'file' ? this.fact('sha256') : null
  }
  get origin(): Origin {
    return this.batch.origin(this.row)
  }

  /** The costly facts that were read so far, or that the collector had anyway: what a written record keeps of this row. */
  fetched(): Extra {
    const { contentClass, sha256, caps, selinux, defaultAcl } = { ...this.extra, ...this.lazyCache }
    return { contentClass, sha256, caps, selinux, defaultAcl }
  }

  private fact<K extends keyof LazyFacts>(key: K): Extra[K] {
    const known = this.extra?.[key]
    if (known !== undefined) return known
    const fetch = this.batch.lazy[key]
    if (fetch === undefined) return undefined
    if (this.lazyCache === undefined) this.lazyCache = {}
    if (!(key in this.lazyCache)) this.lazyCache[key] = fetch(this.path, this) as Extra[K]
    return this.lazyCache[key]
  }
}

const known = (id: number): number | undefined => (id === NO_ID ? undefined : id)
const observed = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value)
