import { type Batch, BatchRow, type BytePath, INODE_TYPES, type Inode, nameOf, parentOf } from '../model/index.ts'
import type { Match } from '../paths/index.ts'
import type { Bound } from './bind.ts'
import type { BoundRule } from './bound-rule.ts'
import { CLEAR, type Cursor, createClassifier, createPlaces, type Place } from './classes/index.ts'
import type { KindIndex } from './kind-index.ts'
import type { World } from './world.ts'

/** Which rules must be asked of which inodes. */
export interface Asking {
  /** The rows of a batch of which some rule must be asked, in its order. */
  rows(batch: Batch, from: number, to: number, ask: (rules: readonly BoundRule[], inode: Inode) => void): void
  /** The rules to ask of one inode. */
  rulesFor(inode: Inode): readonly BoundRule[]
  matchOf(path: BytePath): Match
}

const NONE: readonly BoundRule[] = Object.freeze([])
const DIRECTORY = INODE_TYPES.indexOf('directory') + 1
const NO_MODE = 0xffff
const NO_ID = 0xffffffff

/** A row of a batch, made an inode when it is asked for. */
class RowCursor implements Cursor {
  private readonly batch: Batch
  private readonly world: World
  private row = 0
  private seen: BatchRow | undefined
  private made: Inode | undefined

  constructor(batch: Batch, world: World) {
    this.batch = batch
    this.world = world
  }
  move(row: number): void {
    this.row = row
    this.seen = undefined
    this.made = undefined
  }
  inode(): Inode {
    this.made ??= this.world.named(this.raw())
    return this.made
  }
  raw(): Inode {
    this.seen ??= new BatchRow(this.batch, this.row)
    return this.seen
  }
}

/** An inode whose names are put in when they are asked for. */
class InodeCursor implements Cursor {
  private readonly own: Inode
  private readonly world: World
  private made: Inode | undefined

  constructor(own: Inode, world: World) {
    this.own = own
    this.world = world
  }
  inode(): Inode {
    this.made ??= this.world.named(this.own)
    return this.made
  }
  raw(): Inode {
    return this.own
  }
}

/** Rows that nothing but names, sizes and times tells apart. */
const alike = ({ type, mode, uid, gid, nlink }: Batch, one: number, other: number): boolean =>
  type[one] === type[other] &&
  mode[one] === mode[other] &&
  uid[one] === uid[other] &&
  gid[one] === gid[other] &&
  (nlink[one] as number) > 1 === (nlink[other] as number) > 1

/** Looks paths up through the state of their directory, and sorts out what a whole class of inodes passes. */
export const asking = (bound: Bound, inodes: KindIndex, world: World): Asking => {
  const { index } = inodes
  const places = createPlaces(index)
  const classes = bound.classes
    ? createClassifier({ world, subjects: bound.subjects, places, newIndex: bound.newIndex, rules: inodes.rules })
    : undefined
  let lastPlace = places.at('/')
  const matchIn = (directory: BytePath, name: BytePath): Match =>
    name === '' ? index.rootMatch : index.match(places.at(directory).state, name)

  /** Names that the numbers do not imply (two accounts of one number, accounts not observed) are told by no number. */
  const implied = ({ uid, gid, owner, group }: Inode): boolean => {
    const { accounts } = world
    const said = (id: number | undefined, name: (id: number) => string | undefined): string | null | undefined => {
      if (id === 0) return 'root'
      return id === undefined || !accounts.observed ? undefined : (name(id) ?? null)
    }
    return owner === said(uid, accounts.userName) && group === said(gid, accounts.groupName)
  }
  const left = (
    rules: readonly BoundRule[],
    match: Match,
    place: Place,
    name: BytePath,
    inode: Inode,
    cursor: Cursor,
    numbered = false,
  ): readonly BoundRule[] => {
    if (classes === undefined || !(numbered || implied(inode))) return rules
    const type = inode.type === undefined ? 0 : INODE_TYPES.indexOf(inode.type) + 1
    const { mode = NO_MODE, uid = NO_ID, gid = NO_ID, nlink = 1 } = inode
    return classes.left(rules, match, place, name, type, mode, uid, gid, nlink > 1, cursor)
  }
  return {
    rows(batch, from, to, ask) {
      const { directories, directory, names, type, mode, uid, gid, nlink } = batch
      const named = batch.ownersNamed
      const cursor = new RowCursor(batch, world)
      let holder = -1
      let place = places.at('/')
      // Of neighbours that are alike the first is asked about.
      let clear = -1
      let last = 0
      for (let row = from; row < to; row++) {
        if (directory[row] !== holder) {
          holder = directory[row] as number
          place = places.at(directories[holder] as BytePath)
          clear = -1
        }
        const name = names[row] as BytePath
        const match = name === '' ? index.rootMatch : index.match(place.state, name)
        const { id } = match
        if (id === 0) continue
        if (id === clear && !named && alike(batch, row, last)) continue
        let rules = inodes.candidates(match)
        if (rules.length === 0) continue
        cursor.move(row)
        if (classes !== undefined) {
          if (named) rules = left(rules, match, place, name, cursor.inode(), cursor)
          else {
            const kind = type[row] as number
            const shared = (nlink[row] as number) > 1
            const bits = mode[row] as number
            rules = classes.left(
              rules,
              match,
              place,
              name,
              kind,
              bits,
              uid[row] as number,
              gid[row] as number,
              shared,
              cursor,
            )
            if (rules === CLEAR && kind !== DIRECTORY) {
              clear = id
              last = row
            }
          }
          if (rules.length === 0) continue
        }
        ask(rules, cursor.inode())
      }
    },
    rulesFor(inode) {
      const { path } = inode
      const slash = path.lastIndexOf('/')
      // Inodes come directory by directory.
      if (slash !== lastPlace.path.length || !path.startsWith(lastPlace.path)) lastPlace = places.at(parentOf(path))
      const name = path.slice(slash + 1)
      const match = name === '' ? index.rootMatch : index.match(lastPlace.state, name)
      if (match.id === 0) return NONE
      const rules = inodes.candidates(match)
      if (rules.length === 0 || classes === undefined) return rules
      const { uid, gid, owner, group } = inode
      const numbered = uid !== undefined && gid !== undefined && owner === undefined && group === undefined
      const cursor = new InodeCursor(inode, world)
      return left(rules, match, lastPlace, name, numbered ? inode : cursor.inode(), cursor, numbered)
    },
    matchOf: (path) => (path === '/' ? index.rootMatch : matchIn(parentOf(path), nameOf(path))),
  }
}
