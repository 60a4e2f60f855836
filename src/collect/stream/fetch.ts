import { type BytePath, FACT, joinPath, LIMITS, normalizePath, parentOf } from '../../model/index.ts'
import type { EntrySink } from '../../parse/index.ts'
import type { Beside } from './beside.ts'
import { CONTENT_FACTS, contentBody } from './content.ts'
import { type Loaded, noteContent } from './loaded.ts'
import { directoriesInOrder, type FactsIn, selectedEntries } from './walk.ts'

/** What is wanted of the content of the entry at a position: by these rows, its several names. */
export interface Wish {
  readonly rows: number[]
  facts: number
}
/** By the position of the entry that holds the bytes. */
export type Wishes = Map<number, Wish>

const missing = (loaded: Loaded, row: number, wanted: number): number => {
  if (loaded.table.columns.type(row) !== 'file') return 0
  const extra = loaded.table.columns.extra(row)
  let facts = wanted & CONTENT_FACTS
  if (loaded.bytes.has(row)) facts &= ~FACT.bytes
  if (extra?.contentClass !== undefined) facts &= ~FACT.contentClass
  if (extra?.sha256 !== undefined) facts &= ~FACT.sha256
  return facts
}

const wish = (wishes: Wishes, loaded: Loaded, row: number, wanted: number): void => {
  const facts = missing(loaded, row, wanted)
  if (facts === 0) return
  const at = loaded.table.columns.at(row)
  const found = wishes.get(at)
  if (found === undefined) wishes.set(at, { rows: [row], facts })
  else {
    found.rows.push(row)
    found.facts |= facts
  }
}

/** The row that a symlink's text leads to in the end; links among the directories on the way are not followed. */
const behind = ({ table }: Loaded, link: number): number | undefined => {
  let at: number | undefined = link
  for (let hops = 0; at !== undefined && hops < LIMITS.symlinkHops; hops++) {
    if (table.columns.type(at) !== 'symlink') return at
    const target: BytePath | null | undefined = table.columns.extra(at)?.linkTarget
    if (typeof target !== 'string' || target === '') return undefined
    at = table.row(normalizePath(target.startsWith('/') ? target : joinPath(parentOf(table.path(at)), target)))
  }
  return undefined
}

/**
 * Wishes that the first reading could not fulfil: an archive holds the bytes of a hard link under another name, and
 * what a surveyed symlink leads to need not be surveyed itself.
 */
export const linkWishes = (loaded: Loaded, facts: FactsIn): Wishes => {
  const wishes: Wishes = new Map()
  for (const rows of loaded.links.values())
    for (const row of rows) wish(wishes, loaded, row, facts(loaded.table.directoryOf(row), loaded.table.name(row)))
  for (const link of loaded.surveyedLinks) {
    const row = behind(loaded, link)
    if (row !== undefined && row !== link) wish(wishes, loaded, row, FACT.bytes)
  }
  return wishes
}

/** Wishes for the bytes of files that are named by their own paths. */
export const namedWishes = (loaded: Loaded, paths: readonly BytePath[]): Wishes => {
  const wishes: Wishes = new Map()
  for (const path of paths) {
    const row = loaded.table.row(path)
    if (row !== undefined) wish(wishes, loaded, row, FACT.bytes)
  }
  return wishes
}

/** Content facts that a selection wants and that are not known yet; bytes are kept in the survey alone. */
export const contentWishes = (loaded: Loaded, facts: FactsIn, bytes: boolean): Wishes => {
  const wishes: Wishes = new Map()
  for (const directory of directoriesInOrder(loaded.table))
    for (const { row, facts: wanted } of selectedEntries(loaded.table, facts, directory))
      wish(wishes, loaded, row, bytes ? wanted : wanted & ~FACT.bytes)
  return wishes
}

/** A sink for another reading of the input that fulfils wishes and passes everything else by. */
export const wishSink = (loaded: Loaded, wishes: Wishes): EntrySink => ({
  anyIn(from, to) {
    for (const at of wishes.keys()) if (at >= from && at < to) return true
    return false
  },
  inode(entry) {
    const found = entry.row.type === 'file' ? wishes.get(entry.at) : undefined
    if (found === undefined) return undefined
    return contentBody(entry.path, entry.row.size ?? 0, found.facts, loaded.budget, (content) => {
      for (const row of found.rows) noteContent(loaded, row, content)
    })
  },
  hardLink() {},
  amend() {},
  amended() {},
  record() {},
  incomplete() {},
  notLookedAt() {},
  trailer() {},
})

/** Fulfils wishes from the files that stand beside a listing. */
export const fetchBeside = (loaded: Loaded, wishes: Wishes, beside: Beside): void => {
  for (const { rows, facts } of wishes.values())
    for (const row of rows) {
      const name = loaded.beside.get(row)
      if (name === undefined) continue
      const path = loaded.table.path(row)
      const why = beside(name, (size) =>
        contentBody(path, size, facts, loaded.budget, (content) => noteContent(loaded, row, content)),
      )
      if (why === undefined) continue
      loaded.incomplete.add(path, why)
      // Said once; it will not be there the next time either.
      loaded.beside.delete(row)
    }
}
