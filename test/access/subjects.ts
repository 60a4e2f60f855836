import type { Inode, Subject } from '../../src/model/index.ts'
import { PLAIN } from './memory-tree.ts'

/** The service of the tables: uid 33, its own group 33, and group 50. */
export const WWW: Subject = Object.freeze({ name: 'www', uid: 33, gid: 33, groups: [33, 50] })
export const ROOT: Subject = Object.freeze({ name: 'root', uid: 0, gid: 0, groups: [0] })
export const withCaps = (...caps: string[]): Subject => ({ ...WWW, caps })

/** An inode in one word: `file('/a', 0o644, 0, 33)`. */
const maker =
  (type: NonNullable<Inode['type']>) =>
  (path: string, mode: number, uid = 0, gid = 0, more: Partial<Inode> = {}): Inode => ({
    ...PLAIN,
    path,
    type,
    mode,
    uid,
    gid,
    ...more,
  })
export const file = maker('file')
export const directory = maker('directory')
export const fifo = maker('fifo')
export const socket = maker('socket')
export const char = maker('char')
export const link = (path: string, linkTarget: string, uid = 0, more: Partial<Inode> = {}): Inode => ({
  ...maker('symlink')(path, 0o777, uid, uid, more),
  linkTarget,
})
