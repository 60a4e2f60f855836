import { type BytePath, type Extra, type FactRecord, LIMITS, type PackageFacts } from '../../model/index.ts'
import type { Notes } from '../notes.ts'
import type { Budget, Content } from './content.ts'
import type { Origins } from './origins.ts'
import type { Passed } from './passed.ts'
import type { RowBatch } from './row-batch.ts'
import type { Table } from './table.ts'
import { type TellingNames, tellingNames } from './told-names.ts'

/** All that one reading of an input brought. */
export interface Loaded {
  readonly table: Table
  readonly origins: Origins
  readonly records: FactRecord[]
  readonly packages: PackageFacts[]
  /** Records of the target as a whole. */
  readonly about: FactRecord[]
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
  /** Rows that are not kept, where the input allows that: regular files with one name, in an ordered input. */
  readonly passed: Passed | undefined
  /** Whether a directory lies in a tree that must not be entered. */
  readonly isExcluded: (directory: number, path: BytePath) => boolean
  /** The rows of the batch being judged; undefined before the first. */
  rows: RowBatch | undefined
  /** Names that rows told as they came, while they were in order. */
  readonly names: TellingNames
  /** Rows read, for an ordered input; some of them may be the same path otherwise. */
  listed: number
  /** The order broke after rows had passed: nothing of this reading counts. */
  isAstray: boolean
  wholeTree: boolean
  hasContent: boolean | undefined
}

/** Nothing read yet. */
export const newLoaded = (
  parts: Pick<Loaded, 'table' | 'origins' | 'passed' | 'isExcluded' | 'incomplete' | 'notLookedAt'>,
): Loaded => ({
  table: parts.table,
  origins: parts.origins,
  records: [],
  packages: [],
  about: [],
  bytes: new Map(),
  beside: new Map(),
  links: new Map(),
  surveyedLinks: [],
  incomplete: parts.incomplete,
  notLookedAt: parts.notLookedAt,
  cannotCarry: [],
  budget: { left: LIMITS.surveyedTotal },
  passed: parts.passed,
  isExcluded: parts.isExcluded,
  rows: undefined,
  names: tellingNames(),
  listed: 0,
  isAstray: false,
  wholeTree: false,
  hasContent: undefined,
})

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

/** Whether rows are missing from the table, to be found by reading again. */
export const hasPassed = ({ passed }: Loaded): boolean => passed !== undefined && passed.count > 0

/** What is told of an input as it is read. */
export type Told = Pick<Loaded, 'incomplete' | 'notLookedAt'>
