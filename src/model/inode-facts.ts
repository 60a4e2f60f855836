import type { Inode } from './record.ts'

/** The facts of an inode that cost one lstat and an ACL read, as a plain object; some trees give theirs as views. */
export const plainFacts = (inode: Inode): Inode => ({
  path: inode.path,
  type: inode.type,
  mode: inode.mode,
  uid: inode.uid,
  gid: inode.gid,
  owner: inode.owner,
  group: inode.group,
  size: inode.size,
  mtime: inode.mtime,
  nlink: inode.nlink,
  dev: inode.dev,
  ino: inode.ino,
  linkTarget: inode.linkTarget,
  acl: inode.acl,
  attrs: inode.attrs,
})
