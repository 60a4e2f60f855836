import {
  type BytePath,
  type Finding,
  quotePath,
  SEVERITIES,
  safeText,
  type Waived,
  type WaiverNote,
  type WaiverTail,
} from '../../model/index.ts'
import { byText } from './fold.ts'
import { plural, some, wrapped } from './layout.ts'
import type { Page } from './page.ts'

const EXAMPLES = 3
const NAMED = 10
const WORDS = 240

interface Accepted {
  readonly waived: Waived
  readonly rule: string
  severity: number
  count: number
  readonly services: Set<string>
  examples: BytePath[]
}
/** Waived findings, by rule and by what was said of them. */
export type AcceptedFindings = Map<string, Accepted>

const clipped = (text: string): string => {
  const safe = safeText(text)
  return safe.length <= WORDS ? safe : `${[...safe].slice(0, WORDS).join('')}…`
}

/** `signed and verified (web team, until 2027-01-31; waivers.json)`. */
export const waivedText = ({ reason, owner, expires, from }: Waived): string => {
  const who = [owner === undefined ? [] : [clipped(owner)], expires === undefined ? [] : [`until ${expires}`]].flat()
  return `${clipped(reason)} (${who.length === 0 ? '' : `${who.join(', ')}; `}${safeText(from)})`
}

export const addAccepted = (accepted: AcceptedFindings, finding: Finding, waived: Waived): void => {
  const key = JSON.stringify([finding.rule, finding.verdict, waived.reason, waived.owner, waived.expires, waived.from])
  const rule = finding.verdict === 'unknown' ? `${finding.rule} (unknown)` : finding.rule
  const entry = accepted.get(key) ?? { waived, rule, severity: 0, count: 0, services: new Set(), examples: [] }
  accepted.set(key, entry)
  entry.severity = Math.max(entry.severity, SEVERITIES.indexOf(finding.severity))
  entry.count++
  for (const service of finding.services) entry.services.add(service)
  entry.examples = [...new Set([...entry.examples, finding.path])].sort(byText).slice(0, EXAMPLES)
}

/** A section of its own: what was accepted is still there, and a reader is to see by whom and why. */
export const acceptedText = (accepted: AcceptedFindings, page: Page): string => {
  if (accepted.size === 0) return ''
  const lines = [...accepted.values()]
    .sort((a, b) => b.severity - a.severity || byText(a.rule, b.rule) || byText(a.waived.reason, b.waived.reason))
    .map((entry) => {
      const services = [...entry.services].sort(byText).map(safeText)
      const who = services.length === 0 ? '' : ` for ${some(services, 4)}`
      const where = `${plural(entry.count, 'finding')}${who}, such as ${entry.examples.map(quotePath).join(', ')}`
      const head = `${SEVERITIES[entry.severity]} ${safeText(entry.rule)}: ${where}`
      return wrapped('  ', head, page.width) + wrapped('    ', waivedText(entry.waived), page.width)
    })
  const heading = wrapped('', `${page.style.bold('waived')}  accepted, and not counted`, page.width)
  return `${heading}\n${lines.join('')}\n`
}

const noteLine = (note: WaiverNote): string => {
  const named = note.service === undefined ? [] : [note.service].flat()
  const who = named.length === 0 ? '' : ` for ${some(named.map(safeText), 4)}`
  return `${clipped(note.rule)} at ${clipped(note.path)}${who}: ${note.why} (${safeText(note.from)}#${note.pointer})`
}

const listText = (heading: string, notes: readonly WaiverNote[], page: Page): string => {
  if (notes.length === 0) return ''
  const lines = notes.slice(0, NAMED).map((note) => wrapped('  ', noteLine(note), page.width))
  const more = notes.length - lines.length
  return [
    page.style.warn(wrapped('', heading, page.width).trimEnd()).concat('\n'),
    ...lines,
    more === 0 ? '' : `  and ${more} more (--format json lists all)\n`,
  ].join('')
}

/** Waivers that have run out, and those that nothing fits. */
export const waiverNotes = (tail: WaiverTail | undefined, page: Page): string =>
  tail === undefined
    ? ''
    : listText('expired waivers: what they covered counts again', tail.expired, page) +
      listText('waivers that cover nothing: take them out, or mend them', tail.unused, page)
