import type { BytePath, Inode, Subject } from '../model/index.ts'
import { dac, R } from './dac.ts'
import { type Fact, NO, YES } from './fact.ts'
import { directoryFacts, type Facts, unseenFacts } from './footing.ts'
import { type Who, whoIs } from './who.ts'

/** All that hangs on a directory itself for one subject; `listed` beside what the footing of its entries needs. */
interface Tuple extends Facts {
  readonly listed: Fact
  /** The search of the way to it. */
  readonly reach: Fact
}

/**
 * What every one of some subjects may do at a directory, as one string: a character a subject, the number of its facts.
 * Equal strings are equal answers, so that directories can be told apart by what they mean rather than by where they are.
 */
export type Standing = string

/** A directory above another: its standing and what the sticky rule asks of its inode. */
export interface Stood {
  readonly standing: Standing
  readonly inode: Pick<Inode, 'mode' | 'uid'> | undefined
}

export interface Standings {
  /**
   * Of a directory reached through no link. `above` undefined: it is the root; `inode` undefined: it was not observed.
   * undefined when there are more combinations of facts than can be numbered.
   */
  of(above: Stood | undefined, inode: Inode | undefined, path: BytePath): Standing | undefined
}

/** What a character can number. */
const LIMIT = 0xffff

/** Standings of these subjects; whoever is not among them has none. */
export const createStandings = (subjects: readonly Subject[]): Standings => {
  const whos = subjects.map(whoIs)
  const tuples: Tuple[] = []
  const numbers = new Map<string, number>()

  const numberOf = (tuple: Tuple): number => {
    const { enter, create, unlink, replaced, controlled, altered, listed, reach } = tuple
    const key = `${enter},${create},${unlink},${replaced},${controlled},${altered},${listed},${reach}`
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
  return {
    of(above, inode, path) {
      let standing = ''
      for (let at = 0; at < whos.length; at++)
        standing += String.fromCharCode(numberOf(tupleOf(whos[at] as Who, at, above, inode, path)))
      return tuples.length > LIMIT ? undefined : standing
    },
  }
}
