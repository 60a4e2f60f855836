import { type BytePath, type Finding, quotePath, safeText } from '../../model/index.ts'
import { byText } from './fold.ts'
import { plural, some, wrapped } from './layout.ts'
import type { Page } from './page.ts'

const EXAMPLES = 3

interface Unknown {
  readonly rule: string
  readonly missing: string
  count: number
  services: Set<string>
  examples: BytePath[]
}
/** What could not be told, by rule and missing fact. */
export type Unknowns = Map<string, Unknown>

export const addUnknown = (unknowns: Unknowns, finding: Finding): void => {
  const missing = (finding.missing ?? []).join(', ')
  const key = `${finding.rule}\0${missing}`
  const entry = unknowns.get(key) ?? { rule: finding.rule, missing, count: 0, services: new Set(), examples: [] }
  unknowns.set(key, entry)
  entry.count += finding.count ?? 1
  for (const service of finding.services) entry.services.add(service)
  const examples = [...entry.examples, ...(finding.examples ?? [finding.path])]
  entry.examples = [...new Set(examples)].sort(byText).slice(0, EXAMPLES)
}

/** A section of its own: a rule that could not be answered has neither passed nor failed. */
export const unknownsText = (unknowns: Unknowns, page: Page): string => {
  if (unknowns.size === 0) return ''
  const lines = [...unknowns.values()]
    .sort((a, b) => byText(a.rule, b.rule) || byText(a.missing, b.missing))
    .map((entry) => wrapped('  ', unknownLine(entry), page.width))
  const heading = wrapped('', `${page.style.bold('unknown')}  these rules could not be answered`, page.width)
  return `${heading}\n${lines.join('')}\n`
}

const unknownLine = (entry: Unknown): string => {
  const fact = entry.missing === '' ? 'a fact' : safeText(entry.missing)
  const services = entry.services.size === 0 ? '' : ` for ${some([...entry.services].sort(byText).map(safeText), 4)}`
  const examples = entry.examples.map(quotePath).join(', ')
  return `${safeText(entry.rule)}${services}: ${fact} not observed at ${plural(entry.count, 'path')}, such as ${examples}`
}
