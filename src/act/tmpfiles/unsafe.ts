import { type BytePath, parentOf } from '../../model/index.ts'
import type { TmpfilesLine } from '../../parse/index.ts'
import type { ActView } from '../contract.ts'

/** Types that are refused where the place itself is reached so; of others only the way to it counts. */
const ITSELF = new Set(['z', 'e', 'a', 't', 'h'])
/** Types that look at no owner on the way. */
const NEVER = new Set(['r', 'R', 'Z', 'T', 'A', 'H', 'x', 'X'])
const DIRECTORIES = new Set(['d', 'D', 'v', 'q', 'Q'])

/** Whose everything is while lines act one after the other. */
export interface Owners {
  /** The path's owner by now; what is not there will be root's. undefined: not known. */
  readonly uidOf: (path: BytePath) => number | undefined
  readonly done: (line: TmpfilesLine, path: BytePath) => void
}

export const ownersNow = (view: Pick<ActView, 'tree' | 'records' | 'resolve'>): Owners => {
  const uids = new Map<string, number>([['root', 0]])
  for (const record of view.records) if (record.kind === 'account') uids.set(record.name, record.uid)
  const told = new Map<BytePath, number | undefined>()
  const below = new Map<BytePath, number | undefined>()
  const uidOfUser = (user: string): number | undefined => (/^\d+$/.test(user) ? Number(user) : uids.get(user))
  const givenAbove = (path: BytePath): BytePath | undefined => {
    if (below.size === 0) return undefined
    for (let at = path; at !== '/'; at = parentOf(at)) if (below.has(at)) return at
    return undefined
  }
  return {
    uidOf(path) {
      if (told.has(path)) return told.get(path)
      const above = givenAbove(path)
      if (above !== undefined) return below.get(above)
      const inode = view.tree.lookup(path)
      return inode ? inode.uid : 0
    },
    done({ type, user }, path) {
      const isThere = told.has(path) || Boolean(view.tree.lookup(path))
      if (type === 'Z' && user !== undefined) {
        below.set(path, uidOfUser(user))
        told.delete(path)
      } else if (DIRECTORIES.has(type) && (user !== undefined || !isThere)) told.set(path, uidOfUser(user ?? 'root'))
      else if ((type === 'z' || type === 'e') && user !== undefined && isThere) told.set(path, uidOfUser(user))
    },
  }
}

/** Something of another's, root included, below what is a service's: systemd goes no such way. */
const isUnsafeWay = (path: BytePath, owners: Owners): boolean => {
  let above = owners.uidOf('/')
  for (let end = path.indexOf('/', 1); path !== '/'; end = path.indexOf('/', end + 1)) {
    const uid = owners.uidOf(end === -1 ? path : path.slice(0, end))
    if (above !== undefined && above !== 0 && uid !== undefined && uid !== above) return true
    above = uid
    if (end === -1) break
  }
  return false
}

/**
 * Whether systemd-tmpfiles refuses what a line does at a path as an unsafe path transition (CHASE_SAFE): a file that a service could
 * have put there. What it takes away, at boot or by age, it takes away all the same.
 */
export const isRefused = (
  { type }: TmpfilesLine,
  path: BytePath,
  owners: Owners,
  view: Pick<ActView, 'resolve' | 'tree'>,
): boolean => {
  if (NEVER.has(type)) return false
  const parent = view.resolve(parentOf(path)).path
  if (isUnsafeWay(parent, owners)) return true
  const uid = ITSELF.has(type) && view.tree.lookup(path) ? owners.uidOf(path) : undefined
  const above = owners.uidOf(parent)
  return uid !== undefined && above !== undefined && above !== 0 && uid !== above
}
