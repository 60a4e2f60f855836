import {
  bytesOf,
  type Finding,
  type Incomplete,
  quotePath,
  type ReportHead,
  type ReportTail,
  SEVERITIES,
  safeText,
  type UnresolvedActs,
} from '../../model/index.ts'
import { counted, plural, some, table, wrapped } from './layout.ts'
import type { Page } from './page.ts'

const NAMED = 10
const DECLARING = 3
const SHOWN = 3
const COMMAND = 60

const short = (words: string): string => (words.length > COMMAND ? `${words.slice(0, COMMAND)}…` : words)

/** Says that the scan is incomplete; empty for a complete one. */
export const incompleteText = (complete: boolean, page: Page): string => {
  if (complete) return ''
  const head = 'INCOMPLETE: not everything was looked at, so what is not reported here is not known to be fine'
  return `${page.style.warn(wrapped('', head, page.width).trimEnd())}\n`
}

/** Where a scan is incomplete: the first few places, each with its reason. */
export const placesText = (places: readonly Incomplete[]): string => {
  const rows = places.slice(0, NAMED).map((entry) => [quotePath(entry.path), safeText(entry.why)])
  const more = places.length - rows.length
  return table(rows, '  ') + (more > 0 ? `  and ${plural(more, 'path')} more (--format json lists all)\n` : '')
}

/** Acts that no rule could judge, since nobody can say where they happen before they do. */
export const unresolvedText = ({ count, examples }: UnresolvedActs): string => {
  const shown = examples
    .slice(0, SHOWN)
    .map(
      ({ source, line, words, verb }) =>
        `${quotePath(bytesOf(source))}${line === undefined ? '' : `:${line}`} (${safeText(short(words ?? verb))})`,
    )
  return `not judged: ${plural(count, 'act')} whose path cannot be told, such as ${shown.join('; ')} (pathwrit acts lists all)`
}

/** Rules that had nothing to judge: by what was missing, or by service where it is a directory that nobody knows of. */
const notJudgedText = ({ notApplicable }: ReportTail): readonly string[] => {
  const ofServices = notApplicable.filter(({ service }) => service !== null)
  const whys = new Map<string, number>()
  for (const { service, why } of notApplicable) if (service === null) whys.set(why, (whys.get(why) ?? 0) + 1)
  const rules = new Set(ofServices.map(({ rule }) => rule))
  return [
    ...[...whys].map(([why, count]) => `not judged: ${plural(count, 'rule')}: ${safeText(why)}`),
    ...(ofServices.length === 0
      ? []
      : [
          `not applicable: ${plural(rules.size, 'rule')} in ${plural(ofServices.length, 'case')}, where the directory to judge is not known (--format json lists them)`,
        ]),
  ]
}

/** What limits the answers: facts taken for granted, trees left out, rules that had nothing to judge. */
export const notesText = (tail: ReportTail, page: Page): string => {
  const notes: string[] = []
  const declared = new Map((tail.declared ?? []).map(({ fact, by }) => [fact, some(by.map(quotePath), DECLARING)]))
  for (const [fact, by] of declared) notes.push(`not observed but declared: ${safeText(fact)}, by ${by}`)
  if (tail.assumed.length > 0) {
    const facts = tail.assumed.map(
      (fact) => safeText(fact) + (declared.has(fact) ? ' (where nothing declares it)' : ''),
    )
    notes.push(`assumed: ${facts.join(', ')} not observed; answers take for granted that nothing there changes them`)
  }
  const missing = tail.cannotCarry.filter((fact) => !declared.has(fact))
  if (missing.length > 0) notes.push(`not in this input: ${missing.map(safeText).join(', ')}`)
  if (tail.notLookedAt.length > 0) {
    const places = tail.notLookedAt.map((entry) => `${quotePath(entry.path)} (${safeText(entry.why)})`)
    notes.push(`not looked at: ${some(places, NAMED)}`)
  }
  if ((tail.unresolvedActs?.count ?? 0) > 0) notes.push(unresolvedText(tail.unresolvedActs as UnresolvedActs))
  notes.push(...notJudgedText(tail))
  return notes.map((note) => wrapped('', note, page.width)).join('')
}

/** The one line that sums up: `3 findings: 1 critical, 2 high; 4 unknown; 19,200 paths, 25 services, complete`. */
export const summaryText = (head: ReportHead, tail: ReportTail, page: Page): string => {
  const bySeverity = SEVERITIES.toReversed().filter((severity) => tail.counts[severity] > 0)
  const total = bySeverity.reduce((sum, severity) => sum + tail.counts[severity], 0)
  const split = bySeverity.map((severity) => `${counted(tail.counts[severity])} ${severity}`).join(', ')
  const waived = tail.waivers === undefined ? '' : ` ${counted(tail.waivers.waived)} waived;`
  const state = tail.complete ? 'complete' : 'INCOMPLETE'
  const scope = `${plural(tail.records, 'path')}, ${plural(head.services.length, 'service')}, ${state}`
  const line = `${plural(total, 'finding')}${split === '' ? '' : `: ${split}`};${waived} ${counted(tail.unknown)} unknown; ${scope}`
  const look = tail.complete ? page.style.bold : page.style.warn
  return `${look(wrapped('', line, page.width).trimEnd())}\n`
}

/** What a scan without findings is worth: what was looked at, so that silence can be told from blindness. */
export const silenceText = (head: ReportHead, tail: ReportTail, page: Page): string => {
  const who = head.services.map((service) => safeText(service.name))
  const scope = `${plural(tail.records, 'path')} against ${plural(tail.rules, 'rule')} for ${who.length === 0 ? 'the host' : some(who, 8)}`
  const meaning =
    tail.complete && tail.unknown === 0 && (tail.waivers?.waived ?? 0) === 0 ? ': silence means looked, and fine' : ''
  const text = wrapped('', `looked at ${scope}${meaning}`, page.width)
  return meaning === '' ? text : page.style.good(text.trimEnd()).concat('\n')
}

/** What to do next: one line. */
export const nextText = (head: ReportHead, worst: Finding | undefined, page: Page): string => {
  if (worst !== undefined)
    return wrapped(
      '',
      `next: pathwrit explain ${safeText(worst.rule)} says what that rule is about and what to do`,
      page.width,
    )
  if (head.services.length > 0) return ''
  return wrapped('', 'no service was found, so only the host was judged; name one with --service NAME:USER', page.width)
}
