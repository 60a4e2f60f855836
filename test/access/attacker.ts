import { createAccess } from '../../src/access/index.ts'
import {
  type Access,
  type BytePath,
  type Inode,
  isUnder,
  joinPath,
  nameOf,
  parentOf,
  type Subject,
} from '../../src/model/index.ts'
import { memoryTree } from './memory-tree.ts'

/** One state of a small machine: names with the inodes they hold; `touched` are the inodes the attacker has had a hand in. */
export interface World {
  readonly inodes: ReadonlyMap<BytePath, Inode>
  readonly touched: ReadonlySet<number>
}

/** The attacker's own directory, where links it makes may lead. Anything can be made there, so nothing there is searched. */
export const HOME = '/h'

const accessOf = (world: World): Access =>
  createAccess(memoryTree([...world.inodes.values()], { ancestors: false, sysctl: { 'fs.protected_symlinks': 1 } }))

/** Whether root, opening the path, would now get something of the attacker's. */
const reached = (world: World, access: Access, path: BytePath): boolean => {
  const { inode, path: real } = access.resolve(path)
  if (isUnder(real, HOME)) return true
  return inode?.ino !== undefined && world.touched.has(inode.ino)
}

const without = (world: World, path: BytePath): Map<BytePath, Inode> =>
  new Map([...world.inodes].filter(([at]) => at !== path && !at.startsWith(`${path}/`)))

/** Everything the subject can do next with one system call: chmod, write, rename away, make a directory, a file, a link. */
function* moves(world: World, access: Access, subject: Subject, names: readonly BytePath[]): Generator<World> {
  const touch = (...inodes: readonly (Inode | null | undefined)[]): ReadonlySet<number> =>
    new Set([...world.touched, ...inodes.flatMap((inode) => (inode?.ino === undefined ? [] : [inode.ino]))])
  const holder = (path: BytePath): Inode | undefined => world.inodes.get(parentOf(path))
  for (const [path, inode] of world.inodes) {
    if (isUnder(path, HOME)) continue
    if (
      access.can(subject, 'control', path, inode) === true &&
      (inode.mode !== 0o777 || !world.touched.has(inode.ino ?? 0))
    ) {
      const opened = [...world.inodes].map(
        ([at, one]) => [at, one.ino === inode.ino ? { ...one, mode: 0o777 } : one] as const,
      )
      yield { inodes: new Map(opened), touched: touch(inode) }
    }
    const plain = inode.type === 'file' && !world.touched.has(inode.ino ?? 0)
    if (plain && access.can(subject, 'write', path, inode) === true) yield { ...world, touched: touch(inode) }
    if (access.can(subject, 'replace', path, inode) === true)
      yield { inodes: without(world, path), touched: touch(holder(path)) }
  }
  for (const path of names) {
    if (world.inodes.has(path) || access.can(subject, 'create', parentOf(path)) !== true) continue
    if (holder(path)?.type !== 'directory') continue
    const ino = 1_000 + world.touched.size + world.inodes.size * 100
    const mine = {
      path,
      uid: subject.uid,
      gid: subject.gid,
      mode: 0o777,
      ino,
      nlink: 1,
      acl: null,
      attrs: null,
      mount: null,
    }
    const made: readonly Inode[] = [
      { ...mine, type: 'directory' },
      { ...mine, type: 'file' },
      { ...mine, type: 'symlink', linkTarget: joinPath(HOME, 'x') },
    ]
    for (const inode of made)
      yield { inodes: new Map(world.inodes).set(path, inode), touched: touch(inode, holder(path)) }
  }
}

const fingerprint = ({ inodes, touched }: World): string =>
  [...inodes]
    .map(([path, { type, mode, uid, ino }]) => `${path} ${type} ${mode} ${uid} ${touched.has(ino ?? 0)}`)
    .sort()
    .join('\n')

/** Names worth making: what there is or was, what links speak of, and each of those names in every directory. */
export const worthMaking = (world: World, path: BytePath): readonly BytePath[] => {
  const found = new Set<BytePath>()
  const add = (at: BytePath): void => {
    for (let up = at; up !== '/'; up = parentOf(up)) found.add(up)
  }
  add(path)
  for (const [at, inode] of world.inodes) {
    add(at)
    if (typeof inode.linkTarget !== 'string') continue
    const from = inode.linkTarget.startsWith('/') ? '/' : parentOf(at)
    const parts = inode.linkTarget.split('/').filter((part) => part !== '' && part !== '.' && part !== '..')
    add(parts.reduce(joinPath, from))
    add(parts.reduce(joinPath, '/'))
  }
  const last = [...found].map(nameOf)
  for (const [at, { type }] of world.inodes) if (type === 'directory') for (const name of last) add(joinPath(at, name))
  return [...found].filter((at) => !isUnder(at, HOME))
}

/** Breadth-first search for a way to have a hand in what `path` leads to; undefined when `bound` states were not enough. */
export const attack = (start: World, subject: Subject, path: BytePath, bound: number): boolean | undefined => {
  const seen = new Set<string>([fingerprint(start)])
  const queue: World[] = [start]
  const names = worthMaking(start, path)
  for (const world of queue) {
    const access = accessOf(world)
    if (reached(world, access, path)) return true
    for (const next of moves(world, access, subject, names)) {
      const print = fingerprint(next)
      if (seen.has(print)) continue
      seen.add(print)
      queue.push(next)
    }
    if (queue.length > bound) return queue.some((one) => reached(one, accessOf(one), path)) || undefined
  }
  return false
}
