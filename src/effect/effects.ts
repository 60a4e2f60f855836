import {
  type Accounts,
  type ActRecord,
  type BytePath,
  changeMode,
  type Inode,
  isModeChange,
  type Origin,
  parentOf,
  plainFacts,
  type Tree,
} from '../model/index.ts'
import { follow, type Overlay, overlay } from './overlay.ts'

/** A tree after some acts, and what they did not come to. */
export interface Effects {
  readonly tree: Tree
  /** Every path that some act changed, made or took away (null). */
  readonly changed: ReadonlyMap<BytePath, Inode | null>
  /** Acts that change metadata and whose path could not be told: what they do is not in the tree. */
  readonly untold: readonly ActRecord[]
}

/** Inodes that recursive acts may reach, all together: a bound on work, not on trees there are. */
const MOST = 4_000_000
const SET_ID = 0o6000
const WILD = /[*?[]/

/** The facts of an inode that last through a change of owner or mode; some trees give theirs as views. */
const copy = (inode: Inode): Inode => ({
  ...plainFacts(inode),
  defaultAcl: inode.defaultAcl,
  caps: inode.caps,
  selinux: inode.selinux,
  mount: inode.mount,
})

type Owner = Pick<Inode, 'uid' | 'owner'>
type Group = Pick<Inode, 'gid' | 'group'>

const NUMBER = /^#?(\d{1,10})$/

/** A name or `#number` as both; a name that the target does not know stays a name. */
const ownerOf = (name: string, accounts: Accounts): Owner => {
  const number = NUMBER.exec(name)?.[1]
  if (number === undefined) return { owner: name, uid: accounts.uid(name) ?? (name === 'root' ? 0 : undefined) }
  return { uid: Number(number), owner: accounts.userName(Number(number)) ?? null }
}
const groupOf = (name: string, accounts: Accounts): Group => {
  const number = NUMBER.exec(name)?.[1]
  if (number === undefined) return { group: name, gid: accounts.gid(name) ?? (name === 'root' ? 0 : undefined) }
  return { gid: Number(number), group: accounts.groupName(Number(number)) ?? null }
}

/** `chown user:` gives it to the user's login group: an act whose owner is told and whose group is neither told nor left as it is. */
const loginGroup = (act: ActRecord, accounts: Accounts): Group => {
  const account = accounts.users.find(({ name }) => name === act.owner)
  if (act.verb !== 'chown' || act.group === null || account === undefined) return {}
  return { gid: account.gid, group: accounts.groupName(account.gid) ?? null }
}

const given = (act: ActRecord, accounts: Accounts): Owner & Group => ({
  ...(act.owner == null ? {} : ownerOf(act.owner, accounts)),
  ...(act.group == null ? loginGroup(act, accounts) : groupOf(act.group, accounts)),
})

/** What changing hands takes from a file that is not a directory: the kernel clears its set-id bits. */
const modeAfter = (inode: Inode): number | undefined =>
  inode.mode === undefined || inode.type === 'directory' ? inode.mode : inode.mode & ~SET_ID

/** What chmod sets; undefined where it is not told, or changes a mode that is not. */
const modeBy = ({ mode, modeChange }: ActRecord, inode: Inode): number | null | undefined =>
  modeChange === undefined || inode.mode === undefined || !isModeChange(modeChange)
    ? mode
    : changeMode(modeChange, inode.mode, inode.type === 'directory')

/** Where an inode that an act changed comes from: the line that says the act, and whose it is. */
const originOf = ({ origin, by }: ActRecord): Origin => (by === undefined ? origin : { ...origin, history: by })

const CHANGES = new Set(['create', 'chown', 'chmod', 'remove'])

/**
 * The metadata of a tree once acts have happened in this order: what create, chown, chmod and remove do, recursive ones over the
 * tree as it is by then. Each inode that is changed has the act's origin, so that it can be said which act did it. The tree given is left as
 * it is.
 */
export const effects = (tree: Tree, acts: readonly ActRecord[], accounts: Accounts): Effects => {
  const after = overlay(tree)
  return { tree: after, changed: after.changed, untold: happenIn(after, acts, accounts) }
}

/** The same on a tree that is written to. Answers the acts that could not happen, for their path is not told. */
export const happenIn = (tree: Overlay, acts: readonly ActRecord[], accounts: Accounts): readonly ActRecord[] => {
  const budget = { left: MOST }
  const untold: ActRecord[] = []
  for (const act of acts) {
    if (!CHANGES.has(act.verb)) continue
    if (act.unresolved !== undefined) untold.push(act)
    else happen(tree, act, accounts, budget)
  }
  return untold
}

const happen = (tree: Overlay, act: ActRecord, accounts: Accounts, budget: { left: number }): void => {
  const path = follow(tree, act.path, act.follows && act.verb !== 'remove')
  if (path === undefined) return
  // A name that is not told to its end is no name of a file.
  if (act.verb === 'create' && !WILD.test(path)) make(tree, act, path, accounts)
  if (act.verb === 'create') return
  if (act.verb === 'remove') {
    const inode = tree.lookup(path)
    if (inode && path !== '/') tree.cut(path)
    return
  }
  if (tree.lookup(path) === null && !WILD.test(path)) expected(tree, act, path)
  for (const inode of reached(tree, path, act.recursive, budget)) {
    if (act.verb === 'chown')
      tree.set({ ...copy(inode), mode: modeAfter(inode), ...given(act, accounts), origin: originOf(act) })
    // Mode bits of a link mean nothing, and no program sets them.
    else if (inode.type !== 'symlink') {
      const mode = modeBy(act, inode)
      if (mode != null) tree.set({ ...copy(inode), mode, origin: originOf(act) })
    }
  }
}

/**
 * What is given away or has its mode set is there by then, though nothing told says who made it (a program that is not shell, a file that
 * ucf puts in place): root's until now, of no known type and mode.
 */
const expected = (tree: Overlay, act: ActRecord, path: BytePath): void => {
  const parent = tree.lookup(parentOf(path))
  if (parent?.type === 'directory')
    tree.set({ path, uid: 0, gid: 0, owner: 'root', group: 'root', origin: { ...originOf(act), declared: true } })
}

/** The inode at a path, and all below it where the act descends. Links are met, not followed. */
function* reached(tree: Tree, path: BytePath, recursive: boolean, budget: { left: number }): Generator<Inode> {
  const waiting: BytePath[] = [path]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const inode = tree.lookup(at)
    if (!inode || budget.left-- <= 0) continue
    const below = recursive && inode.type === 'directory' ? (tree.children(at) ?? []).map((child) => child.path) : []
    yield inode
    waiting.push(...below)
  }
}

/** What is there keeps its mode, and its owner unless the act names one: as mkdir -p leaves, and install -d or tmpfiles.d set. */
const make = (tree: Overlay, act: ActRecord, path: BytePath, accounts: Accounts): void => {
  const to = given(act, accounts)
  const there = tree.lookup(path)
  if (there) {
    if (act.owner == null && act.group == null) return
    const mode = act.mode == null ? there.mode : act.mode
    tree.set({ ...copy(there), mode, ...to, origin: originOf(act) })
    return
  }
  if (act.recursive) return
  for (const above of missingAbove(tree, path)) tree.set(madeAt(above, 'directory', 0o755, {}, act))
  const type = act.makes ?? 'file'
  // In a set-group-ID directory what is made belongs to the directory's group, until it is given to another.
  const parent = tree.lookup(parentOf(path))
  const shared = ((parent?.mode ?? 0) & 0o2000) !== 0 ? { gid: parent?.gid, group: parent?.group } : {}
  tree.set(madeAt(path, type, act.mode ?? (type === 'directory' ? 0o755 : 0o644), { ...shared, ...to }, act))
}

/** Directories that must be there first, the topmost first. */
const missingAbove = (tree: Tree, path: BytePath): readonly BytePath[] => {
  const missing: BytePath[] = []
  for (let at = parentOf(path); at !== '/' && !tree.lookup(at); at = parentOf(at)) missing.unshift(at)
  return missing
}

const madeAt = (path: BytePath, type: Inode['type'], mode: number, to: Owner & Group, act: ActRecord): Inode => ({
  path,
  type,
  mode,
  uid: 0,
  gid: 0,
  owner: 'root',
  group: 'root',
  nlink: 1,
  acl: null,
  attrs: null,
  ...(type === 'symlink' ? {} : { linkTarget: null }),
  ...to,
  origin: { ...originOf(act), declared: true },
})
