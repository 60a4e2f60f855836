import type { BytePath, SurveyedFile, Tree } from '../../model/index.ts'
import type { Stack } from './stack.ts'

/** Bytes of files that come from nowhere in the stack: passwd and group with those who are made. */
export type OwnFiles = ReadonlyMap<BytePath, Uint8Array>

/** The stack's tree with the bytes of what lies in it, as far as the layers have read them. */
export const treeOf = ({ tree, standing }: Stack, base: Tree, own: OwnFiles): Tree => ({
  ...tree,
  read(path, limit) {
    const bytes = own.get(path)
    if (bytes !== undefined) return bytes.subarray(0, limit)
    const inode = tree.lookup(path)
    if (inode === null) return null
    const from = standing.get(path)
    if (from !== undefined) return from.layer.survey.tree.read(from.path, limit)
    // What an act makes holds what nobody here knows.
    return inode?.origin?.declared === true ? undefined : base.read(path, limit)
  },
  names(inode) {
    const from = standing.get(inode.path)
    if (from === undefined) return tree.names(inode)
    const there = from.layer.survey.tree.lookup(from.path)
    const names = there ? from.layer.survey.tree.names(there) : undefined
    return names?.flatMap((name) => placesOf(from.layer, name, standing))
  },
})

const placesOf = (layer: unknown, path: BytePath, standing: Stack['standing']): readonly BytePath[] => {
  const direct = standing.get(path)
  if (direct?.layer === layer && direct?.path === path) return [path]
  return [...standing].flatMap(([at, from]) => (from.layer === layer && from.path === path ? [at] : []))
}

/** The surveyed files of a base and of what was put on it, each at the place where it stands now. */
export const filesOf = (
  { tree, standing }: Stack,
  base: readonly SurveyedFile[],
  own: OwnFiles,
): readonly SurveyedFile[] => {
  const files = new Map<BytePath, Uint8Array>()
  for (const { path, bytes } of base) if (!standing.has(path) && tree.lookup(path)) files.set(path, bytes)
  const byLayer = new Map<unknown, ReadonlyMap<BytePath, Uint8Array>>()
  for (const [at, { layer, path }] of standing) {
    let bytes = byLayer.get(layer)
    if (bytes === undefined) {
      bytes = new Map(layer.survey.files.map((file) => [file.path, file.bytes]))
      byLayer.set(layer, bytes)
    }
    const found = bytes.get(path)
    if (found !== undefined && tree.lookup(at)) files.set(at, found)
  }
  for (const [path, bytes] of own) files.set(path, bytes)
  return [...files].map(([path, bytes]) => ({ path, bytes })).sort((a, b) => (a.path < b.path ? -1 : 1))
}
