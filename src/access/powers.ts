import type { Inode, Power } from '../model/index.ts'
import { changeable, enterOf, executable, readable, writable } from './content.ts'
import { and, type Fact, isNo, isYes, MISSING, NO, or, UNSURE, YES } from './fact.ts'
import { destination, followAs } from './follow.ts'
import { controllable, type Footing, listable, replaceable } from './footing.ts'
import type { Entry, Ledger } from './ledger.ts'

type Question = (ledger: Ledger, entry: Entry) => Fact

/** Powers that are asked of what a link leads to. */
type Opened = 'read' | 'write' | 'append' | 'execute'

const NOTHING_SEEN = UNSURE | MISSING.mode | MISSING.uid | MISSING.gid

const ofDirectory = (ledger: Ledger, footing: Footing, power: Opened): Fact => {
  if (power === 'read') return listable(ledger.who, footing)
  // To write a directory is to make and remove entries; one that only takes new ones can be appended to.
  return power === 'execute' ? footing.enter : power === 'append' ? footing.create : footing.unlink
}

const ofFile = (ledger: Ledger, enter: Fact, inode: Inode, power: Opened): Fact => {
  if (power === 'read') return readable(ledger.who, enter, inode)
  if (power === 'execute') return executable(ledger.who, enter, inode)
  return writable(ledger.who, enter, inode, power === 'append')
}

const ofLink = (ledger: Ledger, link: Footing, power: Opened): Fact => {
  const { footing, enter } = followAs(ledger.who, ledger.tree, link)
  const { state, inode } = footing.place
  // Entries are made below the link, where it is not the last of the path: fs.protected_symlinks does not look at it.
  const fills = state === 'directory' || state === 'unseen'
  if (fills && power === 'write') return link.unlink
  if (fills && power === 'append') return link.create
  if (state === 'directory') return and(enter, ofDirectory(ledger, footing, power))
  if (state === 'other' && inode) return ofFile(ledger, enter, inode, power)
  if (state !== 'unseen') return NO
  return and(enter, UNSURE | (footing.place.link === undefined ? MISSING.ancestor : MISSING.linkTarget))
}

const opened =
  (power: Opened): Question =>
  (ledger, { holder, inode, own }) => {
    if (own?.place.link !== undefined) return ofLink(ledger, own, power)
    if (own !== undefined) return ofDirectory(ledger, own, power)
    if (inode === undefined) return and(holder?.enter ?? YES, NOTHING_SEEN)
    return inode === null ? NO : ofFile(ledger, enterOf(holder), inode, power)
  }

const search: Question = (_, { holder }) => holder?.enter ?? YES

const create: Question = (ledger, { holder, inode, own }) => {
  if (own?.place.link !== undefined && own.place.state === 'absent')
    // What is missing is made by opening the link: it is the last of the path.
    return and(followAs(ledger.who, ledger.tree, own).enter, own.create)
  if (own !== undefined) return own.create
  if (inode === undefined) return and(holder?.enter ?? YES, NOTHING_SEEN)
  return inode === null ? (holder?.create ?? NO) : NO
}

const replace: Question = ({ who }, { holder, inode, real }) =>
  holder === undefined || inode === null ? NO : replaceable(who, holder, inode, real)

const remove: Question = (ledger, entry) => {
  const fact = replace(ledger, entry)
  if (isNo(fact) || entry.inode?.type !== 'directory') return fact
  const { tree } = ledger
  const holds = tree.holdsAny?.(entry.real) ?? (tree.children(entry.real)?.length ?? 0) > 0
  return holds ? NO : fact
}

const control: Question = ({ who }, { holder, inode, own }) => {
  if (inode === null || own?.place.link !== undefined) return NO
  if (inode === undefined) return who.mayOwn || who.fowner ? and(holder?.enter ?? YES, UNSURE | MISSING.uid) : NO
  return controllable(who, enterOf(holder), inode)
}

const modify: Question = (ledger, { holder, inode, own, real }) => {
  if (own !== undefined) return isYes(own.altered) ? own.altered : or(own.altered, filled(ledger, own))
  if (holder === undefined) return NOTHING_SEEN
  const { altered, base } = holder
  if (isYes(altered)) return altered
  if (inode === null) return or(altered, base.create)
  const replaced = replaceable(ledger.who, base, inode, real)
  const above = or(altered, replaced)
  if (isYes(above)) return above
  return or(above, inode === undefined ? NOTHING_SEEN : changeable(ledger, base, inode, real))
}

const redirect: Question = ({ who }, { holder, inode, own, real }) => {
  if (own !== undefined) return own.redirected
  if (holder === undefined) return NOTHING_SEEN
  const { altered, base } = holder
  if (isYes(altered)) return altered
  if (inode === null) return or(base.create, altered)
  const replaced = or(altered, replaceable(who, base, inode, real))
  // It may not be there: then it can be made.
  return inode === undefined ? or(replaced, and(base.create, NOTHING_SEEN)) : replaced
}

/** What the place holds can be changed without touching its name: entries of a directory, content of a link's file. */
const filled = (ledger: Ledger, own: Footing): Fact => {
  const end = destination(own)
  const { state, inode, real } = end.place
  if (state === 'directory') return end.base.unlink
  return state === 'other' && inode && end.parent !== undefined ? changeable(ledger, end.parent.base, inode, real) : NO
}

/** Each power of the access model as a question about one entry. */
export const QUESTIONS: Readonly<Record<Power, Question>> = Object.freeze({
  read: opened('read'),
  write: opened('write'),
  append: opened('append'),
  execute: opened('execute'),
  search,
  create,
  delete: remove,
  replace,
  control,
  modify,
  redirect,
})
