import { type BytePath, bytesOf, joinPath, nameOf, normalizePath, parentOf, type Tree } from '../model/index.ts'
import { splitUnitName } from '../parse/index.ts'
import type { LinkReader } from './links.ts'
import { UNIT_DIRECTORIES } from './survey.ts'

/** What stands under a unit's name in the strongest directory that has it. */
export type UnitEntry =
  | { readonly kind: 'file'; readonly path: BytePath; readonly bytes: Uint8Array }
  | { readonly kind: 'masked'; readonly path: BytePath }
  | { readonly kind: 'alias'; readonly path: BytePath; readonly target: string }
  | { readonly kind: 'lost'; readonly path: BytePath }

/** The files of a target that hold units, and the links between them. */
export interface UnitFiles {
  readonly files: ReadonlyMap<BytePath, Uint8Array>
  readonly tree: Tree
  readonly links: LinkReader
  /** Whether mount and automount units are among them. */
  readonly mounts?: boolean | undefined
}

const linkTarget = (link: BytePath, target: BytePath): BytePath =>
  normalizePath(target.startsWith('/') ? target : joinPath(parentOf(link), target))

/** Units that run something, and those that start them; with `mounts` also those that mount something. */
const isUnit = (name: BytePath, mounts = false): boolean =>
  (mounts ? /\.(?:service|socket|timer|mount|automount)$/ : /\.(?:service|socket|timer)$/).test(name) &&
  splitUnitName(name) !== undefined

const entryOfFile = (path: BytePath, bytes: Uint8Array): UnitEntry =>
  bytes.length === 0 ? { kind: 'masked', path } : { kind: 'file', path, bytes }

/** A link to another unit's name is an alias; one to the same name, or out of the unit directories, only moves the file. */
const entryOfLink = (unitFiles: UnitFiles, path: BytePath, target: BytePath): UnitEntry => {
  const to = linkTarget(path, target)
  if (to === '/dev/null') return { kind: 'masked', path }
  const inside = UNIT_DIRECTORIES.includes(parentOf(to))
  if (inside && nameOf(to) !== nameOf(path)) return { kind: 'alias', path, target: nameOf(to) }
  const { path: real, bytes } = unitFiles.links.read(path)
  return bytes === undefined || bytes === null ? { kind: 'lost', path } : entryOfFile(real, bytes)
}

/** Every unit of the target that counts with what stands under its name. */
export const unitEntries = (unitFiles: UnitFiles): ReadonlyMap<string, UnitEntry> => {
  const { mounts } = unitFiles
  const entries = new Map<string, UnitEntry>()
  const paths = [...unitFiles.files.keys()].sort()
  for (const directory of UNIT_DIRECTORIES.map(bytesOf)) {
    const here = new Map<string, UnitEntry>()
    for (const path of paths) {
      if (parentOf(path) !== directory || !isUnit(nameOf(path), mounts)) continue
      here.set(nameOf(path), entryOfFile(path, unitFiles.files.get(path) as Uint8Array))
    }
    for (const child of unitFiles.tree.children(directory) ?? []) {
      if (child.type !== 'symlink' || typeof child.linkTarget !== 'string') continue
      if (!isUnit(nameOf(child.path), mounts)) continue
      here.set(nameOf(child.path), entryOfLink(unitFiles, child.path, child.linkTarget))
    }
    for (const [name, entry] of here) if (!entries.has(name)) entries.set(name, entry)
  }
  return entries
}

/** Instances that some target wants or requires: `getty@tty1.service` → the template it links to. */
export const enabledInstances = ({ tree }: UnitFiles): ReadonlyMap<string, string> => {
  const instances = new Map<string, string>()
  for (const directory of UNIT_DIRECTORIES.map(bytesOf)) {
    for (const child of tree.children(directory) ?? []) {
      if (child.type !== 'directory' || !/\.(wants|requires)$/.test(child.path)) continue
      for (const link of tree.children(child.path) ?? []) {
        const name = nameOf(link.path)
        if (link.type !== 'symlink' || typeof link.linkTarget !== 'string' || !isUnit(name)) continue
        if (splitUnitName(name)?.instance) instances.set(name, nameOf(link.linkTarget))
      }
    }
  }
  return instances
}
