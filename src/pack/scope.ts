import { type ErrorCode, nearest, PathwritError, safeText } from '../model/index.ts'
import type { PackFiles, ParamSource } from './contract.ts'
import type { GivenParams } from './given-params.ts'
import { type ParamValue, paramText, paramValue, type Refuse } from './param-value.ts'
import { pointerStep } from './pointer.ts'

/** What the rules of one pack see of it. Names are keys of maps: no name can reach a prototype. */
export interface PackScope {
  readonly name: string
  readonly file: string
  readonly builtIn: boolean
  readonly sources: ReadonlyMap<string, ParamSource>
  readonly params: ReadonlyMap<string, ParamValue>
  readonly lists: ReadonlyMap<string, readonly string[]>
  readonly define: ReadonlyMap<string, unknown>
}

const mapOf = <T>(record: Readonly<Record<string, T>> | undefined): ReadonlyMap<string, T> =>
  new Map(Object.entries(record ?? {}))

const refuser =
  (code: ErrorCode, subject: string, place: { file?: string; pointer?: string }, about?: string): Refuse =>
  (message, hint) => {
    throw new PathwritError(code, `${subject} ${message}`, { ...place, hint: hint ?? about })
  }

const checkBounds = (source: ParamSource, refuse: Refuse): void => {
  const bounded = source.type === 'integer' || source.type === 'list'
  if (!bounded && (source.min !== undefined || source.max !== undefined))
    refuse(`has min or max, which mean nothing for type ${source.type}`, 'use enum, or drop them')
  if (source.enum !== undefined && (source.type === 'boolean' || source.type === 'glob'))
    refuse(`has an enum, which means nothing for type ${source.type}`)
  if (source.min !== undefined && source.max !== undefined && source.min > source.max)
    refuse(`has min ${source.min} above max ${source.max}`)
}

/** A pack's own parameters with the given values, each checked; its lists and conditions. */
export const packScope = ({ pack: { value, file }, builtIn }: PackFiles, given: GivenParams): PackScope => {
  const sources = mapOf(value.params)
  const params = new Map<string, ParamValue>()
  for (const [name, source] of sources) {
    const pointer = `/params${pointerStep(name)}`
    checkBounds(source, refuser('pack', `parameter ${name}`, { file, pointer }))
    const defaultPlace = { file, pointer: `${pointer}/default` }
    const byDefault = paramValue(source, source.default, refuser('pack', `the default of ${name}`, defaultPlace))
    const full = `${value.name}.${name}`
    params.set(name, given.has(full) ? givenValue(full, source, given.get(full)) : byDefault)
  }
  const { name } = value
  return Object.freeze({ name, file, builtIn, sources, params, lists: mapOf(value.lists), define: mapOf(value.define) })
}

const givenValue = (full: string, source: ParamSource, value: unknown): ParamValue => {
  const refuse = refuser('usage', `parameter ${full}`, {}, source.about)
  return paramValue(source, typeof value === 'string' ? paramText(source.type, value, refuse) : value, refuse)
}

/** The parameters of one rule: its pack's, with an override's values in their place. `place` is that of the override's params. */
export const overriddenParams = (
  scope: PackScope,
  params: ReadonlyMap<string, ParamValue>,
  changes: Readonly<Record<string, unknown>>,
  place: { readonly file: string; readonly pointer: string },
): ReadonlyMap<string, ParamValue> => {
  const changed = new Map(params)
  for (const [name, value] of Object.entries(changes)) {
    const at = { file: place.file, pointer: place.pointer + pointerStep(name) }
    const source = scope.sources.get(name)
    if (source === undefined) {
      const names = [...scope.sources.keys()]
      throw new PathwritError('pack', `pack ${scope.name} has no parameter "${safeText(name)}"`, {
        ...at,
        hint: nearest(name, names) ?? (names.length === 0 ? 'it has none' : `known: ${names.join(', ')}`),
      })
    }
    changed.set(name, paramValue(source, value, refuser('pack', `parameter ${name}`, at, source.about)))
  }
  return changed
}
