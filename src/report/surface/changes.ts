import { type ReporterOptions, type SurfaceChange, safeText, toWire } from '../../model/index.ts'
import { incompleteText } from '../pretty/closing.ts'
import { counted, plural, wrapped } from '../pretty/layout.ts'
import { type Page, pageOf } from '../pretty/page.ts'
import { jsonText, wireWitness } from '../wire/records.ts'
import type { SurfaceEnd } from './contract.ts'
import { type Groups, groups } from './groups.ts'
import { closingLines } from './ndjson.ts'
import { limitsText, type Masked, maskedText } from './pretty.ts'
import { type Counted, count, isMasked, newTally, type Tally, tallyText } from './tally.ts'

/** What ends a comparison. `paths`: how many were asked about on each side; `unknown`: those counted as they were for want of an answer. */
export interface CompareSummary extends Omit<SurfaceEnd, 'paths'> {
  readonly paths: readonly [before: number, after: number]
  readonly gained: number
  readonly lost: number
  readonly changed: number
  readonly same: number
  readonly unknown: number
}
/** Pure: each call returns the text to print next. Changes come ordered by path. */
export interface CompareReporter {
  change(change: SurfaceChange): string
  end(summary: CompareSummary): string
}
/** What stands on the two sides, in words. */
export interface Sides {
  readonly before: string
  readonly after: string
}

/** One `change` object a line, then what is incomplete, then the summary. */
export const compareNdjson = (): CompareReporter => ({
  change: ({ path, type, change, before, after, through, by, witness }) =>
    `${jsonText({ kind: 'change', ...toWire(path), type, change, before, after, through, by, witness: wireWitness(witness) })}\n`,
  end: ({ paths, gained, lost, changed, same, unknown, ...end }) =>
    closingLines({ ...end, paths: 0 }, { paths, gained, lost, changed, same, unknown }),
})

const KINDS = ['gained', 'lost', 'changed'] as const

/** `+write`, `-control`: what comes and goes. Who may write may append, so that goes without saying. */
const difference = ({ before, after }: SurfaceChange): readonly string[] => {
  const told = (a: readonly string[], b: readonly string[], mark: string) =>
    a
      .filter((power) => !b.includes(power) && !(power === 'append' && a.includes('write') && !b.includes('write')))
      .map((power) => `${mark}${power}`)
  return [...told(after, before, '+'), ...told(before, after, '-')]
}

/** A change told as an entry of a surface: the powers that it is about, and what they rest on or what takes them. */
const asEntry = (change: SurfaceChange): Counted => ({
  path: change.path,
  type: change.type,
  can: change.change === 'changed' ? difference(change) : change.change === 'lost' ? change.before : change.after,
  modify: true,
  through: change.through,
  by: change.by,
  witness: change.witness,
})

const headingOf = (kind: (typeof KINDS)[number], { before, after }: Sides, { style }: Page): string => {
  const words = {
    gained: `can be modified ${after}, not ${before}`,
    lost: `can be modified ${before}, not ${after}`,
    changed: `can be modified on both sides, with other powers`,
  }
  return `${style.bold(kind.toUpperCase())}  ${safeText(words[kind])}`
}

interface Section {
  readonly shown: Groups
  readonly tally: Tally
  readonly masked: Masked
}
const newSection = (): Section => ({ shown: groups(), tally: newTally(), masked: { count: 0, example: '' } })

/** For people: what is gained, lost and changed, each grouped by tree. */
export const comparePretty = (options: ReporterOptions, sides: Sides): CompareReporter => {
  const page = pageOf(options)
  const sections = { gained: newSection(), lost: newSection(), changed: newSection() }
  return {
    change(change) {
      const { masked, shown, tally } = sections[change.change]
      const entry = asEntry(change)
      count(tally, entry)
      if (!isMasked(change)) shown.add(entry)
      else if (masked.count++ === 0) masked.example = change.path
      return ''
    },
    end(summary) {
      const { complete, paths, same, unknown } = summary
      const all = KINDS.map((kind) => [kind, sections[kind]] as const).filter(([, { tally }]) => tally.count > 0)
      const asked =
        paths[0] === paths[1] ? plural(paths[0], 'path') : `${counted(paths[0])} and ${plural(paths[1], 'path')}`
      const counts = KINDS.map((kind) => `${counted(summary[kind])} ${kind}`).join(', ')
      const unsure =
        unknown === 0
          ? ''
          : `; what the sandbox leaves of ${plural(unknown, 'path')} is not known, so they count as they were`
      const state = complete ? 'complete' : 'INCOMPLETE'
      return [
        complete ? '' : `${incompleteText(false, page)}\n`,
        ...all.map(
          ([kind, { shown, masked }]) =>
            `${headingOf(kind, sides, page)}\n\n${shown.text(page)}${maskedText(masked, page)}`,
        ),
        limitsText({ ...summary, paths: 0 }, page),
        wrapped('', `${counts}, ${counted(same)} as before${unsure}; of ${asked}, ${state}`, page.width),
        ...all.map(([kind, { tally, shown }]) =>
          wrapped('  ', `${kind}: ${tallyText(tally)}; in ${plural(shown.trees, 'tree')}`, page.width),
        ),
      ].join('')
    },
  }
}
