import type { Accounts, Inode, InodeType } from '../model/index.ts'

const numberOf = (name: string | null | undefined, accounts: Accounts, kind: 'uid' | 'gid'): number | undefined =>
  name === 'root' ? 0 : typeof name === 'string' ? accounts[kind](name) : undefined

/**
 * An inode whose owner and group are known both by number and by name: a live root tells numbers, an mtree names, and the
 * target's own passwd and group files turn one into the other. A number nobody bears has the name
 * null; 0 is root whatever a passwd file says, as it is for the kernel.
 */
export class NamedInode implements Inode {
  readonly inner: Inode
  // What access reads, for each subject anew: read once.
  readonly type: InodeType | undefined
  readonly mode: number | undefined
  readonly uid: number | undefined
  readonly gid: number | undefined
  private readonly accounts: Accounts

  constructor(inner: Inode, accounts: Accounts) {
    this.inner = inner
    this.type = inner.type
    this.mode = inner.mode
    this.uid = inner.uid ?? numberOf(inner.owner, accounts, 'uid')
    this.gid = inner.gid ?? numberOf(inner.group, accounts, 'gid')
    this.accounts = accounts
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
    return this.inner.mount
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
