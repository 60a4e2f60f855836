import { type BytePath, type Incomplete, LIMITS, nameOf, quotePath, type Resolved, type Tree } from '../model/index.ts'
import { wildcard } from './wildcard.ts'

/** What a link leads to. `bytes` null: no file; undefined: a file whose content was not read, which is then told. */
export interface Linked {
  readonly path: BytePath
  readonly bytes: Uint8Array | null | undefined
}

export interface LinkReader {
  read(link: BytePath): Linked
  /** Links whose content was wanted and is not there. */
  readonly unread: readonly Incomplete[]
}

/** Links that are named one by one. */
const NAMED = 1000

/** Reads what surveyed links lead to: a file that was surveyed itself, else one the tree can still read. Each file once. */
export const linkReader = (
  files: ReadonlyMap<BytePath, Uint8Array>,
  tree: Tree,
  resolve: (path: BytePath) => Resolved,
): LinkReader => {
  const known = new Map<BytePath, Uint8Array | null | undefined>(files)
  const unread: Incomplete[] = []
  let left: number = LIMITS.surveyedTotal
  const fetch = (path: BytePath): Uint8Array | null | undefined => {
    if (!known.has(path)) {
      const bytes = left > 0 ? tree.read(path, LIMITS.surveyedFile + 1) : undefined
      left -= bytes?.length ?? 0
      known.set(path, (bytes?.length ?? 0) > LIMITS.surveyedFile ? undefined : bytes)
    }
    return known.get(path)
  }
  return {
    unread,
    read(link) {
      const { path, inode, loop } = resolve(link)
      if (loop || inode === null) return { path, bytes: null }
      const bytes = fetch(path)
      if (bytes === undefined && unread.length < NAMED)
        unread.push({ path: link, why: `it leads to ${quotePath(path)}, whose content was not read` })
      else if (bytes === undefined && unread.length === NAMED)
        unread.push({ path: '/', why: `more than ${NAMED} links to content that was not read` })
      return { path, bytes }
    },
  }
}

/** The links among the paths that a pattern fits, `*` within a segment. */
export const linksAt = (pattern: BytePath, tree: Tree): readonly BytePath[] => {
  let at: readonly BytePath[] = ['']
  for (const segment of pattern.split('/').slice(1))
    at = segment.includes('*')
      ? at.flatMap((directory) =>
          (tree.children(directory || '/') ?? [])
            .map(({ path }) => path)
            .filter((path) => wildcard(segment, nameOf(path)) !== undefined),
        )
      : at.map((directory) => `${directory}/${segment}`)
  return at.filter((path) => tree.lookup(path)?.type === 'symlink')
}
