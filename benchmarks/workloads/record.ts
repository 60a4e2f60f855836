import { nameOf, parentOf } from '../../src/index.ts'
import type { Entry } from '../server.ts'

/** A record as every engine is given it. `dir` and `name` are the path's two halves: no engine needs to split it. */
export interface PlainRecord {
  readonly path: string
  readonly dir: string
  readonly name: string
  readonly type: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  readonly nlink: number
}

export const plainRecord = ({ path, type, mode, uid, gid, content }: Entry): PlainRecord => ({
  path,
  dir: parentOf(path),
  name: path === '/' ? '' : nameOf(path),
  type,
  mode,
  uid,
  gid,
  size: content?.length ?? 0,
  nlink: type === 'directory' ? 2 : 1,
})

/** The record as a line that `pathwrit scan` reads. */
export const wireLine = ({ path, type, mode, uid, gid, size, nlink }: PlainRecord): string =>
  `{"kind":"inode","path":${JSON.stringify(path)},"type":"${type}","mode":"${mode.toString(8).padStart(4, '0')}","uid":${uid},"gid":${gid},"size":${size},"nlink":${nlink},"linkTarget":null,"acl":null}\n`

/** The last line: without it the records would be taken for a part of a tree. */
export const WIRE_END = `${JSON.stringify({ kind: 'summary', collector: 'benchmark', complete: true, wholeTree: true, hasContent: false, cannotCarry: [] })}\n`
