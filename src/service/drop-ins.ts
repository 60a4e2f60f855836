import { type BytePath, bytesOf, joinPath, nameOf, parentOf } from '../model/index.ts'
import { decodeText, dropInDirectories, parseUnitFile, splitUnitName, type UnitLayer } from '../parse/index.ts'
import { UNIT_DIRECTORIES } from './survey.ts'
import type { UnitFiles } from './unit-files.ts'

type Index = ReadonlyMap<BytePath, ReadonlyMap<string, Uint8Array>>

/** Drop-ins by their directory, links read; a link to /dev/null or an empty file hides a weaker drop-in of its name. */
export const dropInIndex = ({ files, tree, links }: UnitFiles): Index => {
  const index = new Map<BytePath, Map<string, Uint8Array>>()
  const put = (path: BytePath, bytes: Uint8Array) => {
    const directory = parentOf(path)
    const inside = index.get(directory) ?? new Map<string, Uint8Array>()
    index.set(directory, inside.set(nameOf(path), bytes))
  }
  const roots = UNIT_DIRECTORIES.map(bytesOf)
  for (const [path, bytes] of files) {
    if (path.endsWith('.conf') && parentOf(path).endsWith('.d') && roots.includes(parentOf(parentOf(path))))
      put(path, bytes)
  }
  for (const root of roots) {
    for (const directory of tree.children(root) ?? []) {
      if (directory.type !== 'directory' || !directory.path.endsWith('.d')) continue
      for (const entry of tree.children(directory.path) ?? []) {
        if (entry.type !== 'symlink' || !entry.path.endsWith('.conf')) continue
        const bytes = entry.linkTarget === '/dev/null' ? new Uint8Array() : links.read(entry.path).bytes
        if (bytes) put(entry.path, bytes)
      }
    }
  }
  return index
}

/** The drop-ins of a unit known under `names`, in the order they apply: by file name, the first one of each: the unit's own name before its aliases, of each the strongest directory. */
export const dropInLayers = (names: readonly string[], index: Index): readonly UnitLayer[] => {
  const own = names.flatMap((name) =>
    UNIT_DIRECTORIES.flatMap((root) => dropInDirectories(name).map((directory) => joinPath(bytesOf(root), directory))),
  )
  const kind = splitUnitName(names[0] ?? '')?.suffix ?? 'service'
  const shared = UNIT_DIRECTORIES.map((root) => joinPath(bytesOf(root), `${kind}.d`))
  const chosen = new Map<string, { file: BytePath; bytes: Uint8Array }>()
  for (const directory of [...own, ...shared]) {
    for (const [name, bytes] of index.get(directory) ?? []) {
      if (!chosen.has(name)) chosen.set(name, { file: joinPath(directory, name), bytes })
    }
  }
  return [...chosen.keys()].sort().map((name) => {
    const { file, bytes } = chosen.get(name) as { file: BytePath; bytes: Uint8Array }
    return { file, settings: parseUnitFile(decodeText(bytes)).settings }
  })
}
