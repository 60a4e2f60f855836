import {
  type BytePath,
  type CollectOptions,
  type Extra,
  FACT,
  type FactRecord,
  INODE_TYPES,
  LIMITS,
  latin1,
  type Origin,
  parentOf,
  type Selection,
} from '../../model/index.ts'
import type { Body, EntrySink, InodeEntry } from '../../parse/index.ts'
import type { Notes } from '../notes.ts'
import { resolveAcls, type WaitingAcl } from './acl-names.ts'
import { type Budget, CONTENT_FACTS, type Content, contentBody } from './content.ts'
import { newTable, type Table } from './table.ts'
import { selectionOn } from './walk.ts'

const SYMLINK = INODE_TYPES.indexOf('symlink') + 1

/** All that one reading of an input brought. */
export interface Loaded {
  readonly table: Table
  readonly origins: readonly Origin[]
  readonly records: FactRecord[]
  /** Bytes of the surveyed files by row. */
  readonly bytes: Map<number, Uint8Array>
  /** Files beside the listing that hold a row's bytes. */
  readonly beside: Map<number, string>
  /** Rows that have or had the inode of the entry at a position as one of several names. */
  readonly links: Map<number, Set<number>>
  /** Rows of symlinks that stand where bytes are wanted. */
  readonly surveyedLinks: number[]
  readonly incomplete: Notes
  readonly notLookedAt: Notes
  readonly cannotCarry: string[]
  readonly budget: Budget
  wholeTree: boolean
  hasContent: boolean | undefined
}

export interface Loading {
  readonly loaded: Loaded
  readonly sink: EntrySink
  /** To be called once the input has ended. */
  finish(): void
}

/** Notes what became known of a row's content. */
export const noteContent = (loaded: Loaded, row: number, content: Content): void => {
  const { columns } = loaded.table
  if (content.bytes !== undefined) loaded.bytes.set(row, content.bytes)
  if (content.why !== undefined) loaded.incomplete.add(loaded.table.path(row), content.why)
  const known: Extra = {}
  if (content.contentClass !== undefined) known.contentClass = content.contentClass
  if (content.sha256 !== undefined) known.sha256 = content.sha256
  if (Object.keys(known).length > 0) columns.setExtra(row, { ...columns.extra(row), ...known })
}

/** What is told of an input as it is read. */
export type Told = Pick<Loaded, 'incomplete' | 'notLookedAt'>

export const startLoading = (origin: Origin, selection: Selection, options: CollectOptions, told: Told): Loading => {
  const table = newTable()
  const facts = selectionOn(table, selection)
  const origins: Origin[] = [origin]
  const originNumbers = new Map<string, number>()
  const loaded: Loaded = {
    table,
    origins,
    records: [],
    bytes: new Map(),
    beside: new Map(),
    links: new Map(),
    surveyedLinks: [],
    incomplete: told.incomplete,
    notLookedAt: told.notLookedAt,
    cannotCarry: [],
    budget: { left: LIMITS.surveyedTotal },
    wholeTree: false,
    hasContent: undefined,
  }
  const waiting: WaitingAcl[] = []
  const amended = new Map<
    'acl' | 'defaultAcl' | 'caps',
    { rows: number; except: ((path: BytePath) => boolean) | undefined }
  >()

  /** Per directory: 1 inside, 2 excluded. */
  const excluded: number[] = [1]
  const isExcluded = (directory: number): boolean => {
    if (options.excluded === undefined) return false
    for (let number = excluded.length; number <= directory; number++) {
      if (excluded[table.directoryParent(number)] === 2) excluded.push(2)
      else {
        const path = table.directoryPath(number)
        const out = options.excluded(path)
        excluded.push(out ? 2 : 1)
        if (out) loaded.notLookedAt.add(path, 'excluded')
      }
    }
    return excluded[directory] === 2
  }
  /** The number found last: of rows in a row, most come from the same place. */
  let recent: { from: Origin; number: number } | undefined
  const originNumber = (from: Origin | undefined): number => {
    if (from === undefined) return 0
    if (recent?.from === from) return recent.number
    const key = JSON.stringify([from.collector, from.source, from.layer])
    let number = originNumbers.get(key)
    // Few in any honest input; the column has 16 bits.
    if (number === undefined && origins.length === 0xffff) return 0
    if (number === undefined) {
      const { line: _line, offset: _offset, declared: _declared, ...shared } = from
      number = origins.push(shared) - 1
      originNumbers.set(key, number)
    }
    recent = { from, number }
    return number
  }
  const place = (path: BytePath): number | undefined =>
    isExcluded(table.enter(parentOf(path))) ? undefined : table.claim(path)
  const body = (row: number, entry: InodeEntry): Body | undefined => {
    const wanted = facts(table.directoryOf(row), table.name(row)) & CONTENT_FACTS
    if (wanted === 0) return undefined
    const { at } = entry
    return contentBody(entry.path, entry.row.size ?? 0, wanted, loaded.budget, (content) => {
      if (table.columns.at(row) === at) noteContent(loaded, row, content)
    })
  }
  /** Of the columns that came last. */
  let directory = 0
  const sink: EntrySink = {
    inode(entry) {
      const row = place(entry.path)
      if (row === undefined) return undefined
      loaded.bytes.delete(row)
      loaded.beside.delete(row)
      table.columns.set(row, entry.row, entry.at, originNumber(entry.origin))
      if (entry.aclText !== undefined || entry.defaultAclText !== undefined)
        waiting.push({ row, at: entry.at, acl: entry.aclText, defaultAcl: entry.defaultAclText })
      if (entry.contents !== undefined) loaded.beside.set(row, entry.contents)
      if (entry.row.type === 'symlink' && (facts(table.directoryOf(row), table.name(row)) & FACT.bytes) !== 0)
        loaded.surveyedLinks.push(row)
      return entry.row.type === 'file' && entry.contents === undefined ? body(row, entry) : undefined
    },
    cells(cells, at) {
      const { bytes, from, name, to } = cells
      if (!cells.sameDirectory) directory = table.enter(name - from <= 1 ? '/' : latin1(bytes.subarray(from, name - 1)))
      if (isExcluded(directory)) return
      const row = table.claimBytes(directory, bytes, name, to)
      if (loaded.bytes.size > 0) loaded.bytes.delete(row)
      table.columns.setCells(row, cells, at, originNumber(cells.origin))
      if (cells.type === SYMLINK && (facts(directory, table.name(row)) & FACT.bytes) !== 0)
        loaded.surveyedLinks.push(row)
    },
    hardLink(path, target, at) {
      const from = table.row(target)
      const row = place(path)
      if (row === undefined || row === from) return
      loaded.bytes.delete(row)
      if (from === undefined) {
        table.columns.set(row, {}, at, 0)
        loaded.incomplete.add(path, 'a hard link to a name that does not stand before it')
        return
      }
      table.columns.copy(from, row)
      const inode = table.columns.at(from)
      const names = loaded.links.get(inode)
      if (names === undefined) loaded.links.set(inode, new Set([from, row]))
      else names.add(row)
    },
    amend(path, facts) {
      const row = table.row(path)
      if (row !== undefined) table.columns.setExtra(row, { ...table.columns.extra(row), ...facts })
    },
    amended: (fact, except) => void amended.set(fact, { rows: table.length, except }),
    record: (record) => void loaded.records.push(record),
    incomplete: loaded.incomplete.add,
    notLookedAt: loaded.notLookedAt.add,
    trailer(trailer) {
      if (trailer.wholeTree !== undefined) loaded.wholeTree = trailer.wholeTree
      if (trailer.hasContent !== undefined) loaded.hasContent = trailer.hasContent
      for (const field of trailer.cannotCarry ?? []) loaded.cannotCarry.push(field)
    },
  }
  const finish = (): void => {
    for (const [inode, rows] of loaded.links) {
      for (const row of rows) if (table.columns.at(row) !== inode) rows.delete(row)
      for (const row of rows) table.columns.setNlink(row, rows.size)
    }
    const unread = resolveAcls(loaded, waiting)
    for (const [fact, { rows, except }] of amended)
      for (let row = 0; row < rows; row++) {
        const extra = table.columns.extra(row)
        if (extra?.[fact] !== undefined || unread.has(row) || except?.(table.path(row))) continue
        table.columns.setExtra(row, { ...extra, [fact]: null })
      }
    for (let number = 1; number < table.directories; number++) {
      const row = table.rowIn(table.directoryParent(number), table.directoryName(number))
      const type = row === undefined ? undefined : table.columns.type(row)
      if (type !== undefined && type !== 'directory')
        loaded.incomplete.add(
          table.directoryPath(number),
          `has entries below it but is a ${type}: where they land depends on the program that unpacks them`,
        )
    }
  }
  return { loaded, sink, finish }
}
