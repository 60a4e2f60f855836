import { type BytePath, nameOf, parentOf, type RowInput } from '../../model/index.ts'
import type { Loaded } from './loaded.ts'
import type { PassedEntry } from './passed.ts'

/** Rows that are not kept, found again by path. */
export interface PassedLookup {
  find(path: BytePath): RowInput | undefined
  /** All entries of a directory, kept or not, by name. */
  entries(directory: number, path: BytePath): PassedEntry[]
}

/** Answers remembered at once: what is asked about once is asked about by several rules. */
const REMEMBERED = 4_096

/** Rows are found among those being judged, else by reading the input again at the right place. */
export const passedLookup = (loaded: Loaded): PassedLookup => {
  const { table, passed } = loaded
  const known = new Map<BytePath, RowInput | null>()
  const find = (path: BytePath): RowInput | undefined => {
    if (passed === undefined || passed.count === 0 || path === '/') return undefined
    const directory = table.directory(parentOf(path))
    if (directory === undefined) return undefined
    const name = nameOf(path)
    const passing = loaded.rows?.find(directory, name)
    if (passing !== undefined) return passing
    const remembered = known.get(path)
    if (remembered !== undefined) return remembered ?? undefined
    const found = passed.find(directory, name, path)
    if (known.size === REMEMBERED) known.clear()
    known.set(path, found ?? null)
    return found
  }
  return {
    find,
    entries(directory, path) {
      const kept = table.entries(directory).map((row) => ({ name: table.name(row), row: table.columns.get(row) }))
      const others = passed?.entries(directory, path) ?? []
      if (others.length === 0) return kept
      const names = new Set(kept.map(({ name }) => name))
      return [...kept, ...others.filter(({ name }) => !names.has(name))].sort((a, b) => (a.name < b.name ? -1 : 1))
    },
  }
}
