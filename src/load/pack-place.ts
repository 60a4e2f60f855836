import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, extname, isAbsolute, join, resolve } from 'node:path'
import { type ErrorPlace, nearest, PathwritError, safeText } from '../model/index.ts'
import type { OwnPackage } from './own-package.ts'
import { isInside, readPackFile } from './read-pack-file.ts'

/** Where a pack stands: its file, the folder (a real path) that all its files must stay in, and what kind of pack it is. */
export interface PackPlace {
  readonly file: string
  readonly root: string
  readonly builtIn: boolean
  /** A pack of a package extends nothing outside it by path: a package must not reach into its user's files. */
  readonly confined: boolean
}

/** Who asks: the folder that a reference is relative to, and the folder it may not leave. */
export interface Asker {
  readonly folder: string
  readonly within?: string | undefined
  readonly place: ErrorPlace
}

export const FILE_EXTENSIONS: readonly string[] = ['.json', '.yaml', '.yml']

/** `pack.json`, `pack.yaml` or `pack.yml` in a folder; the same with `rule`. */
export const findIn = (folder: string, name: 'pack' | 'rule'): string | undefined =>
  FILE_EXTENSIONS.map((extension) => join(folder, name + extension)).find((file) => existsSync(file))

/** The names of the packs that come with this package, without `pathwrit:`. */
export const builtinNames = (own: OwnPackage): readonly string[] => {
  const folder = join(own.folder, 'packs')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
}

const builtinPlace = (name: string, own: OwnPackage, { place }: Asker): PackPlace => {
  const names = builtinNames(own)
  if (!names.includes(name))
    throw new PathwritError('pack', `there is no built-in pack "${safeText(name)}"`, {
      ...place,
      hint: nearest(name, names) ?? `built in: ${names.map((one) => `pathwrit:${one}`).join(', ') || 'none'}`,
    })
  return {
    file: join(own.folder, 'packs', `${name}.json`),
    root: realpathSync(own.folder),
    builtIn: true,
    confined: true,
  }
}

const pathPlace = (reference: string, own: OwnPackage, { folder, within, place }: Asker): PackPlace => {
  const path = resolve(folder, reference)
  const refuse = (message: string, hint?: string): never => {
    throw new PathwritError('pack', `${safeText(reference)} ${message}`, { ...place, hint })
  }
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined)
    return refuse('does not exist', 'a pack is a file, a folder with a pack.json, or pathwrit:NAME')
  const file = found.isDirectory() ? findIn(path, 'pack') : path
  if (file === undefined) return refuse('holds no pack.json, pack.yaml or pack.yml')
  if (!FILE_EXTENSIONS.includes(extname(file))) return refuse('is not a .json, .yaml or .yml file')
  const real = realpathSync(file)
  if (within !== undefined && !isInside(real, within))
    return refuse('leads outside the package of the pack that extends it')
  const ownFolder = realpathSync(own.folder)
  if (dirname(real) === join(ownFolder, 'packs')) return { file, root: ownFolder, builtIn: true, confined: true }
  const root = within ?? realpathSync(dirname(file))
  return { file, root, builtIn: false, confined: within !== undefined }
}

const npmFolder = (name: string, from: string): string | undefined => {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name)
    if (existsSync(join(found, 'package.json'))) return realpathSync(found)
    if (folder === dirname(folder)) return undefined
  }
}

/** `pathwrit` in the package.json of a package: its pack file. */
const packField = (root: string): unknown => {
  const file = join(root, 'package.json')
  const { text } = readPackFile(file, root, file)
  try {
    return JSON.parse(text)?.pathwrit ?? 'pack.json'
  } catch {
    throw new PathwritError('pack', `${file} is not JSON`, { file })
  }
}

const npmPlace = (name: string, own: OwnPackage, { folder, place }: Asker): PackPlace => {
  const root = npmFolder(name, folder)
  if (root === undefined) {
    const hint = builtinNames(own).includes(name)
      ? `the built-in pack is pathwrit:${name}`
      : existsSync(resolve(folder, name))
        ? `for the folder say ./${name}`
        : `install it first (npm install ${name}): packs are never fetched`
    throw new PathwritError('pack', `no npm package "${name}" in node_modules`, { ...place, hint })
  }
  const field = packField(root)
  const file = typeof field === 'string' ? join(root, field) : undefined
  if (file === undefined || !existsSync(file))
    throw new PathwritError('pack', `the npm package ${name} is not a pack`, {
      ...place,
      hint: 'a pack has a pack.json, or names its pack file in "pathwrit" of its package.json',
    })
  return { file, root, builtIn: false, confined: true }
}

const NPM_NAME = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/

/** Where a reference leads: `pathwrit:NAME`, a path (one with `./`, a slash or a pack's extension), or an npm name. */
export const packPlace = (reference: string, own: OwnPackage, asker: Asker): PackPlace => {
  if (reference.includes('\0')) throw new PathwritError('pack', 'a reference to a pack holds a NUL', asker.place)
  if (reference.startsWith('pathwrit:')) return builtinPlace(reference.slice('pathwrit:'.length), own, asker)
  const isNpm = NPM_NAME.test(reference) && !FILE_EXTENSIONS.includes(extname(reference))
  if (isNpm && !isAbsolute(reference)) return npmPlace(reference, own, asker)
  return pathPlace(reference, own, asker)
}
