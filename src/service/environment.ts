import { type BytePath, bytesOf, normalizePath, type UnitRecord } from '../model/index.ts'
import { expandVariables, parseEnvironment } from '../parse/index.ts'
import { unitWords } from './unit-view.ts'
import type { World } from './world.ts'

/** The environment files that a unit names: absolute, `-` before them left away, those that hang on an instance left out. */
export const environmentFiles = (unit: UnitRecord): readonly BytePath[] =>
  unitWords(unit, 'Service.EnvironmentFile').flatMap(({ word, resolved }) => {
    const path = word.replace(/^-/, '')
    return resolved && path.startsWith('/') && !/[*?[]/.test(path) ? [normalizePath(bytesOf(path))] : []
  })

/**
 * A unit's variables as its command lines see them: "settings from these files override settings made with Environment="
 * (systemd.exec(5)). They count in Exec lines alone, never in User= or another directive.
 */
const variablesOf = (unit: UnitRecord, world: World): ReadonlyMap<string, string> => {
  const variables = new Map<string, string>()
  for (const { word } of unitWords(unit, 'Service.Environment')) {
    const equals = word.indexOf('=')
    if (equals > 0) variables.set(word.slice(0, equals), word.slice(equals + 1))
  }
  for (const file of environmentFiles(unit)) {
    const config = world.configs.find(({ path }) => path === file)
    for (const [name, value] of config ? parseEnvironment(config.text) : []) variables.set(name, value)
  }
  return variables
}

/** The arguments of one of a unit's commands as its program gets them. */
export const expandedArguments = (args: readonly string[], unit: UnitRecord, world: World): readonly string[] =>
  args.some((word) => word.includes('$')) ? expandVariables(args, variablesOf(unit, world)) : args
