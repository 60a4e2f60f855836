import { type ReporterOptions, safeText } from '../model/index.ts'
import { counted, plural, table } from './pretty/layout.ts'
import { pageOf } from './pretty/page.ts'
import { jsonText } from './wire/records.ts'

/** A rule tested on its own cases, as `testPack` gives it. */
export interface TestedRuleView {
  readonly rule: { readonly name: string; readonly file: string }
  readonly cases: readonly {
    readonly pointer: string
    readonly expected: string
    readonly found: string
    readonly stated: object
    readonly why: readonly { readonly pointer: string; readonly words: string }[]
  }[]
  readonly branches: readonly {
    readonly pointer: string
    readonly words: string
    readonly sawTrue: boolean
    readonly sawFalse: boolean
  }[]
  readonly mutants?:
    | {
        readonly made: number
        readonly survivors: readonly {
          readonly pointer: string
          readonly words: string
          readonly killer?: { readonly expected: string; readonly stated: object } | undefined
        }[]
      }
    | undefined
}

type TestedCase = TestedRuleView['cases'][number]
const isWrong = ({ expected, found }: TestedCase): boolean => expected !== found
const unseen = ({ branches }: TestedRuleView) => branches.filter(({ sawTrue, sawFalse }) => !sawTrue || !sawFalse)

/** A rule that stays silent is missing something, one that speaks up is noisy; between the others it is just another answer. */
const kindOf = ({ expected, found }: TestedCase): string =>
  expected === 'violation' ? 'missing' : found === 'violation' ? 'noisy' : 'other'

const summed = (tested: readonly TestedRuleView[], count: (one: TestedRuleView) => number): number =>
  tested.reduce((sum, one) => sum + count(one), 0)

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)} %`)

/** Lines of one kind that a rule gets; the rest is counted. */
const MOST_LINES = 8

const shortened = (lines: readonly (readonly string[])[], what: string): readonly string[] => [
  ...lines.slice(0, MOST_LINES).flat(),
  ...(lines.length > MOST_LINES ? [`  … ${lines.length - MOST_LINES} more ${what} (--format json lists all)\n`] : []),
]

const detail = (one: TestedRuleView, bad: (text: string) => string): readonly string[] => {
  const name = safeText(one.rule.name)
  return [
    ...one.cases
      .filter(isWrong)
      .flatMap((wrong) => [
        `  ${bad(kindOf(wrong))}  ${name} ${wrong.pointer}: ${wrong.expected} expected, ${wrong.found} found\n`,
        ...wrong.why.map(({ pointer, words }) => `      ${safeText(pointer)}  ${safeText(words)}\n`),
      ]),
    ...shortened(
      unseen(one).map(({ pointer, words, sawTrue }) => [
        `  never ${sawTrue ? 'false' : 'true'}  ${name} ${safeText(pointer)}: ${safeText(words)}\n`,
      ]),
      'branches',
    ),
    ...shortened(
      (one.mutants?.survivors ?? []).map(({ pointer, words, killer }) => [
        `  survived  ${name} ${safeText(pointer)}: ${safeText(words)}\n`,
        ...(killer === undefined ? [] : [`      for cases.${killer.expected}: ${jsonText(killer.stated)}\n`]),
      ]),
      'survivors',
    ),
  ]
}

export const packTestText = (tested: readonly TestedRuleView[], options: ReporterOptions): string => {
  const { style } = pageOf(options)
  const rows = tested.map((one) => [
    safeText(one.rule.name),
    plural(one.cases.length, 'case'),
    `${one.branches.length - unseen(one).length}/${one.branches.length} branches`,
    one.mutants === undefined ? '' : `${one.mutants.made - one.mutants.survivors.length}/${one.mutants.made} mutants`,
  ])
  const cases = summed(tested, (one) => one.cases.length)
  const wrong = summed(tested, (one) => one.cases.filter(isWrong).length)
  const branches = summed(tested, (one) => one.branches.length)
  const seen = branches - summed(tested, (one) => unseen(one).length)
  const made = summed(tested, (one) => one.mutants?.made ?? 0)
  const killed = made - summed(tested, (one) => one.mutants?.survivors.length ?? 0)
  const asked = tested.some(({ mutants }) => mutants !== undefined)
  const details = tested.flatMap((one) => detail(one, style.bold))
  return [
    table(rows, ''),
    ...(details.length === 0 ? [] : ['\n', ...details]),
    '\n',
    `${plural(tested.length, 'rule')}, ${plural(cases, 'case')}: ${wrong === 0 ? 'all as stated' : `${counted(wrong)} otherwise`}; `,
    `${counted(seen)} of ${counted(branches)} branches seen both ways (${percent(seen, branches)})`,
    asked ? `; ${counted(killed)} of ${plural(made, 'mutant')} noticed (${percent(killed, made)})\n` : '\n',
  ].join('')
}

export const packTestJson = (tested: readonly TestedRuleView[]): string =>
  `${jsonText({
    version: 1,
    rules: tested.map((one) => ({
      rule: one.rule.name,
      file: one.rule.file,
      cases: one.cases.length,
      wrong: one.cases.filter(isWrong).map((wrong) => ({ ...wrong, stated: undefined, kind: kindOf(wrong) })),
      branches: one.branches,
      mutants: one.mutants,
    })),
  })}\n`
