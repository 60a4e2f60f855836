import {
  type ActRecord,
  bytesOf,
  formatMode,
  type Incomplete,
  type LogRotationRecord,
  quotePath,
  type ReporterOptions,
  safeText,
} from '../model/index.ts'
import { incompleteText, placesText } from './pretty/closing.ts'
import { counted, plural, table, wrapped } from './pretty/layout.ts'
import { type Page, pageOf } from './pretty/page.ts'

/** What `acts` found in one target. */
export interface ActsListing {
  readonly records: readonly (ActRecord | LogRotationRecord)[]
  readonly doubts: readonly string[]
  readonly observed: boolean
  readonly complete: boolean
  readonly incomplete: readonly Incomplete[]
}

/** Doubts are shown up to this many; the rest is counted. */
const DOUBTS = 20

/** What will be done on the target, by who does it; what cannot be told of comes last. */
export const actsText = (listing: ActsListing, options: ReporterOptions): string => {
  const page = pageOf(options)
  const acts = listing.records.filter((record): record is ActRecord => record.kind === 'act')
  const told = acts.filter(({ unresolved }) => unresolved === undefined)
  const untold = acts.filter(({ unresolved }) => unresolved !== undefined)
  const rotations = listing.records.filter((record): record is LogRotationRecord => record.kind === 'log-rotation')
  const doubts = listing.doubts.slice(0, DOUBTS)
  const more = listing.doubts.length - doubts.length
  return [
    ...groupsOf(told).map(([by, group]) => groupText(by, group, page)),
    rotations.length === 0 ? '' : `${page.style.bold('log rotation')}\n${table(rotations.map(rotationRow), '  ')}\n`,
    untold.length === 0
      ? ''
      : `${page.style.bold('not told')}  where these happen cannot be said, so no rule judges them\n${table(untold.map(untoldRow), '  ')}\n`,
    ...doubts.map((doubt) => wrapped('doubt: ', safeText(doubt), page.width)),
    more > 0 ? `and ${plural(more, 'doubt')} more (--format ndjson lists all)\n` : '',
    listing.observed ? '' : 'no file of the target was read that could say what will be done\n',
    incompleteText(listing.complete, page),
    placesText(listing.incomplete),
    `${plural(told.length, 'act')}, ${counted(untold.length)} whose path cannot be told, ${plural(rotations.length, 'log rotation')}, ${listing.complete ? 'complete' : 'INCOMPLETE'}\n`,
  ].join('')
}

const placeOf = ({ origin }: ActRecord | LogRotationRecord): string =>
  quotePath(bytesOf(origin.source)) + (origin.line === undefined ? '' : `:${origin.line}`)

const groupsOf = (acts: readonly ActRecord[]): readonly (readonly [string, readonly ActRecord[]])[] => {
  const groups = new Map<string, ActRecord[]>()
  for (const act of acts) {
    const by = act.by ?? act.origin.source
    const group = groups.get(by)
    if (group === undefined) groups.set(by, [act])
    else group.push(act)
  }
  return [...groups]
}

/** `chown recursive foo:bar`, `create directory 0750 foo`. */
const deedOf = ({ verb, recursive, makes, mode, modeChange, owner, group }: ActRecord): string => {
  const to = `${owner ?? ''}${group == null ? '' : `:${group}`}`
  const parts = [
    verb,
    recursive ? 'recursive' : '',
    makes ?? '',
    mode == null ? (modeChange ?? '') : formatMode(mode),
    to,
  ]
  return parts
    .filter((part) => part !== '')
    .map(safeText)
    .join(' ')
}

const groupText = (by: string, group: readonly ActRecord[], page: Page): string =>
  `${page.style.bold(safeText(by))}\n${table(
    group.map((act) => [
      deedOf(act),
      quotePath(act.path),
      `${safeText(act.actor)} at ${safeText(act.trigger)}`,
      placeOf(act),
    ]),
    '  ',
  )}\n`

const untoldRow = (act: ActRecord): string[] => [
  deedOf(act),
  safeText(act.words ?? act.by ?? ''),
  safeText(act.unresolved ?? ''),
  placeOf(act),
]

const rotationRow = (rotation: LogRotationRecord): string[] => [
  quotePath(rotation.path),
  rotation.how,
  rotation.su === null ? 'as root' : `as ${safeText(rotation.su.user)}:${safeText(rotation.su.group)}`,
  safeText(rotation.schedule),
  placeOf(rotation),
]
