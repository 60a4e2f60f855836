import { type BytePath, type Inode, parentOf } from '../model/index.ts'
import { dac, R, W, X } from './dac.ts'
import { and, type Fact, isNo, isYes, MISSING, or, UNSURE, YES } from './fact.ts'
import { controllable, type Footing } from './footing.ts'
import { mountedWithout, owns, unattributed } from './guard.ts'
import type { Ledger } from './ledger.ts'
import type { Who } from './who.ts'

const isDevice = (inode: Inode): boolean => inode.type === 'char' || inode.type === 'block'
const isSpecial = (inode: Inode): boolean => isDevice(inode) || inode.type === 'fifo' || inode.type === 'socket'

/** Reach what is not a directory, given the search of its way (`enter`), and read it. */
export const readable = (who: Who, enter: Fact, inode: Inode): Fact => {
  const fact = and(dac(who, inode, R), enter)
  return isNo(fact) || !isDevice(inode) ? fact : and(fact, mountedWithout(inode, 'nodev'))
}

export const executable = (who: Who, enter: Fact, inode: Inode): Fact => {
  const fact = and(dac(who, inode, X), enter)
  return isNo(fact) || isSpecial(inode) ? fact : and(fact, mountedWithout(inode, 'noexec'))
}

/** Write it, or with `append` add to its end. A read-only mount does not keep anyone from sockets, fifos and devices. */
export const writable = (who: Who, enter: Fact, inode: Inode, append: boolean): Fact => {
  let fact = and(dac(who, inode, W), enter)
  if (isNo(fact)) return fact
  if (!isSpecial(inode)) fact = and(fact, mountedWithout(inode, 'ro'))
  else if (isDevice(inode)) fact = and(fact, mountedWithout(inode, 'nodev'))
  return isNo(fact) ? fact : and(fact, unattributed(who, inode, append ? 'i' : 'ia'))
}

/** Of an inode with very many names, no more than these are tried. */
const NAMES = 1_024

const isShared = (inode: Inode): boolean => inode.nlink !== undefined && inode.nlink > 1 && inode.type !== 'directory'

/** The other names of an inode that could bring someone to it; undefined when not all are known. */
export const otherNames = (ledger: Ledger, inode: Inode, path: BytePath): readonly BytePath[] | undefined => {
  if (!isShared(inode)) return []
  const names = ledger.tree.names(inode)
  return names === undefined || names.length > NAMES ? undefined : names.filter((name) => name !== path)
}

/** Change what the inode holds, or its mode, under the name at the real `path` in `holder` or under any other name of it. */
export const changeable = (ledger: Ledger, holder: Footing, inode: Inode, path: BytePath): Fact => {
  const { who } = ledger
  const writes = dac(who, inode, W)
  const owned = owns(who, inode)
  if (isNo(writes) && isNo(owned)) return writes | owned
  // Each name has its own way, and its own mount: one may be read-only where another is not.
  const under = (enter: Fact, named: Inode): Fact => {
    const fact = writable(who, enter, named, false)
    return isYes(fact) ? fact : or(fact, controllable(who, enter, named))
  }
  let fact = under(enterOf(holder), inode)
  if (isYes(fact) || !isShared(inode) || isNo(unattributed(who, inode, 'ia'))) return fact
  const names = otherNames(ledger, inode, path)
  if (names === undefined) return or(fact, UNSURE | MISSING.hardLinks)
  for (const name of names) {
    fact = or(fact, under(enterOf(ledger.footing(parentOf(name)).base), ledger.tree.lookup(name) ?? inode))
    if (isYes(fact)) return fact
  }
  return fact
}

/** The search of the way to an observed entry of `holder`: an entry whose holder was not observed has an unknown way. */
export const enterOf = (holder: Footing | undefined): Fact => {
  if (holder === undefined) return YES
  const { state } = holder.place
  return state === 'absent' ? and(holder.enter, UNSURE | MISSING.ancestor) : holder.enter
}
