import { LIMITS, PathwritError, safeText, type Waiver } from '../model/index.ts'
import type { Loaded, PackSource, RuleSource } from './contract.ts'
import { pointerStep } from './pointer.ts'
import { schemaError } from './schema-error.ts'
import { type SchemaValidator, validatePack, validateRule, validateWaivers } from './validators.generated.js'

/** The pointer to the first value nested deeper than LIMITS.depth; the text is built only on the way back from one. */
const tooDeep = (value: unknown, depth: number): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > LIMITS.depth) return ''
  for (const name in value) {
    const found = tooDeep((value as Record<string, unknown>)[name], depth + 1)
    if (found !== undefined) return pointerStep(name) + found
  }
  return undefined
}

/** Refuses deep values before anything recursive meets them. */
const checkDepth = ({ value, file }: Loaded<unknown>): void => {
  const pointer = tooDeep(value, 1)
  if (pointer !== undefined)
    throw new PathwritError('limit', `nested more than ${LIMITS.depth} levels deep`, {
      file,
      pointer,
      hint: 'name the inner conditions in "define" and put them in with "use"',
    })
}

const checked = <T>(
  what: 'rule' | 'pack' | 'waivers',
  validate: SchemaValidator,
  loaded: Loaded<unknown>,
): Loaded<T> => {
  checkDepth(loaded)
  if (!validate(loaded.value)) throw schemaError(what, validate.errors ?? [], loaded)
  return loaded as Loaded<T>
}

/**
 * A parsed rule file, held against `schemas/rule.v1.json`. Its cases, which no scan reads and which are most of the work,
 * may be left out. Throws a PathwritError (`pack`, `limit`) with file and pointer.
 */
export const checkRule = (loaded: Loaded<unknown>, cases = true): Loaded<RuleSource> => {
  const { value } = loaded
  const rule = typeof value === 'object' && value !== null && !cases ? { ...value, cases: undefined } : value
  checked('rule', validateRule, { ...loaded, value: rule })
  return loaded as Loaded<RuleSource>
}

/** Names that every object inherits: a pack may not use them, so that no look-up can ever meet a prototype. */
const INHERITED: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype'])

const checkNames = ({ value, file }: Loaded<PackSource>): void => {
  for (const group of ['params', 'lists', 'define'] as const)
    for (const name of Object.keys(value[group] ?? {}))
      if (INHERITED.has(name))
        throw new PathwritError('pack', `"${safeText(name)}" cannot be a name in ${group}`, {
          file,
          pointer: `/${group}${pointerStep(name)}`,
          hint: 'every JavaScript object has something of that name; choose another',
        })
}

/** A parsed pack file, held against `schemas/pack.v1.json`. Throws as `checkRule` does. */
export const checkPack = (loaded: Loaded<unknown>): Loaded<PackSource> => {
  const pack = checked<PackSource>('pack', validatePack, loaded)
  checkNames(pack)
  return pack
}

/** A parsed file of waivers, held against `schemas/waivers.v1.json`. Throws as `checkRule` does. */
export const checkWaivers = (loaded: Loaded<unknown>): Loaded<{ readonly waivers: readonly Waiver[] }> =>
  checked('waivers', validateWaivers, loaded)
