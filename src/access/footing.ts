import type { BytePath, Inode } from '../model/index.ts'
import { dac, R, W, X } from './dac.ts'
import { ASSUMED, and, assuming, type Fact, isNo, MISSING, NO, or, UNSURE, YES } from './fact.ts'
import { isOwner, mountedWithout, notMountPoint, owns, ownsInSticky, unattributed } from './guard.ts'
import type { Place, Places } from './place.ts'
import type { Who } from './who.ts'

/**
 * What one subject may do at one place, worked out once and asked for each of its entries. `base` is the footing at the
 * same directory by its real path (itself, unless the path leads through links).
 */
export interface Footing extends Facts {
  readonly place: Place
  readonly parent: Footing | undefined
  readonly base: Footing
  readonly to: Footing | undefined
  readonly left: readonly Footing[]
}

/** The facts of one directory (or of what else stands at a place) for one subject. */
export interface Facts {
  /** Walk to it and through it: execute on every ancestor and on itself. */
  readonly enter: Fact
  readonly create: Fact
  /** Take an entry away, the sticky rule aside. */
  readonly unlink: Fact
  /** The entry itself can be made to hold something else, or have its mode changed. */
  readonly replaced: Fact
  readonly controlled: Fact
  /** What the path leads to can be chosen: the entry can be replaced, or some entry on the way can be replaced or controlled. */
  readonly redirected: Fact
  /** Some entry on the way here, this one included, can be replaced or controlled. */
  readonly altered: Fact
}

const NONE: readonly never[] = Object.freeze([])
const NOWHERE = { enter: NO, create: NO, unlink: NO, replaced: NO, controlled: NO } as const

/** Made for every directory and every subject, so all have one shape and none is copied. Its own base at first. */
const shaped = (
  place: Place,
  parent: Footing | undefined,
  facts: Facts,
  left: readonly Footing[],
  to: Footing | undefined,
): Footing & { base: Footing } => {
  const { enter, create, unlink, replaced, controlled, redirected, altered } = facts
  const powers = { enter, create, unlink, replaced, controlled, redirected, altered }
  const footing = { place, parent, base: to?.base, to, left, ...powers }
  footing.base ??= footing as Footing
  return footing as Footing & { base: Footing }
}

/** What the directory that holds an entry says about taking it away. */
export interface Holder {
  readonly unlink: Fact
  readonly place: { readonly inode: Pick<Inode, 'mode' | 'uid'> | null | undefined }
}

/** Whether the entry at `path` in the directory under `holder` can be removed or renamed; `inode` undefined: not observed. */
export const replaceable = (who: Who, holder: Holder, inode: Inode | undefined, path: BytePath): Fact => {
  let fact = holder.unlink
  const directory = holder.place.inode
  if (isNo(fact) || !directory) return fact
  if (directory.mode === undefined) fact = and(fact, or(who.fowner ? YES : NO, UNSURE | MISSING.mode))
  else if (directory.mode & 0o1000) {
    const entryOwner = inode === undefined ? UNSURE | MISSING.uid : ownsInSticky(who, inode)
    fact = and(fact, or(entryOwner, isOwner(who, directory)))
  }
  if (isNo(fact)) return fact
  if (inode === undefined) return assuming(fact, who.immutable ? ASSUMED.mount : ASSUMED.attrs | ASSUMED.mount)
  return and(and(fact, notMountPoint(inode, path)), unattributed(who, inode, 'ia'))
}

/** Whether the mode of an inode, reached under `enter`, can be changed. */
export const controllable = (who: Who, enter: Fact, inode: Inode): Fact => {
  if (inode.type === 'symlink') return NO
  const fact = and(owns(who, inode), enter)
  if (isNo(fact)) return fact
  return and(and(fact, mountedWithout(inode, 'ro')), unattributed(who, inode, 'ia'))
}

const searchable = (who: Who, gate: Fact, inode: Inode): Fact => (isNo(gate) ? gate : and(gate, dac(who, inode, X)))

const fillable = (who: Who, gate: Fact, inode: Inode): Fact => {
  const fact = isNo(gate) ? gate : and(gate, dac(who, inode, W | X))
  if (isNo(fact)) return fact
  return and(and(fact, mountedWithout(inode, 'ro')), unattributed(who, inode, 'i'))
}

/** Whether a directory, reached by no link in its last segment, can be listed. */
export const listable = (who: Who, { place, parent }: Footing): Fact => {
  if (place.state !== 'directory' || !place.inode) return place.state === 'unseen' ? UNSURE | MISSING.ancestor : NO
  return and(parent?.enter ?? YES, dac(who, place.inode, R))
}

type Above = Pick<Facts, 'enter' | 'altered'>

/** A directory that was not observed, below one that was (or at the root). */
export const unseenFacts = (who: Who, above: Above | undefined, holder: Holder | undefined, entry: BytePath): Facts => {
  const unsure = UNSURE | MISSING.ancestor
  const enter = and(above?.enter ?? YES, unsure)
  const replaced = holder === undefined ? NO : replaceable(who, holder, undefined, entry)
  const altered = or(or(above?.altered ?? NO, replaced), unsure)
  return { enter, create: enter, unlink: enter, replaced, controlled: NO, redirected: altered, altered }
}

/**
 * A directory: what follows from the written way to it (`above`), from the directory that really holds it (`holder`, the
 * same unless links are on the way; both undefined at the root) and from its own inode.
 */
export const directoryFacts = (
  who: Who,
  above: Above | undefined,
  holder: (Holder & Pick<Facts, 'enter'>) | undefined,
  inode: Inode,
  entry: BytePath,
): Facts => {
  const reach = above?.enter ?? YES
  const replaced = holder === undefined ? NO : replaceable(who, holder, inode, entry)
  const controlled = controllable(who, holder?.enter ?? YES, inode)
  const enter = searchable(who, reach, inode)
  const create = fillable(who, reach, inode)
  const unlink = isNo(create) ? create : and(create, unattributed(who, inode, 'a'))
  const redirected = or(above?.altered ?? NO, replaced)
  const altered = or(redirected, controlled)
  return { enter, create, unlink, replaced, controlled, redirected, altered }
}

/** Footings of one subject; bounded with the references they hold, then started afresh: a walk soon finds its way back. */
export interface Footings {
  at(place: Place): Footing
}
const CAPACITY = 1 << 12

export const createFootings = (who: Who, places: Places): Footings => {
  const known = new Map<Place, Footing>()
  let weight = 0

  const at = (place: Place): Footing => {
    const found = known.get(place)
    if (found !== undefined) return found
    // A deep path must not become a deep recursion: climb to what is known, then work downwards.
    const pending: Place[] = []
    let top: Place | undefined = place
    for (; top !== undefined && !known.has(top); top = top.parent) pending.push(top)
    let footing = top === undefined ? undefined : known.get(top)
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      footing = judge(next, footing)
      weight += 1 + footing.left.length
      if (weight > CAPACITY) {
        known.clear()
        weight = 0
      }
      known.set(next, footing)
    }
    return footing as Footing
  }

  const judge = (place: Place, parent: Footing | undefined): Footing => {
    if (place.link !== undefined && parent !== undefined) return judgeLink(place, parent, place.link)
    const reach = parent?.enter ?? YES
    const above = parent?.altered ?? NO
    const holder = parent?.base
    switch (place.state) {
      case 'absent': {
        const altered = or(above, holder?.create ?? NO)
        const create = parent?.create ?? NO
        const facts = { enter: reach, create, unlink: NO, replaced: NO, controlled: NO }
        return based(place, parent, { ...facts, redirected: altered, altered })
      }
      case 'loop':
        return based(place, parent, { ...NOWHERE, redirected: above, altered: above })
      case 'unseen':
        return based(place, parent, unseenFacts(who, parent, holder, place.entry))
    }
    const inode = place.inode as Inode
    const replaced = holder === undefined ? NO : replaceable(who, holder, inode, place.entry)
    if (place.state === 'other') {
      const altered = or(above, replaced)
      return based(place, parent, { ...NOWHERE, replaced, redirected: altered, altered })
    }
    return based(place, parent, directoryFacts(who, parent, holder, inode, place.entry))
  }

  const judgeLink = (place: Place, parent: Footing, link: Inode): Footing => {
    const replaced = replaceable(who, parent.base, link, place.entry)
    const left = (place.left ?? NONE).map(at)
    const above = left.reduce((fact, one) => or(fact, one.altered), or(parent.altered, replaced))
    if (place.to === undefined) {
      const unsure = place.state === 'loop' ? NO : UNSURE | MISSING.linkTarget
      const enter = and(parent.enter, unsure)
      const altered = or(above, unsure)
      const facts = { enter, create: enter, unlink: enter, replaced, controlled: NO, redirected: altered, altered }
      return based(place, parent, facts, left)
    }
    const to = at(place.to)
    const gate = left.reduce((fact, one) => and(fact, one.enter), parent.enter)
    const [enter, create, unlink] = [and(gate, to.enter), and(gate, to.create), and(gate, to.unlink)]
    // A dot passes what the link leads to, and nothing below it.
    const passed = (one: Footing): Fact => (one.place.real === to.place.real ? one.redirected : one.altered)
    const way = left.reduce((fact, one) => or(fact, passed(one)), or(parent.altered, replaced))
    const redirected = or(way, to.redirected)
    const facts = { enter, create, unlink, replaced, controlled: NO, redirected, altered: or(above, to.altered) }
    return shaped(place, parent, facts, left, to)
  }

  const based = (place: Place, parent: Footing | undefined, facts: Facts, left: readonly Footing[] = NONE): Footing => {
    const footing = shaped(place, parent, facts, left, undefined)
    // A loop allows nothing by any path, and what it went through may lead back here.
    if (place.real !== place.path && place.state !== 'loop') footing.base = at(places.at(place.real))
    return footing
  }

  return { at }
}
