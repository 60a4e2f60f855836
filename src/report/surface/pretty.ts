import { quotePath, type ReporterOptions, safeText } from '../../model/index.ts'
import { incompleteText, placesText } from '../pretty/closing.ts'
import { counted, plural, some, wrapped } from '../pretty/layout.ts'
import { type Page, pageOf } from '../pretty/page.ts'
import type { SurfaceEnd, SurfaceReporter, SurfaceSummary } from './contract.ts'
import { groups } from './groups.ts'
import { count, isMasked, newTally, type Tally, tallyText } from './tally.ts'

/** What limits the answers: facts taken for granted, places that could not be looked at. */
export const limitsText = ({ assumed, complete, incomplete, notLookedAt }: SurfaceEnd, page: Page): string =>
  [
    assumed.length === 0 ? '' : wrapped('', `assumed: ${assumed.map(safeText).join(', ')} not observed`, page.width),
    notLookedAt.length === 0
      ? ''
      : wrapped(
          '',
          `not looked at: ${some(
            notLookedAt.map(({ path }) => quotePath(path)),
            5,
          )}`,
          page.width,
        ),
    incompleteText(complete, page),
    placesText(incomplete),
  ].join('')

/** Names that lead to /dev/null are counted; one of them stands for all. */
export const maskedText = (masked: Masked, page: Page): string =>
  masked.count === 0
    ? ''
    : `${wrapped('', `${plural(masked.count, 'link')} to /dev/null, such as ${quotePath(masked.example)}: that device is all that can be written through them (--format ndjson lists them)`, page.width)}\n`

export interface Masked {
  count: number
  example: string
}

/** The last lines: how much of what, through what. `trees` undefined: they were not counted. */
export const totalText = (summary: SurfaceSummary, all: Tally, trees: number | undefined, page: Page): string => {
  const state = summary.complete ? 'complete' : 'INCOMPLETE'
  const where = !trees ? '' : ` in ${plural(trees, 'tree')}`
  const text = `${counted(summary.modifiable)} of ${plural(summary.paths, 'path')} can be modified${where}, ${state}`
  return `${wrapped('', text, page.width)}${all.count === 0 ? '' : wrapped('  ', tallyText(all), page.width)}`
}

/** For people: the topmost directories that can be modified, with how much lies below; other names by their directory. */
export const surfacePretty = (options: ReporterOptions): SurfaceReporter => {
  const page = pageOf(options)
  const shown = groups()
  const all = newTally()
  const masked: Masked = { count: 0, example: '' }
  return {
    entry(entry) {
      count(all, entry)
      if (!isMasked(entry)) shown.add(entry)
      else if (masked.count++ === 0) masked.example = entry.path
      return ''
    },
    end: (summary) =>
      [
        summary.complete ? '' : `${incompleteText(false, page)}\n`,
        shown.text(page),
        maskedText(masked, page),
        limitsText(summary, page),
        totalText(summary, all, shown.trees, page),
      ].join(''),
  }
}
