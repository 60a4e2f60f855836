import {
  type Access,
  type BytePath,
  joinPath,
  nameOf,
  type Power,
  parentOf,
  type Resolved,
  type Subject,
  type Tree,
} from '../model/index.ts'
import { explain } from './explain.ts'
import { type Fact, truthOf } from './fact.ts'
import { isLink } from './guard.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createPlaces, type Places } from './place.ts'
import { QUESTIONS } from './powers.ts'
import { createSpots, type Spot } from './spot.ts'

/** Nothing is optional yet; the contract leaves room. */
export type AccessOptions = Readonly<Record<never, never>>

/**
 * Access questions over one tree, answered as the Linux kernel would (acl(5), capabilities(7), path_resolution(7)).
 * Pure but for caches bounded by directories; nothing is thrown whatever the tree holds.
 */
export const createAccess = (tree: Tree, _options: AccessOptions = {}): Access => {
  const places = createPlaces(tree)
  const spots = createSpots(tree, places)
  const ledgers = new WeakMap<Subject, Ledger>()
  let last: Ledger | undefined

  const ledgerOf = (subject: Subject): Ledger => {
    if (last?.subject === subject) return last
    let ledger = ledgers.get(subject)
    if (ledger === undefined) {
      ledger = createLedger(subject, tree, places)
      ledgers.set(subject, ledger)
    }
    last = ledger
    return ledger
  }

  return Object.freeze<Access>({
    can: (subject, power, path, inode) => truthOf(answer(ledgerOf(subject), power, spots(path, inode))),
    explain(subject, power, path, inode) {
      const ledger = ledgerOf(subject)
      const spot = spots(path, inode)
      return explain(ledger, power, ledger.entry(spot), answer(ledger, power, spot))
    },
    resolve: (path) => resolve(tree, places, path),
  })
}

const answer = (ledger: Ledger, power: Power, spot: Spot): Fact => {
  const [first, second] = ledger.recent
  if (first.spot === spot && first.power === power) return first.fact
  if (second.spot === spot && second.power === power) return second.fact
  second.spot = first.spot
  second.power = first.power
  second.fact = first.fact
  first.fact = QUESTIONS[power](ledger, ledger.entry(spot))
  first.spot = spot
  first.power = power
  return first.fact
}

const resolve = (tree: Tree, places: Places, path: BytePath): Resolved => {
  if (path !== '/') {
    const holder = places.at(parentOf(path))
    const real = joinPath(holder.real, nameOf(path))
    if (holder.state === 'directory') {
      // A plain file need not take room among the remembered places.
      const inode = tree.lookup(real)
      if (!inode || !isLink(inode)) return { path: real, inode, loop: false }
    }
  }
  const { real, inode, state } = places.at(path)
  return { path: real, inode, loop: state === 'loop' }
}
