import { type ReporterOptions, safeText } from '../model/index.ts'
import { table, wrapped } from './pretty/layout.ts'
import { pageOf } from './pretty/page.ts'
import { conditionWords } from './pretty/words.ts'
import type { ListedRule } from './rules.ts'

/** A rule's page: its facts, its conditions in words, and the text its author wrote. */
export interface RulePage {
  readonly rule: ListedRule & { readonly message: string; readonly remedy: string | undefined }
  readonly packs: readonly string[]
  /** `when` and `require` as the rule file states them; undefined when it could not be read again. */
  readonly logic: { readonly when?: unknown; readonly require?: unknown } | undefined
  /** The README beside the rule, Markdown; undefined when it has none. */
  readonly readme: string | undefined
}

/** Lines of text from outside, each made safe; tabs would be escaped, so they become blanks. */
const safeLines = (text: string): string =>
  text
    .trim()
    .split(/\r?\n/)
    .map((line) => `${safeText(line.replaceAll('\t', '  '))}\n`)
    .join('')

export const rulePageText = ({ rule, packs, logic, readme }: RulePage, options: ReporterOptions): string => {
  const page = pageOf(options)
  const words = (condition: unknown): string => safeText(conditionWords(condition))
  const rows: string[][] = [
    ['severity', page.style.severity[rule.severity](rule.severity)],
    ['maturity', rule.maturity],
    ['packs', packs.map(safeText).join(', ')],
    ['judges', `${rule.on} records, ${rule.for === 'service' ? 'once for each service' : 'once for the host'}`],
    ...rule.paths.map((path, index) => [index === 0 ? 'paths' : '', safeText(path)]),
    ...(logic?.when === undefined ? [] : [['when', words(logic.when)]]),
    ...(logic?.require === undefined ? [] : [['require', words(logic.require)]]),
    ['message', safeText(rule.message)],
    ...(rule.remedy === undefined ? [] : [['remedy', safeText(rule.remedy)]]),
    ...(rule.tags.length === 0 ? [] : [['tags', rule.tags.map(safeText).join(' ')]]),
  ]
  const title = wrapped('', safeText(rule.title), page.width)
  return `${page.style.bold(safeText(rule.name))}\n${title}\n${table(rows, '  ')}${readme === undefined ? '' : `\n${safeLines(readme)}`}`
}
