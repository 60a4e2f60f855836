import { type BytePath, INODE_TYPES, type Inode, nameOf, type Subject } from '../../model/index.ts'
import type { Match, NewPathIndex, PathIndex } from '../../paths/index.ts'
import type { BoundRule } from '../bound-rule.ts'
import type { World } from '../world.ts'
import { type DirectoryClass, directoryClasses } from './directories.ts'
import type { Place, Places } from './places.ts'
import { CLEAR_CELL, type Kept, refinedOf, residualOf, testIndex } from './residuals.ts'
import { triples } from './triples.ts'
import type { Cursor } from './watched.ts'

export interface Classifier {
  /**
   * Those of an entry's candidates that its class does not pass as a whole. `type`: its place in INODE_TYPES plus one, 0 when
   * not observed; `mode`, `uid`, `gid` as the columns of a batch have them; `shared`: it has several names.
   */
  left(
    candidates: readonly BoundRule[],
    match: Match,
    place: Place,
    type: number,
    mode: number,
    uid: number,
    gid: number,
    shared: boolean,
    at: Cursor,
  ): readonly BoundRule[]
}

/** Returned when the class passes whatever else is found of the inode: entries like it in the same directory need not be asked about. */
export const CLEAR: readonly BoundRule[] = Object.freeze([])

const SYMLINK = INODE_TYPES.indexOf('symlink') + 1
const DIRECTORY = INODE_TYPES.indexOf('directory') + 1
/** Set in the number of an entry that is opaque. */
const OPAQUE = 0x100000
/** Numbers from here on are those of directories' own classes. */
const OWN = 2 ** 31
/** Cells, classes and kinds of entries kept before all are dropped: hostile trees alone have so many. */
const KEPT = 200_000

export interface ClassifierParts {
  readonly world: World
  readonly subjects: readonly Subject[]
  readonly places: Places
  readonly newIndex: NewPathIndex
  readonly rules: Iterable<BoundRule>
}

const lookedUp = (world: World, path: BytePath): { inode(): Inode | null | undefined; raw(): Inode } => {
  const inode = () => world.tree.lookup(path)
  return { inode, raw: inode as () => Inode }
}

/**
 * Sorts inodes into classes that rules cannot tell apart but by their paths and contents: the same match, type, mode,
 * owner and group in directories that stand alike for every subject. What a class passes is asked of one inode of it.
 * What can be done to links and to inodes with several names hangs on other places, so it is unknown of their class.
 */
export const createClassifier = ({ world, subjects, places, newIndex, rules }: ClassifierParts): Classifier => {
  let classes = directoryClasses(subjects, 0)
  let entries = triples()
  let numbers = triples()
  let cells: Kept[] = []
  let made = 0
  let tests: PathIndex | undefined

  const forget = (): void => {
    made += classes.size
    classes = directoryClasses(subjects, made)
    entries = triples()
    numbers = triples()
    cells = []
    places.clear()
  }
  const kindOf = (place: Place): DirectoryClass | null => {
    if (place.kind === undefined) {
      const above = place.above === undefined ? undefined : kindOf(place.above)
      place.kind = above === null ? null : classes.of(place.path, undefined, lookedUp(world, place.path), above)
    }
    return place.kind
  }
  const testsAt = (place: Place): number => {
    tests ??= testIndex(rules, newIndex)
    if (place.tests === undefined)
      place.tests = place.above === undefined ? tests.root : tests.enter(testsAt(place.above), nameOf(place.path))
    return place.tests
  }
  return {
    left(candidates, match, place, type, mode, uid, gid, shared, at) {
      if (type === 0 || match.once === true) return candidates
      const kind = place.kind === undefined ? kindOf(place) : place.kind
      if (kind === null) return candidates
      const opaque = type === SYMLINK || (shared && type !== DIRECTORY)
      let entry = entries.of((opaque ? OPAQUE : 0) + type * 0x10000 + mode, uid, gid)
      let own: DirectoryClass | undefined
      if (type === DIRECTORY) {
        const here = places.entry(place, at.name())
        if (here.kind === undefined) here.kind = classes.of(here.path, entry, at, kind)
        if (here.kind === null) return candidates
        own = here.kind
        entry = OWN + own.id
      }
      const number = numbers.of(kind.id, match.id, entry)
      const cell = cells[number]
      if (cell === CLEAR_CELL) return CLEAR
      if (cell === undefined) {
        // Numbers follow each other, so that there are no holes.
        cells.push([])
        if (number + entries.size + classes.size > KEPT) {
          forget()
          return candidates
        }
      }
      const kept = cells[number] as Kept
      const where = { opaque, holder: kind, own, standings: classes.standings }
      const residual = residualOf(kept, candidates, at, where)
      if (residual.refined === undefined) {
        const [only] = kept
        if (residual.rules.length === 0 && only?.reads.length === 0) cells[number] = CLEAR_CELL
        return residual.rules
      }
      const state = testsAt(place)
      const test = (tests as PathIndex).match(state, at.name())
      return test.once === true ? residual.rules : refinedOf(residual, test.id, at, where)
    },
  }
}
