import { type BytePath, joinPath, nameOf, parentOf, type State } from '../../model/index.ts'
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
}

/** Directories come in depth-first order, so only a bounded neighbourhood of them is worth keeping. */
const KEPT = 65_536

/** Finds directories by path, each entered once from the one above it. */
export const createPlaces = (index: PathIndex) => {
  let root: Place
  const known = new Map<BytePath, Place>()
  const clear = (): void => {
    known.clear()
    root = { path: '/', above: undefined, state: index.root, tests: undefined, kind: undefined }
    known.set('/', root)
  }
  clear()
  const below = (above: Place, path: BytePath, name: BytePath): Place => {
    const state = index.enter(above.state, name)
    const place: Place = { path, above, state, tests: undefined, kind: undefined }
    if (known.size >= KEPT) clear()
    known.set(path, place)
    return place
  }
  return {
    at(path: BytePath): Place {
      const found = known.get(path)
      if (found !== undefined) return found
      const missing = [path]
      let above: Place | undefined
      for (let at = parentOf(path); above === undefined; at = parentOf(at)) {
        above = known.get(at)
        if (above === undefined) missing.push(at)
      }
      for (let at = missing.pop(); at !== undefined; at = missing.pop()) above = below(above, at, nameOf(at))
      return above
    },
    /** The directory that an entry of another is, made known before what it holds comes. */
    entry(above: Place, name: BytePath): Place {
      const path = joinPath(above.path, name)
      return known.get(path) ?? below(above, path, name)
    },
    /** For when classes are numbered anew. */
    clear,
  }
}
export type Places = ReturnType<typeof createPlaces>
