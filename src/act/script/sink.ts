import type { ActRecord, Tree } from '../../model/index.ts'
import type { Deed } from './contract.ts'
import { placesOf } from './place.ts'
import type { State } from './state.ts'
import { isPlain } from './value.ts'

/** Acts of one script run; further ones are a doubt. */
const MOST_ACTS = 4_096

/** An act of whoever runs the script, on whatever occasion. */
export type Told = Omit<ActRecord, 'trigger' | 'by'>

/** Where words of a script stand. */
export interface Standing {
  /** No two places have the same. */
  readonly id: string
  readonly collector: string
  readonly source: string
  readonly line: (line: number) => number
}

/** Gathers acts, each once. */
export interface Sink {
  readonly records: readonly ActRecord[]
  readonly add: (told: Told) => void
}

export const makeSink = (trigger: string, by: string, doubt: (what: string) => void): Sink => {
  const records: ActRecord[] = []
  const seen = new Set<string>()
  const add = (told: Told): void => {
    const { path, actor, verb, owner, group, mode, unresolved, recursive, origin } = told
    const key = [verb, path, actor, owner, group, mode, unresolved, recursive, origin.source, origin.line].join('\0')
    if (seen.has(key)) return
    seen.add(key)
    if (records.length < MOST_ACTS) records.push({ ...told, trigger, by })
    else if (records.length === MOST_ACTS) doubt(`more than ${MOST_ACTS} acts`)
  }
  return { records, add }
}

/** The acts that one deed is, one for every place it may be at. */
export const actsOfDeed = (
  tree: Tree,
  standing: Standing,
  state: State,
  line: number,
  words: string,
  deed: Deed,
): readonly Told[] => {
  const about = {
    kind: 'act' as const,
    actor: state.actor,
    verb: deed.verb,
    recursive: deed.recursive ?? false,
    follows: deed.follows ?? false,
    words,
    ...given('owner', name(deed.owner)),
    ...given('group', name(deed.group)),
    ...given('mode', deed.mode),
    ...given('makes', deed.makes),
    origin: { collector: standing.collector, source: standing.source, line: standing.line(line) },
  }
  return (deed.path.startsWith('/') ? [undefined] : state.cwd).flatMap((cwd): readonly Told[] => {
    const places = placesOf(deed.path, cwd, tree)
    if ('unresolved' in places) return [{ ...about, path: standing.source, unresolved: places.unresolved }]
    return places.paths.map((path) => ({ ...about, path, recursive: about.recursive || places.below === true }))
  })
}

const name = (value: string | null | undefined): string | null | undefined =>
  value === undefined || value === null || isPlain(value) ? value : undefined

const given = <K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [key in K]?: V })
