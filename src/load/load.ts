import { resolve } from 'node:path'
import { checkNamesDiffer, fullParams, type Pack, packsOf, paramNames, resolvePack } from '../pack/index.ts'
import { ownPackage } from './own-package.ts'
import { builtinNames, packPlace } from './pack-place.ts'
import { readPack } from './read-pack.ts'
import { located, type Session } from './session.ts'

export interface LoadOptions {
  /** Where paths and `node_modules` are looked for; the working directory when left out. */
  readonly cwd?: string | undefined
  /** Parameter values by `PACK.NAME`, or `NAME` where only one pack has it; text is read by the parameter's type. */
  readonly params?: ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>> | undefined
}

const paramsOf = (params: LoadOptions['params']): ReadonlyMap<string, unknown> =>
  params instanceof Map ? params : new Map(Object.entries(params ?? {}))

/**
 * Packs that are used together, each ready to compile, in the order of their references. A parameter must belong to one
 * of them. Throws a PathwritError with file, line and column.
 */
export const loadPacks = async (references: readonly string[], options: LoadOptions = {}): Promise<readonly Pack[]> => {
  const cwd = resolve(options.cwd ?? '.')
  const session: Session = { cwd, own: ownPackage(), packs: new Map(), texts: new Map() }
  try {
    const trees = []
    for (const reference of references)
      trees.push(await readPack(packPlace(reference, session.own, { folder: cwd, place: {} }), [], session))
    checkNamesDiffer(trees.flatMap(packsOf))
    const params = fullParams(trees, paramsOf(options.params))
    return trees.map((files) => {
      const names = new Set(paramNames(files))
      const own = new Map([...params].filter(([name]) => names.has(name)))
      return resolvePack(files, own, { engine: session.own.version })
    })
  } catch (error) {
    throw await located(error, session)
  }
}

/** One pack: `pathwrit:NAME`, a file, a folder, or an npm name (found in `node_modules`, never fetched). */
export const loadPack = async (reference: string, options: LoadOptions = {}): Promise<Pack> =>
  (await loadPacks([reference], options))[0] as Pack

/** The built-in packs, as `loadPack` takes them: `pathwrit:NAME`, by name. */
export const listBuiltinPacks = async (): Promise<readonly string[]> =>
  builtinNames(ownPackage()).map((name) => `pathwrit:${name}`)
