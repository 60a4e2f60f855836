import type { BytePath, Inode, Power, Subject, Tree, Truth } from '../model/index.ts'
import { dac, R } from './dac.ts'
import { and, type Fact, NO, or, truthOf, YES } from './fact.ts'
import { directoryFacts, type Facts, type Footing, unseenFacts } from './footing.ts'
import type { Entry, Ledger } from './ledger.ts'
import { QUESTIONS } from './powers.ts'
import { type Who, whoIs } from './who.ts'

/** All that hangs on a directory itself for one subject: beside its footing, whether it can be listed and reached. */
interface Tuple extends Facts {
  readonly listed: Fact
  readonly reach: Fact
}

/**
 * What every one of some subjects may do at a directory, as one string: a character a subject, the number of its facts.
 * Equal strings are equal answers, so that directories can be told apart by what they mean rather than by where they are.
 */
export type Standing = string

/** A directory, as far as what it holds depends on it: its standing and what the sticky rule asks of its inode. */
export interface Stood {
  readonly standing: Standing
  /** undefined: it was not observed. */
  readonly inode: Pick<Inode, 'mode' | 'uid'> | undefined
}

export interface Standings {
  /**
   * Of a directory reached through no link. `above` undefined: it is the root; `inode` undefined: it was not observed.
   * undefined when there are more combinations of facts than can be numbered.
   */
  of(above: Stood | undefined, inode: Inode | undefined, path: BytePath): Standing | undefined
  /** Of an entry that is neither a directory nor a link and has one name. undefined: not one of the subjects. */
  canAt(subject: Subject, power: Power, holder: Stood, inode: Inode): Truth | undefined
  /** Of a directory itself. Whether it can be deleted is no fact of it alone: taken for "replaced". */
  canOf(subject: Subject, power: Power, standing: Standing): Truth | undefined
}

/** What a character can number. */
const LIMIT = 0xffff

const OF_DIRECTORY: Readonly<Record<Power, (tuple: Tuple) => Fact>> = Object.freeze({
  read: ({ listed, reach }: Tuple) => and(reach, listed),
  write: ({ unlink }: Tuple) => unlink,
  append: ({ create }: Tuple) => create,
  execute: ({ enter }: Tuple) => enter,
  search: ({ reach }: Tuple) => reach,
  create: ({ create }: Tuple) => create,
  delete: ({ replaced }: Tuple) => replaced,
  replace: ({ replaced }: Tuple) => replaced,
  control: ({ controlled }: Tuple) => controlled,
  modify: ({ altered, unlink }: Tuple) => or(altered, unlink),
  redirect: ({ redirected }: Tuple) => redirected,
})

/** Two subjects with one key have the same powers. */
export const subjectKey = ({ uid, gid, groups, caps, mapped }: Subject): string =>
  JSON.stringify([uid, gid, groups, caps, mapped])

/** Standings of these subjects; whoever is not among them has none. */
export const createStandings = (subjects: readonly Subject[]): Standings => {
  const whos = subjects.map(whoIs)
  // Only inodes with several names make anyone look at a tree.
  const ledgers = whos.map((who) => ({ who, tree: {} as Tree }) as Ledger)
  const tuples: Tuple[] = []
  const numbers = new Map<string, number>()
  const byKey = new Map(subjects.map((subject, at) => [subjectKey(subject), at] as const))
  const places = new WeakMap<Subject, number | null>()

  const placeOf = (subject: Subject): number | null => {
    let at = places.get(subject)
    if (at === undefined) {
      at = byKey.get(subjectKey(subject)) ?? null
      places.set(subject, at)
    }
    return at
  }
  const numberOf = (tuple: Tuple): number => {
    const { enter, create, unlink, replaced, controlled, redirected, altered, listed, reach } = tuple
    const key = `${enter},${create},${unlink},${replaced},${controlled},${redirected},${altered},${listed},${reach}`
    let number = numbers.get(key)
    if (number === undefined) {
      number = tuples.push(tuple) - 1
      numbers.set(key, number)
    }
    return number
  }
  const tupleOf = (who: Who, at: number, above: Stood | undefined, inode: Inode | undefined, path: BytePath): Tuple => {
    const over = above === undefined ? undefined : tuples[above.standing.charCodeAt(at)]
    const holder = over === undefined ? undefined : { ...over, place: { inode: above?.inode } }
    const reach = over?.enter ?? YES
    if (inode === undefined) return { ...unseenFacts(who, over, holder, path), listed: NO, reach }
    return { ...directoryFacts(who, over, holder, inode, path), listed: dac(who, inode, R), reach }
  }
  const footingOf = ({ standing, inode }: Stood, at: number): Footing => {
    const tuple = tuples[standing.charCodeAt(at)] as Tuple
    const { enter, create, unlink, replaced, controlled, redirected, altered } = tuple
    const place = { state: inode === undefined ? 'unseen' : 'directory', inode } as Footing['place']
    const facts = { place, enter, create, unlink, replaced, controlled, redirected, altered }
    const footing = { ...facts, parent: undefined, to: undefined, left: [], base: undefined as unknown as Footing }
    footing.base = footing
    return footing
  }
  return {
    of(above, inode, path) {
      let standing = ''
      for (let at = 0; at < whos.length; at++)
        standing += String.fromCharCode(numberOf(tupleOf(whos[at] as Who, at, above, inode, path)))
      return tuples.length > LIMIT ? undefined : standing
    },
    canAt(subject, power, holder, inode) {
      const at = placeOf(subject)
      if (at === null) return undefined
      const { path } = inode
      const entry: Entry = { path, real: path, holder: footingOf(holder, at), inode, own: undefined }
      return truthOf(QUESTIONS[power](ledgers[at] as Ledger, entry))
    },
    canOf(subject, power, standing) {
      const at = placeOf(subject)
      return at === null ? undefined : truthOf(OF_DIRECTORY[power](tuples[standing.charCodeAt(at)] as Tuple))
    },
  }
}
