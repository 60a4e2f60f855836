import type { ActRecord, Tree } from '../../model/index.ts'
import type { Deed } from './contract.ts'
import { placesOf } from './place.ts'
import type { Standing, State } from './state.ts'
import { isPlain } from './value.ts'

/** Acts of one script run; further ones are a doubt. */
const MOST_ACTS = 4_096

/** An act of whoever runs the script, on whatever occasion. */
export type Told = Omit<ActRecord, 'trigger' | 'by'>

/** Gathers acts, each once. */
export interface Sink {
  readonly records: readonly ActRecord[]
  readonly add: (told: Told) => void
}

export const makeSink = (trigger: string, by: string, doubt: (what: string) => void): Sink => {
  const records: ActRecord[] = []
  const met = new Set<Told>()
  const seen = new Set<string>()
  const add = (told: Told): void => {
    if (met.has(told)) return
    met.add(told)
    const { path, actor, verb, owner, group, mode, modeChange, unresolved, recursive, origin } = told
    const key = [
      verb,
      path,
      actor,
      owner,
      group,
      mode,
      modeChange,
      unresolved,
      recursive,
      origin.source,
      origin.line,
    ].join('\0')
    if (seen.has(key)) return
    seen.add(key)
    if (records.length < MOST_ACTS) records.push({ ...told, trigger, by })
    else if (records.length === MOST_ACTS) doubt(`more than ${MOST_ACTS} acts`)
  }
  return { records, add }
}

/** The acts that one deed is, one for every place it may be at. Of the same deed at the same place they are the same objects. */
export type Tell = (standing: Standing, state: State, line: number, words: string, deed: Deed) => readonly Told[]

const MOST_DEEDS = 65_536

export const teller = (tree: Tree): Tell => {
  const known = new Map<string, readonly Told[]>()
  return (standing, state, line, words, deed) => {
    const { verb, path, recursive, follows, owner, group, mode, modeChange, makes } = deed
    const about = [
      standing.id,
      line,
      words,
      state.actor,
      verb,
      path,
      recursive,
      follows,
      `${owner}:${group}`,
      mode,
      modeChange,
      makes,
    ]
    const key = (path.startsWith('/') ? about : [...about, ...state.cwd]).join('\0')
    const found = known.get(key)
    if (found !== undefined) return found
    const acts = actsOfDeed(tree, standing, state, line, words, deed)
    if (known.size < MOST_DEEDS) known.set(key, acts)
    return acts
  }
}

const actsOfDeed = (
  tree: Tree,
  standing: Standing,
  state: State,
  line: number,
  words: string,
  deed: Deed,
): readonly Told[] => {
  const { owner, group, mode, modeChange, makes } = deed
  const about: Omit<Mutable<Told>, 'path'> = {
    kind: 'act',
    actor: state.actor,
    verb: deed.verb,
    recursive: deed.recursive ?? false,
    follows: deed.follows ?? false,
    words,
    origin: { collector: standing.collector, source: standing.source, line: standing.line(line) },
  }
  if (isTold(owner)) about.owner = owner
  if (isTold(group)) about.group = group
  if (mode !== undefined) about.mode = mode
  if (modeChange !== undefined) about.modeChange = modeChange
  if (makes !== undefined) about.makes = makes
  return (deed.path.startsWith('/') ? [undefined] : state.cwd).flatMap((cwd): readonly Told[] => {
    const places = placesOf(deed.path, cwd, tree)
    if ('unresolved' in places) return [{ ...about, path: standing.source, unresolved: places.unresolved }]
    return places.paths.map((path) => ({ ...about, path, recursive: about.recursive || places.below === true }))
  })
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const isTold = (value: string | null | undefined): value is string | null =>
  value === null || (value !== undefined && isPlain(value))
