import { type BytePath, joinPath, type Tree } from '../model/index.ts'
import { type Glob, matcher, parseGlob, type Segment } from '../paths/index.ts'

/** What a pattern may lead to below directories that are listed, wherever it does not say `**`. */
const below = (segments: readonly Segment[], tree: Tree): readonly BytePath[] => {
  let at: readonly BytePath[] = ['/']
  for (const segment of segments) {
    if (segment.kind === 'any-depth') return []
    at =
      segment.kind === 'literal'
        ? at.map((directory) => joinPath(directory, segment.name))
        : at.flatMap((directory) => (tree.children(directory) ?? []).map(({ path }) => path))
  }
  return at
}

/**
 * Files that are there, that `globs` want read, and whose text the input does not carry. Patterns with `**` are left out: they
 * would have the whole tree looked through.
 */
export const silentFiles = (
  globs: readonly string[],
  tree: Tree,
  read: (path: BytePath) => boolean,
): readonly BytePath[] => {
  const found = new Set<BytePath>()
  for (const text of globs) {
    const glob: Glob = parseGlob(text)
    const fits = matcher([glob])
    for (const segments of glob.alternatives)
      for (const path of below(segments, tree))
        if (!found.has(path) && fits(path) && !read(path) && tree.lookup(path)?.type === 'file') found.add(path)
  }
  return [...found].sort()
}
