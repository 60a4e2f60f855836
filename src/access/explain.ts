import { type AccessAnswer, type Inode, isUnder, type Power, parentOf, type WitnessStep } from '../model/index.ts'
import { alterations, type Chain, createChain, isDestination, nearestDirectory, replaceChain } from './chain.ts'
import { enterOf, otherNames, writable } from './content.ts'
import { R, W, X } from './dac.ts'
import { assumedNames, type Fact, isYes, missingNames, truthOf, UNSURE } from './fact.ts'
import { destination } from './follow.ts'
import { controllable, type Footing, replaceable } from './footing.ts'
import type { Entry, Ledger } from './ledger.ts'
import { byLink, controlStep, grantStep, inDirectory, sameFile } from './words.ts'

const NOTHING: readonly never[] = Object.freeze([])

/** The answer, given as `fact`, with its reasons. The witness of a yes is the shortest chain; of a no or an unknown, empty. */
export const explain = (ledger: Ledger, power: Power, entry: Entry, fact: Fact): AccessAnswer => {
  const chain = isYes(fact) ? chainOf(ledger, power, entry, fact) : undefined
  return Object.freeze({
    answer: truthOf(fact),
    witness: chain === undefined ? NOTHING : Object.freeze(chain.steps.map((step) => Object.freeze(step))),
    assumed: assumedNames(chain?.fact ?? fact),
    missing: fact & UNSURE ? missingNames(fact) : NOTHING,
  })
}

const chainOf = (ledger: Ledger, power: Power, entry: Entry, fact: Fact): Chain | undefined => {
  const { holder, inode, own, path } = entry
  const { subject, who } = ledger
  switch (power) {
    case 'modify':
      return shortest(waysToModify(ledger, entry))
    case 'redirect':
      return shortest(waysToRedirect(ledger, entry)) ?? shortest(waysAbove(ledger, entry))
    case 'control':
      return inode ? { fact, steps: [controlStep(path, who, inode)] } : undefined
    case 'delete':
    case 'replace': {
      const what = power === 'delete' ? 'deleted' : 'replaced'
      return holder && replaceChain(ledger, holder, inode ?? undefined, path, fact, what)
    }
    case 'search': {
      const directory = holder && nearestDirectory(holder)
      if (!directory?.place.inode) return { fact, steps: [{ path, why: 'is the root' }] }
      return { fact, steps: [grantStep(directory.place.real, subject, who, directory.place.inode, X)] }
    }
    case 'create':
      if (own === undefined) return holder && createChain(ledger, holder, path, fact)
      if (own.place.state === 'absent') return createChain(ledger, own, path, fact)
  }
  const end = own === undefined ? undefined : destination(own)
  const target = end === undefined ? inode : end.place.inode
  if (!target) return undefined
  const fill = target.type === 'directory' ? W | X : W
  const want = power === 'read' ? R : power === 'execute' ? X : fill
  const linked = own?.to !== undefined
  const step = grantStep(linked && end ? end.place.real : path, subject, who, target, want)
  return { fact, steps: linked ? [step, byLink(path)] : [step] }
}

/** The first of the shortest ways: ways are listed in the order that settles ties. */
const shortest = (ways: Iterable<Chain>): Chain | undefined => {
  let best: Chain | undefined
  for (const way of ways) {
    if (best === undefined || way.steps.length < best.steps.length) best = way
    if (best.steps.length === 1) break
  }
  return best
}

/** Direct write, replace, control, what a link leads to, and the entries above. */
function* waysToModify(ledger: Ledger, entry: Entry): Generator<Chain> {
  const { who } = ledger
  const { holder, inode, own, path, real } = entry
  if (own === undefined && holder !== undefined) {
    const { base } = holder
    if (inode === null) {
      if (isYes(base.create)) yield createChain(ledger, base, path, base.create)
    } else {
      if (inode) yield* waysToWrite(ledger, enterOf(base), inode, path)
      const fact = replaceable(who, base, inode, real)
      if (isYes(fact)) yield replaceChain(ledger, base, inode, path, fact, 'replaced')
      if (inode) yield* waysToChange(ledger, base, inode, path, real)
    }
  }
  if (own !== undefined) yield* waysInside(ledger, own, entry)
  yield* waysAbove(ledger, entry)
}

/** Putting something else under the name, and the entries above; a directory's own mode does not change where it is, unless the way leads on and back. */
function* waysToRedirect(ledger: Ledger, entry: Entry): Generator<Chain> {
  const { holder, inode, own, path, real } = entry
  if (own === undefined && holder !== undefined) {
    const { base } = holder
    if (inode === null) {
      if (isYes(base.create)) yield createChain(ledger, base, path, base.create)
    } else {
      const fact = replaceable(ledger.who, base, inode, real)
      if (isYes(fact)) yield replaceChain(ledger, base, inode, path, fact, 'replaced')
    }
  }
  const end = own === undefined ? undefined : destination(own)
  yield* waysAbove(ledger, entry, end)
}

function* waysAbove(ledger: Ledger, entry: Entry, kept?: Footing): Generator<Chain> {
  const { own, holder } = entry
  const start = own ?? holder
  if (start === undefined) return
  for (const way of alterations(ledger, start, kept)) {
    if (way.at === own) yield way
    else yield { fact: way.fact, steps: [...way.steps, relation(entry, way.at)] }
  }
}

const relation = ({ own, path }: Entry, at: Footing): WitnessStep =>
  isDestination(own, at)
    ? byLink(path)
    : isUnder(path, at.place.path)
      ? inDirectory(path, 'lies below it')
      : byLink(path, 'is reached through it')

function* waysToWrite(ledger: Ledger, enter: Fact, inode: Inode, path: string): Generator<Chain> {
  const fact = writable(ledger.who, enter, inode, false)
  if (isYes(fact)) yield { fact, steps: [grantStep(path, ledger.subject, ledger.who, inode, W)] }
}

/** Control of the inode, then write or control of it by another of its names. */
function* waysToChange(ledger: Ledger, base: Footing, inode: Inode, path: string, real: string): Generator<Chain> {
  yield* waysToControl(ledger, enterOf(base), inode, path)
  for (const name of otherNames(ledger, inode, real) ?? []) {
    const enter = enterOf(ledger.footing(parentOf(name)).base)
    const same = sameFile(path)
    const named = ledger.tree.lookup(name) ?? inode
    for (const way of waysToWrite(ledger, enter, named, name)) yield { ...way, steps: [...way.steps, same] }
    for (const way of waysToControl(ledger, enter, named, name)) yield { ...way, steps: [...way.steps, same] }
  }
}

function* waysToControl(ledger: Ledger, enter: Fact, inode: Inode, path: string): Generator<Chain> {
  const fact = controllable(ledger.who, enter, inode)
  if (isYes(fact)) yield { fact, steps: [controlStep(path, ledger.who, inode)] }
}

/** Making and removing entries of a directory, or changing the file a link leads to. */
function* waysInside(ledger: Ledger, own: Footing, { path }: Entry): Generator<Chain> {
  const end = destination(own)
  const { inode, real, state } = end.place
  if (!inode) return
  const tail = own.to === undefined ? [] : [byLink(path)]
  if (state === 'directory' && isYes(end.base.unlink)) {
    const step = grantStep(tail.length ? real : path, ledger.subject, ledger.who, inode, W | X)
    yield { fact: end.base.unlink, steps: [step, ...tail] }
  } else if (state === 'other' && end.parent !== undefined) {
    const { base } = end.parent
    for (const way of waysToWrite(ledger, enterOf(base), inode, real)) yield { ...way, steps: [...way.steps, ...tail] }
    for (const way of waysToChange(ledger, base, inode, real, real)) yield { ...way, steps: [...way.steps, ...tail] }
  }
}
