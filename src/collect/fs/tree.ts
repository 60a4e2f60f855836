import { readFileSync } from 'node:fs'
import {
  type BytePath,
  type Inode,
  joinPath,
  type LazyFacts,
  nameOf,
  type Origin,
  parentOf,
  type Tree,
} from '../../model/index.ts'
import { headOf } from '../content/index.ts'
import { inWords } from '../notes.ts'
import { type Census, census } from './census.ts'
import { LazyInode } from './inode.ts'
import { withOpened } from './read.ts'
import { isDirectory, isSymlink, type Seen } from './seen.ts'
import type { WalkContext } from './walk.ts'

/** Files, links and absent names remembered before the older half is forgotten; directories are all kept. */
const REMEMBERED = 32_768
/** A directory with more entries has its children called not observed. */
const CHILDREN = 65_536
const LISTINGS = 64
/** Directories remembered that a walk has entered and nobody has asked for yet. */
const WALKED = 4096
/** Paths longer than the kernel takes are remembered while they hold no more bytes than this together: nesting is cheap. */
const FAR = 4096
const FAR_BYTES = 64 << 20

/** What is known of one name. `device` is set for a directory that may be looked into: its own device. */
interface Known {
  readonly inode: Inode | null | undefined
  readonly device?: number
}
const ABSENT: Known = Object.freeze({ inode: null })
const NOT_OBSERVED: Known = Object.freeze({ inode: undefined })

/** Not a path of ours: `..` would climb out of the root; an empty segment or `.` is no name. */
const IRREGULAR = /(?:^|\/)\.{1,2}(?:\/|$)|\/\/|.\/$|^[^/]|^$|\0/s
/** NAME_MAX: no longer name can exist. */
const TOO_LONG = /[^/]{256}/

/** A tree that can be told of directories which a walk has looked at anyway. */
export interface WalkedTree extends Tree {
  entered(path: BytePath, seen: Seen): void
}

/**
 * The tree under a directory of the scanning host, looked up on demand and remembered. Ancestors must be real
 * directories: below a symlink there is nothing (whoever asks resolves links). Excluded trees and, unless crossed,
 * other mounts are not observed. Lookups are by path: a directory swapped for a link after it was remembered can show another
 * place's metadata until the end of the scan; contents are verified when opened.
 */
export const treeOf = (context: WalkContext, facts: LazyFacts, origin: Origin): WalkedTree => {
  const { host, boundary, incomplete, notLookedAt } = context
  const kept = new Map<BytePath, Known>()
  let recent = new Map<BytePath, Known>()
  let older = new Map<BytePath, Known>()
  const walked = new Map<BytePath, Seen>()
  const far = new Map<BytePath, Known>()
  let farBytes = 0
  const listings = new Map<BytePath, readonly Inode[] | null | undefined>()
  const settings = new Map<string, number | undefined>()
  let counted: Census | undefined

  const remember = (path: BytePath, known: Known): Known => {
    if (path.length > FAR) {
      farBytes += path.length
      if (farBytes > FAR_BYTES) {
        far.clear()
        farBytes = path.length
      }
      far.set(path, known)
    } else if (known.inode?.type === 'directory') kept.set(path, known)
    else {
      if (recent.size >= REMEMBERED) {
        older = recent
        recent = new Map()
      }
      recent.set(path, known)
    }
    return known
  }

  /** `holder` is what is known of the directory that holds `path`; absent for the root. */
  const examine = (path: BytePath, holder: Known | undefined): Known => {
    if (holder !== undefined && holder.device === undefined)
      return holder.inode === undefined || holder.inode?.type === 'directory' ? NOT_OBSERVED : ABSENT
    const excluded = holder === undefined ? undefined : boundary.excluded(path)
    if (excluded !== undefined) {
      notLookedAt.add(path, excluded)
      return NOT_OBSERVED
    }
    const seen = host.lstat(path)
    if (seen === 'ENOENT' || seen === 'ENOTDIR' || seen === 'ENAMETOOLONG') return ABSENT
    if (typeof seen === 'string') {
      incomplete.add(path, inWords(seen))
      return NOT_OBSERVED
    }
    const link = isSymlink(seen) ? host.readlink(path) : null
    const inode = new LazyInode(path, seen, link, facts, origin)
    if (!isDirectory(seen)) return { inode }
    const { dev } = seen
    const crossing = holder?.device === undefined ? undefined : boundary.crossing(path, dev, holder.device)
    if (crossing === undefined) return { inode, device: dev }
    notLookedAt.add(path, crossing)
    return { inode }
  }

  const asked = (path: BytePath): Known | undefined =>
    path.length > FAR ? far.get(path) : (kept.get(path) ?? recent.get(path) ?? older.get(path))
  const known = (path: BytePath): Known | undefined => {
    const before = asked(path)
    const seen = before === undefined ? walked.get(path) : undefined
    if (seen === undefined) return before
    walked.delete(path)
    return remember(path, { inode: new LazyInode(path, seen, null, facts, origin), device: seen.dev })
  }

  const find = (path: BytePath): Known => {
    if (TOO_LONG.test(path)) return ABSENT
    if (IRREGULAR.test(path) && path !== '/') return NOT_OBSERVED
    const missing: BytePath[] = []
    let at = path
    let found = known(at)
    while (found === undefined && at !== '/') {
      missing.push(at)
      at = parentOf(at)
      found = known(at)
    }
    found ??= remember('/', examine('/', undefined))
    for (let next = missing.pop(); next !== undefined; next = missing.pop())
      found = remember(next, examine(next, found))
    return found
  }

  const list = (path: BytePath): readonly Inode[] | null | undefined => {
    const directory = find(path)
    if (directory.inode === undefined || directory.inode === null) return directory.inode
    if (directory.inode.type !== 'directory') return null
    if (directory.device === undefined) return undefined
    let met = 0
    const listed = host.list(path, () => ++met <= CHILDREN)
    if (typeof listed === 'string') {
      incomplete.add(path, inWords(listed))
      return undefined
    }
    if (met > CHILDREN) {
      incomplete.add(path, `more than ${CHILDREN} entries: not looked at together`)
      return undefined
    }
    const children: Inode[] = []
    for (const name of listed.names) {
      const child = joinPath(path, name)
      const { inode } = find(child)
      // Of one that is not observed, its being there still is.
      if (inode !== null) children.push(inode ?? { path: child, origin })
    }
    return children
  }

  return {
    lookup: (path) => find(path).inode,
    holdsAny(path) {
      const { inode, device } = find(path)
      if (inode?.type !== 'directory' || device === undefined) return undefined
      let holds = false
      const listed = host.list(path, () => {
        holds = true
        return false
      })
      return typeof listed === 'string' ? undefined : holds
    },
    entered(path, seen) {
      // What was answered once stays the answer.
      if (path.length > FAR || asked(path) !== undefined) return
      if (walked.size >= WALKED) walked.clear()
      walked.set(path, { ...seen })
    },
    children(path) {
      if (!listings.has(path)) {
        if (listings.size >= LISTINGS) listings.clear()
        listings.set(path, list(path))
      }
      return listings.get(path)
    },
    names(inode) {
      if (inode.nlink === undefined || inode.type === undefined) return undefined
      if (inode.nlink <= 1 || inode.type === 'directory') return [inode.path]
      counted ??= census(context)
      return counted.namesOf(inode.path)
    },
    read(path, limit) {
      const { inode } = find(path)
      if (inode === undefined) return undefined
      if (inode === null || inode.type !== 'file') return null
      return withOpened(host, path, ['file'], (fd, { size }) => headOf(fd, limit, size))
    },
    sysctl(name) {
      if (host.root !== '' || !/^fs\.protected_[a-z]{1,16}$/.test(name)) return undefined
      if (!settings.has(name)) settings.set(name, kernelSetting(name))
      return settings.get(name)
    },
  }
}

const kernelSetting = (name: string): number | undefined => {
  try {
    const value = Number(readFileSync(`/proc/sys/fs/${nameOf(name.replace('.', '/'))}`, 'latin1').trim())
    return Number.isInteger(value) ? value : undefined
  } catch {
    return undefined
  }
}
