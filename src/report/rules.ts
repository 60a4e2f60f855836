import { type ReporterOptions, SEVERITIES, type Severity, safeText } from '../model/index.ts'
import { counted, plural, table, wrapped } from './pretty/layout.ts'
import { pageOf } from './pretty/page.ts'
import { jsonText } from './wire/records.ts'

/** A rule as a list shows it. `name` is what findings call it. */
export interface ListedRule {
  readonly name: string
  readonly title: string
  readonly severity: Severity
  readonly maturity: string
  readonly on: string
  readonly for: string
  readonly paths: readonly string[]
  readonly tags: readonly string[]
}
export interface ListedPack {
  readonly name: string
  readonly version: string
  readonly title: string
  readonly rules: readonly ListedRule[]
}

interface Listed {
  readonly rule: ListedRule
  readonly packs: string[]
}

/** Each rule once, with the packs that hold it. */
const listed = (packs: readonly ListedPack[]): readonly Listed[] => {
  const byName = new Map<string, Listed>()
  for (const pack of packs)
    for (const rule of pack.rules) {
      const entry = byName.get(rule.name) ?? { rule, packs: [] }
      byName.set(rule.name, entry)
      entry.packs.push(pack.name)
    }
  return [...byName.values()].sort((a, b) => (a.rule.name < b.rule.name ? -1 : 1))
}

export const rulesText = (packs: readonly ListedPack[], options: ReporterOptions): string => {
  const { style } = pageOf(options)
  const rules = listed(packs)
  const rows = rules.map(({ rule, packs: holders }) => [
    safeText(rule.name),
    rule.severity,
    rule.maturity,
    holders.map(safeText).join(','),
    safeText(rule.title),
  ])
  const split = SEVERITIES.toReversed()
    .map((severity) => [severity, rules.filter(({ rule }) => rule.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${counted(count)} ${severity}`)
  return [
    table(rows, ''),
    '\n',
    ...packs.map((pack) =>
      wrapped(
        '',
        `${style.bold(safeText(pack.name))} ${safeText(pack.version)}  ${plural(pack.rules.length, 'rule')}  ${safeText(pack.title)}`,
        options.width,
      ),
    ),
    `${plural(rules.length, 'rule')}${split.length === 0 ? '' : `: ${split.join(', ')}`}\n`,
    'next: pathwrit explain RULE\n',
  ].join('')
}

export const rulesJson = (packs: readonly ListedPack[]): string =>
  `${jsonText({
    version: 1,
    packs: packs.map((pack) => ({
      name: pack.name,
      version: pack.version,
      title: pack.title,
      rules: pack.rules.length,
    })),
    rules: listed(packs).map(({ rule, packs: holders }) => ({
      rule: rule.name,
      packs: holders,
      severity: rule.severity,
      maturity: rule.maturity,
      title: rule.title,
      on: rule.on,
      for: rule.for,
      paths: rule.paths,
      tags: rule.tags,
    })),
  })}\n`
