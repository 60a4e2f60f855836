import type { ActRecord, Tree } from '../../model/index.ts'
import type { Deed } from './contract.ts'
import { placesOf } from './place.ts'
import type { State } from './state.ts'
import { isPlain } from './value.ts'

/** Acts of one script run; further ones are a doubt. */
const MOST_ACTS = 4_096

/** Where words of a script stand. */
export interface Standing {
  readonly collector: string
  readonly source: string
  readonly line: (line: number) => number
}

/** Gathers acts, each once. */
export interface Sink {
  readonly records: readonly ActRecord[]
  readonly emit: (standing: Standing, state: State, line: number, words: string, deed: Deed) => void
}

export const makeSink = (tree: Tree, trigger: string, by: string, doubt: (what: string) => void): Sink => {
  const records: ActRecord[] = []
  const seen = new Set<string>()
  const add = (record: ActRecord): void => {
    const { path, actor, verb, owner, group, mode, unresolved, recursive, origin } = record
    const key = [verb, path, actor, owner, group, mode, unresolved, recursive, origin.source, origin.line].join('\0')
    if (seen.has(key)) return
    seen.add(key)
    if (records.length < MOST_ACTS) records.push(record)
    else if (records.length === MOST_ACTS) doubt(`more than ${MOST_ACTS} acts`)
  }
  return {
    records,
    emit: (standing, state, line, words, deed) => {
      const origin = { collector: standing.collector, source: standing.source, line: standing.line(line) }
      const about = {
        kind: 'act' as const,
        actor: state.actor,
        verb: deed.verb,
        recursive: deed.recursive ?? false,
        follows: deed.follows ?? false,
        trigger,
        by,
        words,
        ...given('owner', name(deed.owner)),
        ...given('group', name(deed.group)),
        ...given('mode', deed.mode),
        ...given('makes', deed.makes),
        origin,
      }
      for (const cwd of deed.path.startsWith('/') ? [undefined] : state.cwd) {
        const places = placesOf(deed.path, cwd, tree)
        if ('unresolved' in places) add({ ...about, path: standing.source, unresolved: places.unresolved })
        else
          for (const path of places.paths) add({ ...about, path, recursive: about.recursive || places.below === true })
      }
    },
  }
}

const name = (value: string | null | undefined): string | null | undefined =>
  value === undefined || value === null || isPlain(value) ? value : undefined

const given = <K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [key in K]?: V })
