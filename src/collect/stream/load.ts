import {
  type BytePath,
  type CollectOptions,
  FACT,
  INODE_TYPES,
  latin1,
  nameOf,
  type Origin,
  parentOf,
  rawBytes,
  type Selection,
} from '../../model/index.ts'
import type { Body, EntrySink, InodeCells, InodeEntry } from '../../parse/index.ts'
import { resolveAcls, type WaitingAcl } from './acl-names.ts'
import { CONTENT_FACTS, contentBody } from './content.ts'
import { exclusion } from './excluded.ts'
import { notDirectories } from './implied.ts'
import type { Input } from './input.ts'
import { hasPassed, type Loaded, newLoaded, noteContent, type Told } from './loaded.ts'
import { newOrder } from './order.ts'
import { newOrigins } from './origins.ts'
import { newPassed } from './passed.ts'
import { newTable } from './table.ts'
import { selectionOn } from './walk.ts'

const FILE = INODE_TYPES.indexOf('file') + 1
const NO_NAME = new Uint8Array(0)
const SYMLINK = INODE_TYPES.indexOf('symlink') + 1

/** What lets rows pass: an input that can be read at any place, and how many rows are kept all the same. */
export interface Passing {
  readonly input: Input
  readonly keepFirst: number
}

export interface Loading {
  readonly loaded: Loaded
  readonly sink: EntrySink
  /** A chunk of the input is about to be decoded; the bytes of the one before are still there. */
  chunk(length: number): void
  /** To be called once the input has ended. */
  finish(): void
}

export const startLoading = (
  origin: Origin,
  selection: Selection,
  options: CollectOptions,
  told: Told,
  passing?: Passing,
): Loading => {
  const table = newTable()
  const facts = selectionOn(table, selection)
  const passed = passing && newPassed(passing.input)
  const isExcluded = exclusion(table, options.excluded, told.notLookedAt)
  const loaded = newLoaded({ table, passed, isExcluded, origins: newOrigins(origin), ...told })
  const waiting: WaitingAcl[] = []
  const amended = new Map<
    'acl' | 'defaultAcl' | 'caps',
    { rows: number; except: ((path: BytePath) => boolean) | undefined }
  >()

  const order = newOrder()
  let ordered = passed !== undefined
  /** Whether an entry is to be read on. An order that breaks once rows have passed means beginning anew. */
  const goesOn = (
    directory: number,
    path: BytePath,
    bytes: Uint8Array,
    from: number,
    to: number,
    ascends?: boolean,
  ): boolean => {
    if (ordered && !order.follows(directory, path, bytes, from, to, ascends)) {
      ordered = false
      loaded.isAstray = hasPassed(loaded)
    }
    return !loaded.isAstray && !loaded.isExcluded(directory, path)
  }
  const place = (path: BytePath): number | undefined => {
    const parent = parentOf(path)
    const name = ordered ? rawBytes(path === '/' ? '' : nameOf(path)) : NO_NAME
    return goesOn(table.enter(parent), parent, name, 0, name.length) ? table.claim(path) : undefined
  }
  const body = (row: number, entry: InodeEntry): Body | undefined => {
    const wanted = facts(table.directoryOf(row), table.name(row)) & CONTENT_FACTS
    if (wanted === 0) return undefined
    const { at } = entry
    return contentBody(entry.path, entry.row.size ?? 0, wanted, loaded.budget, (content) => {
      if (table.columns.at(row) === at) noteContent(loaded, row, content)
    })
  }
  const mayPass = (cells: InodeCells): boolean =>
    passing !== undefined &&
    loaded.listed > passing.keepFirst &&
    cells.type === FILE &&
    cells.nlink <= 1 &&
    // The root is always kept.
    cells.name < cells.to &&
    passing.input.isPlain === true
  /** Of the columns that came last. */
  let directory = 0
  let directoryPath: BytePath = '/'
  const sink: EntrySink = {
    inode(entry) {
      const row = place(entry.path)
      if (row === undefined) return undefined
      loaded.listed++
      if (ordered) loaded.names.note(entry.row.uid, entry.row.gid, entry.row.extra)
      loaded.bytes.delete(row)
      loaded.beside.delete(row)
      table.columns.set(row, entry.row, entry.at, loaded.origins.numberOf(entry.origin))
      if (entry.aclText !== undefined || entry.defaultAclText !== undefined)
        waiting.push({ row, at: entry.at, acl: entry.aclText, defaultAcl: entry.defaultAclText })
      if (entry.contents !== undefined) loaded.beside.set(row, entry.contents)
      if (entry.row.type === 'symlink' && (facts(table.directoryOf(row), table.name(row)) & FACT.bytes) !== 0)
        loaded.surveyedLinks.push(row)
      return entry.row.type === 'file' && entry.contents === undefined ? body(row, entry) : undefined
    },
    cells(cells, at) {
      const { bytes, from, name, to } = cells
      if (!cells.sameDirectory) {
        directoryPath = name - from <= 1 ? '/' : latin1(bytes.subarray(from, name - 1))
        directory = table.enter(directoryPath)
      }
      if (!goesOn(directory, directoryPath, bytes, name, to, cells.ascends)) return
      loaded.listed++
      if (ordered) {
        loaded.names.note(cells.uid, cells.gid, cells.extra)
        if (mayPass(cells)) {
          passed?.pass(directory, cells)
          return
        }
      }
      const row = table.claimBytes(directory, bytes, name, to)
      if (loaded.bytes.size > 0) loaded.bytes.delete(row)
      table.columns.setCells(row, cells, at, loaded.origins.numberOf(cells.origin))
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
    packaged: (facts) => void loaded.packages.push(facts),
    about: (record) => void loaded.about.push(record),
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
    notDirectories(loaded)
  }
  const chunk = (length: number): void => {
    order.keep()
    passed?.chunk(length)
  }
  return { loaded, sink, chunk, finish }
}
