import type { Accounts, BytePath, Inode, InodeType, Mount } from '../model/index.ts'

const numberOf = (name: string | null | undefined, accounts: Accounts, kind: 'uid' | 'gid'): number | undefined =>
  name === 'root' ? 0 : typeof name === 'string' ? accounts[kind](name) : undefined

/** The mount that the target's own files say a path lies on. */
export type DeclaredMount = (path: BytePath) => Mount | undefined

/**
 * An inode whose owner and group are known both by number and by name: a live root tells numbers, an mtree names, and the
 * target's own passwd and group files turn one into the other. A number nobody bears has the name
 * null; 0 is root whatever a passwd file says, as it is for the kernel. A mount that was not observed is the declared one.
 */
export class NamedInode implements Inode {
  readonly inner: Inode
  // What access reads, for each subject anew: read once.
  readonly type: InodeType | undefined
  readonly mode: number | undefined
  readonly uid: number | undefined
  readonly gid: number | undefined
  private readonly accounts: Accounts
  private readonly declaredMount: DeclaredMount | undefined
  private mounted: Mount | null | undefined

  constructor(inner: Inode, accounts: Accounts, declaredMount?: DeclaredMount) {
    this.inner = inner
    this.type = inner.type
    this.mode = inner.mode
    this.uid = inner.uid ?? numberOf(inner.owner, accounts, 'uid')
    this.gid = inner.gid ?? numberOf(inner.group, accounts, 'gid')
    this.accounts = accounts
    this.declaredMount = declaredMount
  }

  get owner(): string | null | undefined {
    const uid = this.inner.uid
    if (uid === 0) return 'root'
    if (uid === undefined || !this.accounts.observed) return this.inner.owner
    return this.accounts.userName(uid) ?? null
  }
  get group(): string | null | undefined {
    const gid = this.inner.gid
    if (gid === 0) return 'root'
    if (gid === undefined || !this.accounts.observed) return this.inner.group
    return this.accounts.groupName(gid) ?? null
  }

  get path() {
    return this.inner.path
  }
  get size() {
    return this.inner.size
  }
  get mtime() {
    return this.inner.mtime
  }
  get nlink() {
    return this.inner.nlink
  }
  get dev() {
    return this.inner.dev
  }
  get ino() {
    return this.inner.ino
  }
  get linkTarget() {
    return this.inner.linkTarget
  }
  get acl() {
    return this.inner.acl
  }
  get defaultAcl() {
    return this.inner.defaultAcl
  }
  get caps() {
    return this.inner.caps
  }
  get selinux() {
    return this.inner.selinux
  }
  get attrs() {
    return this.inner.attrs
  }
  get mount() {
    if (this.declaredMount === undefined) return this.inner.mount
    if (this.mounted === undefined) {
      const seen = this.inner.mount
      this.mounted = seen === undefined ? this.declaredMount(this.inner.path) : seen
    }
    return this.mounted
  }
  get contentClass() {
    return this.inner.contentClass
  }
  get sha256() {
    return this.inner.sha256
  }
  get origin() {
    return this.inner.origin
  }
}
