import { type BytePath, formatAcl, type Inode } from '../../model/index.ts'

/** Facts that cost something to fetch, or that few inodes have: which of them a judgement looked at, as bits. */
const BITS = Object.freeze({ acl: 1, defaultAcl: 2, caps: 4, selinux: 8, attrs: 16, mount: 32, contentClass: 64 })
type Costly = keyof typeof BITS
const COSTLY = Object.keys(BITS) as readonly Costly[]

/** An inode that keeps account of which costly facts are read. */
export class Watched implements Inode {
  reads = 0
  readonly inner: Inode

  constructor(inner: Inode) {
    this.inner = inner
  }

  private read<K extends Costly>(name: K): Inode[K] {
    this.reads |= BITS[name]
    return this.inner[name]
  }

  get path() {
    return this.inner.path
  }
  get type() {
    return this.inner.type
  }
  get mode() {
    return this.inner.mode
  }
  get uid() {
    return this.inner.uid
  }
  get gid() {
    return this.inner.gid
  }
  get owner() {
    return this.inner.owner
  }
  get group() {
    return this.inner.group
  }
  get nlink() {
    return this.inner.nlink
  }
  get linkTarget() {
    return this.inner.linkTarget
  }
  get origin() {
    return this.inner.origin
  }
  get acl() {
    return this.read('acl')
  }
  get defaultAcl() {
    return this.read('defaultAcl')
  }
  get caps() {
    return this.read('caps')
  }
  get selinux() {
    return this.read('selinux')
  }
  get attrs() {
    return this.read('attrs')
  }
  get mount() {
    return this.read('mount')
  }
  get contentClass() {
    return this.read('contentClass')
  }
}

/** Compared by identity: a mount is one object for all that lie on it. An ACL is compared by what it says. */
const factOf = (inode: Inode, name: Costly): unknown => {
  if (name !== 'acl' && name !== 'defaultAcl') return inode[name]
  const acl = inode[name]
  return acl ? formatAcl(acl) : acl
}

/** An answer, and what it was found to hang on beside what its place in the memory says. */
export interface Branch<T> {
  readonly reads: readonly Costly[]
  readonly values: readonly unknown[]
  readonly result: T
}

/** More than these of one place are not kept: inodes that differ so much gain nothing from being remembered. */
const BRANCHES = 16

const isMountPoint = (inode: Inode, path: BytePath): boolean => inode.mount?.point === path

/** An inode that is made when someone asks for it. `raw`: without the names and the mount that the target's files tell. */
export interface Cursor {
  /** Its name in its directory. */
  name(): BytePath
  inode(): Inode
  raw(): Inode
}

/**
 * The result kept for an inode whose costly facts are those of the one it was found for: finding it read these and no
 * others, so that it would be found again. undefined: there is none.
 */
export const branchFor = <T>(branches: readonly Branch<T>[], at: Cursor): T | undefined => {
  for (let i = 0; i < branches.length; i++) {
    const branch = branches[i] as Branch<T>
    if (branch.reads.length === 0 || fits(branch, at)) return branch.result
  }
  return undefined
}

const fits = ({ reads, values }: Branch<unknown>, at: Cursor): boolean => {
  for (let i = 0; i < reads.length; i++) {
    const name = reads[i] as Costly
    const inode = name === 'mount' ? at.inode() : at.raw()
    if (factOf(inode, name) !== values[i]) return false
  }
  return !reads.includes('mount') || !onItsMount(reads, at.inode())
}

/** That a file system is mounted on this very name is no fact of the mount. */
const onItsMount = (reads: readonly Costly[], inode: Inode): boolean =>
  reads.includes('mount') && isMountPoint(inode, inode.path)

/** Keeps a result for inodes like the one that was watched while it was found. */
export const keepBranch = <T>(branches: Branch<T>[], watched: Watched, result: T): void => {
  const reads = COSTLY.filter((name) => (watched.reads & BITS[name]) !== 0)
  if (branches.length >= BRANCHES || onItsMount(reads, watched.inner)) return
  branches.push({ reads, values: reads.map((name) => factOf(watched.inner, name)), result })
}
