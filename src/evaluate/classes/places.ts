import { type BytePath, joinPath, type State } from '../../model/index.ts'
import type { PathIndex } from '../../paths/index.ts'
import type { DirectoryClass } from './directories.ts'

/** A directory on the way: its states in the indexes, and the class of what it holds. */
export interface Place {
  readonly path: BytePath
  readonly above: Place | undefined
  readonly state: State
  /** In the index of path tests; undefined: not asked yet. */
  tests: State | undefined
  /** undefined: not asked yet; null: it has none. */
  kind: DirectoryClass | null | undefined
  /** Those in it that were come to, by name. */
  below: Map<BytePath, Place> | undefined
}

/** Directories come in depth-first order, so only a bounded neighbourhood of them is worth keeping. */
const KEPT = 16_384

/** Finds directories by path, each entered once from the one above it. */
export const createPlaces = (index: PathIndex) => {
  let root: Place
  let size = 0
  /** The last one found: the next is near it. */
  let last: Place
  const clear = (): void => {
    root = { path: '/', above: undefined, state: index.root, tests: undefined, kind: undefined, below: undefined }
    last = root
    size = 1
  }
  clear()
  const below = (above: Place, name: BytePath): Place => {
    const found = above.below?.get(name)
    if (found !== undefined) return found
    const state = index.enter(above.state, name)
    const path = joinPath(above.path, name)
    const place: Place = { path, above, state, tests: undefined, kind: undefined, below: undefined }
    // What is not kept is found again once all has been forgotten.
    if (size >= KEPT) return place
    above.below ??= new Map()
    above.below.set(name, place)
    size++
    return place
  }
  const isAbove = ({ path: directory }: Place, path: BytePath): boolean =>
    path.length > directory.length && path[directory.length] === '/' && path.startsWith(directory)
  return {
    at(path: BytePath): Place {
      if (path === last.path) return last
      if (size >= KEPT) clear()
      if (path === '/') return root
      let place = last
      while (place.above !== undefined && !isAbove(place, path) && place.path !== path) place = place.above
      for (let from = place.above === undefined ? 1 : place.path.length + 1; from < path.length; ) {
        const slash = path.indexOf('/', from)
        const to = slash < 0 ? path.length : slash
        place = below(place, path.slice(from, to))
        from = to + 1
      }
      last = place
      return place
    },
    /** The directory that an entry of another is, made known before what it holds comes. */
    entry: below,
    /** For when classes are numbered anew. */
    clear,
  }
}
export type Places = ReturnType<typeof createPlaces>
