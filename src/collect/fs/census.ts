import { type BigIntStats, lstatSync } from 'node:fs'
import { type BytePath, joinPath, type Selection } from '../../model/index.ts'
import { notes } from '../notes.ts'
import { isDirectory } from './seen.ts'
import { type WalkContext, walk } from './walk.ts'

/** Names kept at most; a root with more hard links than this has its names called unknown. */
const CENSUS_NAMES = 2_000_000

/** Everything, everywhere that may be entered. */
const EVERYTHING: Selection = Object.freeze({
  root: 0,
  rootFacts: 1,
  enter: () => 0,
  dead: () => false,
  facts: () => 1,
})

/** All names of the inodes that have several. */
export interface Census {
  /** Every name of the inode at `path` inside the root; undefined when its link count says there are more than were found. */
  namesOf(path: BytePath): readonly BytePath[] | undefined
}

/**
 * Looks at every name below the root once and keeps those of inodes, other than directories, with more than one. Takes
 * as long as a whole walk, so it is done when first asked for. Inode numbers in 64 bits: rounded ones would merge inodes.
 */
export const census = (context: WalkContext): Census => {
  const { host } = context
  const exact = (path: BytePath): BigIntStats | undefined => {
    const stats = host.reach(path, (at) => lstatSync(at, { bigint: true }))
    return typeof stats === 'string' ? undefined : stats
  }
  const keyOf = (dev: number | bigint, ino: number | bigint): string => `${dev}:${ino}`
  const byInode = new Map<string, BytePath[]>()
  let kept = 0
  // What the census meets is not the scan's business: its own notes, thrown away; a name it misses shows in the count.
  const quiet: WalkContext = { ...context, incomplete: notes(), notLookedAt: notes() }
  const walking = walk(quiet, EVERYTHING, (directory, name, seen) => {
    if (seen.nlink < 2 || isDirectory(seen) || kept >= CENSUS_NAMES) return
    const path = joinPath(directory, name)
    const ino = Number.isSafeInteger(seen.ino) ? seen.ino : exact(path)?.ino
    if (ino === undefined) return
    const key = keyOf(seen.dev, ino)
    const names = byInode.get(key)
    if (names === undefined) byInode.set(key, [path])
    else names.push(path)
    kept++
  })
  for (const _ of walking);
  return {
    namesOf(path) {
      const stats = exact(path)
      if (stats === undefined) return undefined
      if (stats.isDirectory() || stats.nlink <= 1n) return [path]
      const names = byInode.get(keyOf(stats.dev, stats.ino)) ?? []
      return BigInt(names.length) >= stats.nlink ? names : undefined
    },
  }
}
