import { createStandings, type Standing, type Standings, type Stood } from '../../access/index.ts'
import type { BytePath, Inode, Subject } from '../../model/index.ts'
import { type Branch, branchFor, type Cursor, keepBranch, Watched } from './watched.ts'

/** Directories in which equal entries have equal answers: what stands between the root and there comes to the same. */
export interface DirectoryClass extends Stood {
  readonly id: number
  readonly standing: Standing
  /** By what tells a directory in it apart: a number, or its facts in words. */
  readonly below: Map<number | string, Branch<DirectoryClass>[]>
}

/** Finds the class of directories; each is looked at once. */
export interface DirectoryClasses {
  readonly standings: Standings
  /**
   * `key` undefined: no number tells its mode, owner and group. null: it has none, for it is reached through a link, or is
   * none, or not enough of it was observed.
   */
  of(
    path: BytePath,
    key: number | undefined,
    at: { inode(): Inode | null | undefined },
    above: DirectoryClass | undefined,
  ): DirectoryClass | null
  readonly size: number
}

const wordsOf = (inode: Inode): string => `${inode.mode},${inode.uid},${inode.gid},${inode.owner},${inode.group}`

/** `from`: the number that the first of them gets, so that classes made anew are not taken for those before. */
export const directoryClasses = (subjects: readonly Subject[], from: number): DirectoryClasses => {
  const standings = createStandings(subjects)
  const known = new Map<string, DirectoryClass>()
  const root: DirectoryClass['below'] = new Map()

  const make = (path: BytePath, inode: Inode | undefined, above: DirectoryClass | undefined): DirectoryClass | null => {
    const standing = standings.of(above, inode, path)
    if (standing === undefined) return null
    const name = `${inode === undefined ? '' : wordsOf(inode)}\0${standing}`
    let found = known.get(name)
    if (found === undefined) {
      const kept = inode === undefined ? undefined : { mode: inode.mode, uid: inode.uid }
      found = { id: from + known.size, standing, inode: kept, below: new Map() }
      known.set(name, found)
    }
    return found
  }
  return {
    standings,
    of(path, key, at, above) {
      const table = above === undefined ? root : above.below
      let found: Inode | undefined
      if (key === undefined) {
        const inode = at.inode()
        if (inode === undefined) return make(path, undefined, above)
        if (inode === null || inode.type !== 'directory') return null
        found = inode
      }
      const place = key ?? wordsOf(found as Inode)
      let branches = table.get(place)
      if (branches === undefined) {
        branches = []
        table.set(place, branches)
      }
      const hit = branchFor(branches, at as Cursor)
      if (hit !== undefined) return hit
      const watched = new Watched(at.inode() as Inode)
      const made = make(path, watched, above)
      if (made !== null) keepBranch(branches, watched, made)
      return made
    },
    get size() {
      return known.size
    },
  }
}
