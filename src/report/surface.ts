import {
  type BytePath,
  type Incomplete,
  nameOf,
  POWERS,
  parentOf,
  quotePath,
  type ReporterOptions,
  type SurfaceEntry,
  safeText,
} from '../model/index.ts'
import { incompleteText, placesText } from './pretty/closing.ts'
import { counted, plural, witnessLines, wrapped } from './pretty/layout.ts'
import { type Page, pageOf } from './pretty/page.ts'
import { jsonText, wireIncomplete, wireSurface } from './wire/records.ts'

/** What ends a surface. `paths`: how many were asked about; `modifiable`: how many of them were printed. */
export interface SurfaceSummary {
  readonly complete: boolean
  readonly incomplete: readonly Incomplete[]
  readonly notLookedAt: readonly Incomplete[]
  readonly assumed: readonly string[]
  readonly paths: number
  readonly modifiable: number
}
/** Pure: each call returns the text to print next. Entries come ordered by path. */
export interface SurfaceReporter {
  entry(entry: SurfaceEntry): string
  end(summary: SurfaceSummary): string
}

/** One `surface` object a line, then what is incomplete, then the summary. */
export const surfaceNdjson = (): SurfaceReporter => ({
  entry: (entry) => `${jsonText(wireSurface(entry))}\n`,
  end: ({ incomplete, notLookedAt, ...summary }) =>
    [
      ...incomplete.map((place) => ({ kind: 'incomplete', ...wireIncomplete(place) })),
      {
        kind: 'summary',
        version: 1,
        complete: summary.complete,
        paths: summary.paths,
        modifiable: summary.modifiable,
        assumed: summary.assumed,
        notLookedAt: notLookedAt.map((place) => wireIncomplete(place)),
      },
    ]
      .map((line) => `${jsonText(line)}\n`)
      .join(''),
})

const SHOWN = 5

/** A directory: either it can be modified itself and heads all below, or it only holds names that can. */
interface Held {
  readonly root: SurfaceEntry | undefined
  readonly shown: SurfaceEntry[]
  count: number
  readonly powers: Map<string, number>
}

/** The powers that tell a person something: who may write may append. */
const told = ({ can }: SurfaceEntry): readonly string[] =>
  can.includes('write') ? can.filter((power) => power !== 'append') : can

const add = (held: Held, entry: SurfaceEntry): void => {
  held.count++
  for (const power of told(entry)) held.powers.set(power, (held.powers.get(power) ?? 0) + 1)
  if (held.root === undefined && held.shown.length < SHOWN) held.shown.push(entry)
}

/** For people: the topmost directories that can be modified, with how much lies below; single names beside them. */
export const surfacePretty = (options: ReporterOptions): SurfaceReporter => {
  const page = pageOf(options)
  const trees = new Map<BytePath, Held>()
  const loose = new Map<BytePath, Held>()
  return {
    entry(entry) {
      const tree = treeOf(trees, entry.path)
      if (tree !== undefined) add(tree, entry)
      else if (entry.type === 'directory') trees.set(entry.path, start(entry))
      else {
        const directory = parentOf(entry.path)
        const held = loose.get(directory) ?? start(undefined)
        loose.set(directory, held)
        add(held, entry)
      }
      return ''
    },
    end(summary) {
      const all = [...trees, ...loose].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      const assumed = summary.assumed.map(safeText).join(', ')
      return [
        summary.complete ? '' : `${incompleteText(false, page)}\n`,
        ...all.map(([path, held]) =>
          held.root === undefined ? looseText(path, held, page) : treeText(held.root, held, page),
        ),
        assumed === '' ? '' : wrapped('', `assumed: ${assumed} not observed`, page.width),
        incompleteText(summary.complete, page),
        placesText(summary.incomplete),
        `${counted(summary.modifiable)} of ${plural(summary.paths, 'path')} can be modified, ${summary.complete ? 'complete' : 'INCOMPLETE'}\n`,
      ].join('')
    },
  }
}

const start = (root: SurfaceEntry | undefined): Held => ({ root, shown: [], count: 0, powers: new Map() })

const treeOf = (trees: ReadonlyMap<BytePath, Held>, path: BytePath): Held | undefined => {
  for (let at = path; at !== '/'; ) {
    at = parentOf(at)
    const held = trees.get(at)
    if (held !== undefined) return held
  }
  return undefined
}

const treeText = (root: SurfaceEntry, held: Held, page: Page): string => {
  const below = held.count === 0 ? '' : `  and ${plural(held.count, 'path')} below it (${powersText(held)})`
  const line = wrapped('', `${page.style.bold(quotePath(root.path))}  ${told(root).join(', ')}${below}`, page.width)
  return `${line}${witnessLines('  ', root.witness, page.width)}\n`
}

const powersText = ({ powers }: Held): string => {
  const named = POWERS.filter((power) => powers.has(power)).map(
    (power) => `${power} ${counted(powers.get(power) ?? 0)}`,
  )
  return named.length === 0 ? 'through the directory' : named.join(', ')
}

const looseText = (directory: BytePath, held: Held, page: Page): string => {
  const more = held.count - held.shown.length
  return [
    `${page.style.bold(quotePath(directory))}  ${plural(held.count, 'path')} in it\n`,
    ...held.shown.map(
      (entry) =>
        wrapped(
          '  ',
          `${quotePath(nameOf(entry.path))}  ${safeText(entry.type ?? 'absent')}  ${told(entry).join(', ')}`,
          page.width,
        ) + witnessLines('    ', entry.witness, page.width),
    ),
    more === 0 ? '' : `  … and ${counted(more)} more (--format ndjson lists all)\n`,
    '\n',
  ].join('')
}
