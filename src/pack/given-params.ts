import { nearest, PathwritError, safeText } from '../model/index.ts'
import type { PackFiles } from './contract.ts'

/** Parameter values from a user: `PACK.NAME`, or `NAME` where only one pack has it. Text is read by the parameter's type. */
export type GivenParams = ReadonlyMap<string, unknown>

/** Every pack of a tree of extensions, each once, the outermost first. */
export const packsOf = (files: PackFiles): readonly PackFiles[] => {
  const seen = new Set<PackFiles>()
  const visit = (one: PackFiles): void => {
    if (seen.has(one)) return
    seen.add(one)
    for (const { files: inner } of one.extended) visit(inner)
  }
  visit(files)
  return [...seen]
}

/** The parameters of a pack and of all it extends, as `PACK.NAME`. */
export const paramNames = (files: PackFiles): readonly string[] =>
  packsOf(files).flatMap(({ pack }) => Object.keys(pack.value.params ?? {}).map((name) => `${pack.value.name}.${name}`))

/** The full names that a given name stands for in one tree: itself, or the outermost pack's parameter, or all of that name. */
const meant = (given: string, files: PackFiles): readonly string[] => {
  const names = paramNames(files)
  if (names.includes(given)) return [given]
  const outermost = `${files.pack.value.name}.${given}`
  if (names.includes(outermost)) return [outermost]
  return names.filter((name) => name.slice(name.indexOf('.') + 1) === given)
}

/** Given values by their full names, for packs that are loaded together. Throws `usage` for a name that none has, or several have. */
export const fullParams = (trees: readonly PackFiles[], params: GivenParams): GivenParams => {
  const full = new Map<string, unknown>()
  for (const [given, value] of params) {
    const [name, ...others] = new Set(trees.flatMap((files) => meant(given, files)))
    if (name === undefined) {
      const names = [...new Set(trees.flatMap(paramNames))]
      const known = names.length === 0 ? 'the packs have no parameters' : `known: ${names.join(', ')}`
      throw new PathwritError('usage', `no pack has a parameter "${safeText(given)}"`, {
        hint: nearest(given, names) ?? known,
      })
    }
    if (others.length > 0)
      throw new PathwritError('usage', `several packs have a parameter "${safeText(given)}"`, {
        hint: `say which: ${[name, ...others].join(' or ')}`,
      })
    full.set(name, value)
  }
  return full
}
