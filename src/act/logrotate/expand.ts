import { type BytePath, joinPath, nameOf, normalizePath, parentOf } from '../../model/index.ts'
import type { ActView } from '../contract.ts'
import { segmentFits } from '../make.ts'

export const isGlob = (text: string): boolean => /[*?[]/.test(text)

/** One segment as glob(3) and fnmatch(3) with FNM_PERIOD take it: a dot in front is matched by a dot alone. */
export const fitsName = (pattern: string, name: BytePath): boolean =>
  (!name.startsWith('.') || pattern.startsWith('.')) && segmentFits(pattern, name)

/** Directories and logs of one pattern that are looked at. */
const MOST = 1000

/** Logs of one pattern in one directory. */
export interface LogPlace {
  /** Where links lead; a directory that is not there (yet) as written. */
  readonly directory: BytePath
  /** The last segment of the pattern. */
  readonly name: BytePath
  /** What is there, or would be: a name that is no pattern stands for itself, a pattern that nothing fits for nothing. */
  readonly logs: readonly BytePath[]
}

const fitting = (directory: BytePath, name: BytePath, view: ActView): readonly BytePath[] =>
  (view.tree.children(view.resolve(directory).path) ?? [])
    .map(({ path }) => nameOf(path))
    .filter((found) => fitsName(name, found))
    .map((found) => joinPath(directory, found))

const directoriesOf = (pattern: BytePath, view: ActView): readonly BytePath[] => {
  let at: readonly BytePath[] = ['/']
  for (const segment of pattern.split('/').filter((word) => word !== ''))
    at = (
      isGlob(segment)
        ? at.flatMap((directory) => fitting(directory, segment, view))
        : at.map((directory) => joinPath(directory, segment))
    ).slice(0, MOST)
  const globbed = isGlob(pattern)
  return at.filter((path) => !globbed || view.resolve(path).inode?.type === 'directory')
}

/** What glob(3) makes of a pattern, by directory. Directories are no logs. */
export const placesOf = (pattern: BytePath, view: ActView): readonly LogPlace[] => {
  const path = normalizePath(pattern.startsWith('~/') ? `/root${pattern.slice(1)}` : pattern)
  const name = nameOf(path)
  const globbed = isGlob(parentOf(path))
  return directoriesOf(parentOf(path), view).map((written) => {
    const found = view.resolve(written)
    const directory = found.loop || found.inode === null || found.inode === undefined ? written : found.path
    const log = joinPath(directory, name)
    const named = globbed && view.tree.lookup(log) === null ? [] : [log]
    const logs = (isGlob(name) ? fitting(directory, name, view) : named)
      .filter((found) => view.tree.lookup(found)?.type !== 'directory')
      .slice(0, MOST)
      .sort()
    return { directory, name, logs }
  })
}
