import { LIMITS, PathwritError, safeText } from '../model/index.ts'
import type { Loaded, PackSource, RuleSource } from './contract.ts'
import { pointerStep } from './pointer.ts'
import { schemaError } from './schema-error.ts'
import { type SchemaValidator, validatePack, validateRule } from './validators.generated.js'

/** Refuses values nested deeper than LIMITS.depth before anything recursive meets them. */
const checkDepth = (value: unknown, file: string, pointer: string, depth: number): void => {
  if (typeof value !== 'object' || value === null) return
  if (depth > LIMITS.depth)
    throw new PathwritError('limit', `nested more than ${LIMITS.depth} levels deep`, {
      file,
      pointer,
      hint: 'name the inner conditions in "define" and put them in with "use"',
    })
  for (const [name, inner] of Object.entries(value)) checkDepth(inner, file, pointer + pointerStep(name), depth + 1)
}

const checked = <T>(what: 'rule' | 'pack', validate: SchemaValidator, loaded: Loaded<unknown>): Loaded<T> => {
  checkDepth(loaded.value, loaded.file, '', 1)
  if (!validate(loaded.value)) throw schemaError(what, validate.errors ?? [], loaded)
  return loaded as Loaded<T>
}

/** A parsed rule file, held against `schemas/rule.v1.json`. Throws a PathwritError (`pack`, `limit`) with file and pointer. */
export const checkRule = (loaded: Loaded<unknown>): Loaded<RuleSource> => checked('rule', validateRule, loaded)

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
