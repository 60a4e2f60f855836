import type { BytePath, Inode, WitnessStep } from '../model/index.ts'
import { W, X } from './dac.ts'
import { type Fact, isYes } from './fact.ts'
import type { Footing } from './footing.ts'
import type { Ledger } from './ledger.ts'
import { controlStep, grantStep, inDirectory, ownerOf } from './words.ts'

/** One way to a yes: the answer of that way alone, and its reasons. */
export interface Chain {
  readonly fact: Fact
  readonly steps: readonly WitnessStep[]
}

export const STICKY = 0o1000

/** The directory in which a missing name, or the first missing name above it, would be made. */
export const nearestDirectory = (footing: Footing): Footing | undefined => {
  let at: Footing | undefined = footing
  while (at !== undefined && (at.to !== undefined || at.place.state === 'absent')) at = at.to ?? at.parent
  return at?.place.state === 'directory' ? at : undefined
}

const granted = (ledger: Ledger, footing: Footing): readonly WitnessStep[] => {
  const { inode, real } = footing.place
  return inode ? [grantStep(real, ledger.subject, ledger.who, inode, W | X)] : []
}

/** `/etc/foo: … group foo may write → /etc/foo/foo.conf: can be replaced`. */
export const replaceChain = (
  ledger: Ledger,
  holder: Footing,
  inode: Inode | undefined,
  path: BytePath,
  fact: Fact,
  what: 'replaced' | 'deleted',
): Chain => {
  const directory = holder.place.inode
  const sticky = ((directory?.mode ?? 0) & STICKY) !== 0
  let why = `can be ${what}`
  if (sticky && inode?.uid === ledger.who.uid) why += `: its owner ${ownerOf(inode)} may in a sticky directory`
  else if (sticky && directory?.uid !== ledger.who.uid) why += ': cap_fowner may in a sticky directory'
  return { fact, steps: [...granted(ledger, destinationOf(holder)), inDirectory(path, why)] }
}

const destinationOf = (footing: Footing): Footing => {
  let at = footing
  while (at.to !== undefined) at = at.to
  return at
}

export const createChain = (ledger: Ledger, holder: Footing, path: BytePath, fact: Fact): Chain => {
  const directory = nearestDirectory(holder)
  const made = inDirectory(path, 'can be created')
  return { fact, steps: directory === undefined ? [made] : [...granted(ledger, directory), made] }
}

/**
 * Every way in which some entry on the walk to `start` can be altered, nearest first; each ends at the altered entry.
 * That the entry `kept` can be chmodded does not count.
 */
export function* alterations(
  ledger: Ledger,
  start: Footing,
  kept?: Footing,
): Generator<Chain & { readonly at: Footing }> {
  const seen = new Set<Footing>([start])
  for (const at of seen) {
    const { place, parent, controlled, replaced } = at
    if (at !== kept && isYes(controlled) && place.inode)
      yield { at, fact: controlled, steps: [controlStep(place.entry, ledger.who, place.inode)] }
    const inode = place.link ?? place.inode ?? undefined
    if (isYes(replaced) && parent !== undefined)
      yield { at, ...replaceChain(ledger, parent.base, inode, place.entry, replaced, 'replaced') }
    if (place.state === 'absent' && at.to === undefined && parent !== undefined && isYes(parent.base.create))
      yield { at, ...createChain(ledger, parent.base, place.entry, parent.base.create) }
    for (const next of [at.to, parent, ...at.left]) if (next !== undefined) seen.add(next)
  }
}

export const isDestination = (own: Footing | undefined, at: Footing): boolean =>
  own?.to !== undefined && destinationOf(own) === at
