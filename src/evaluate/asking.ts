import { type Batch, type BytePath, type Extra, INODE_TYPES, type Inode, nameOf, parentOf } from '../model/index.ts'
import type { Match } from '../paths/index.ts'
import type { Bound } from './bind.ts'
import type { BoundRule } from './bound-rule.ts'
import { CLEAR, type Cursor, createClassifier, createPlaces, type Place } from './classes/index.ts'
import { InodeCursor, RowCursor } from './cursors.ts'
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

/** Rows that nothing but names, sizes and times tells apart. */
const alike = (batch: Batch, one: number, other: number): boolean => {
  const { type, mode, uid, gid, nlink } = batch
  return (
    type[one] === type[other] &&
    mode[one] === mode[other] &&
    uid[one] === uid[other] &&
    gid[one] === gid[other] &&
    (nlink[one] as number) > 1 === (nlink[other] as number) > 1 &&
    (!batch.ownersNamed || batch.extra(one) === batch.extra(other))
  )
}

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
    inode: Inode,
    cursor: Cursor,
    numbered = false,
  ): readonly BoundRule[] => {
    if (classes === undefined || !(numbered || implied(inode))) return rules
    const type = inode.type === undefined ? 0 : INODE_TYPES.indexOf(inode.type) + 1
    const { mode = NO_MODE, uid = NO_ID, gid = NO_ID, nlink = 1 } = inode
    return classes.left(rules, match, place, type, mode, uid, gid, nlink > 1, cursor)
  }
  /** Whether a row's numbers tell its owner's and its group's name too. Rows in a row mostly say the same of both. */
  const numbering = (batch: Batch, cursor: Cursor): ((row: number) => boolean) => {
    if (!batch.ownersNamed) return () => true
    let last: Extra | undefined
    let [uid, gid] = [NO_ID, NO_ID]
    let answer = false
    return (row) => {
      const extra = batch.extra(row)
      if (extra === undefined) return true
      if (extra === last && batch.uid[row] === uid && batch.gid[row] === gid) return answer
      const inode = cursor.inode()
      last = extra
      uid = batch.uid[row] as number
      gid = batch.gid[row] as number
      answer = (inode.uid ?? NO_ID) === uid && (inode.gid ?? NO_ID) === gid && implied(inode)
      return answer
    }
  }
  return {
    rows(batch, from, to, ask) {
      const { directories, directory, type, mode, uid, gid, nlink } = batch
      const matches = batch.matches?.by === inodes.lookups ? batch.matches?.of : undefined
      const cursor = new RowCursor(batch, world)
      const numbered = numbering(batch, cursor)
      const matchOf = (row: number, { state }: Place): Match => {
        const name = batch.name(row)
        return name === '' ? index.rootMatch : index.match(state, name)
      }
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
        const match = matches === undefined ? matchOf(row, place) : (matches[row] as Match)
        const { id } = match
        if (id === 0) continue
        if (id === clear && alike(batch, row, last)) continue
        let rules = inodes.candidates(match)
        if (rules.length === 0) continue
        cursor.move(row)
        if (classes !== undefined && !(place.above === undefined && cursor.name() === '')) {
          if (numbered(row)) {
            const kind = type[row] as number
            const shared = (nlink[row] as number) > 1
            const [bits, owner, group] = [mode[row] as number, uid[row] as number, gid[row] as number]
            rules = classes.left(rules, match, place, kind, bits, owner, group, shared, cursor)
            if (rules === CLEAR && kind !== DIRECTORY) {
              clear = id
              last = row
            }
          } else rules = left(rules, match, place, cursor.inode(), cursor)
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
      if (name === '') return rules
      const numbered = uid !== undefined && gid !== undefined && owner === undefined && group === undefined
      const cursor = new InodeCursor(inode, world)
      return left(rules, match, lastPlace, numbered ? inode : cursor.inode(), cursor, numbered)
    },
    matchOf: (path) => (path === '/' ? index.rootMatch : matchIn(parentOf(path), nameOf(path))),
  }
}
