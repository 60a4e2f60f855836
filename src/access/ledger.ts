import type { BytePath, Inode, Power, Subject, Tree } from '../model/index.ts'
import { type Fact, NO } from './fact.ts'
import { createFootings, type Footing, type Footings } from './footing.ts'
import type { Place, Places } from './place.ts'
import type { Spot } from './spot.ts'
import { type Who, whoIs } from './who.ts'

/** A spot under one subject's feet: its holder (none for the root), the real path of the entry, and what stands there. */
export interface Entry {
  readonly path: BytePath
  readonly real: BytePath
  readonly holder: Footing | undefined
  /** null: observed absent; undefined: not observed. A link is not followed. */
  readonly inode: Inode | null | undefined
  /** The footing at the entry itself, when it is a directory or a link. */
  readonly own: Footing | undefined
}

/** A question and its answer; overwritten by the next but one. */
export interface Recent {
  spot: Spot | undefined
  power: Power | undefined
  fact: Fact
}

/** All that is kept for one subject in one tree. */
export interface Ledger {
  readonly subject: Subject
  readonly who: Who
  readonly tree: Tree
  /** The last two answers given: a rule and its reasons ask the same over again. */
  readonly recent: readonly [Recent, Recent]
  footing(path: BytePath): Footing
  entry(spot: Spot): Entry
}

export const createLedger = (subject: Subject, tree: Tree, places: Places): Ledger => {
  const who = whoIs(subject)
  const footings: Footings = createFootings(who, places)
  // Entries are asked for directory by directory: the last holder serves the next question without a map.
  let last: Footing | undefined

  const holderAt = (place: Place): Footing => {
    if (last?.place !== place) last = footings.at(place)
    return last
  }

  return {
    subject,
    who,
    tree,
    recent: [
      { spot: undefined, power: undefined, fact: NO },
      { spot: undefined, power: undefined, fact: NO },
    ],
    footing: (path) => footings.at(places.at(path)),
    entry: ({ path, real, holder, inode, own }) => ({
      path,
      real,
      holder: holder && holderAt(holder),
      inode,
      own: own && footings.at(own),
    }),
  }
}
