import {
  bytesOf,
  type Incomplete,
  quotePath,
  type ReporterOptions,
  SEVERITIES,
  safeText,
  type Waived,
} from '../model/index.ts'
import { incompleteText, placesText } from './pretty/closing.ts'
import { some, witnessLines, wrapped } from './pretty/layout.ts'
import { type Page, pageOf } from './pretty/page.ts'
import { waivedText } from './pretty/waived.ts'
import { jsonText, wireIncomplete } from './wire/records.ts'

interface Reason {
  readonly path: string
  readonly why: string
}
/** One path under every rule that reads it; paths are text here. `exists` undefined: not observed. */
export interface ExplainedPath {
  readonly path: string
  readonly exists: boolean | undefined
  readonly shown: string
  readonly verdicts: readonly {
    readonly rule: string
    readonly title: string
    readonly severity: string
    readonly service: string | null
    readonly verdict: string
    readonly waived?: Waived | undefined
    readonly expired?: Waived | undefined
    readonly why: readonly Reason[]
    readonly mitigated?: { readonly by: string; readonly from: string } | undefined
    readonly sandbox?: { readonly verdict: string; readonly by: string | undefined } | undefined
  }[]
  readonly accounts: readonly {
    readonly users: readonly string[]
    readonly can: readonly string[]
    readonly modify: boolean | undefined
    readonly witness: readonly Reason[]
  }[]
  readonly access: readonly {
    readonly service: string
    readonly can: readonly string[]
    readonly modify: boolean | undefined
    readonly witness: readonly Reason[]
    readonly sandbox?:
      | {
          readonly can: readonly string[]
          readonly modify: boolean | undefined
          readonly by: string | undefined
          readonly unless: string | undefined
        }
      | undefined
  }[]
  readonly complete: boolean
  readonly incomplete: readonly Incomplete[]
}

/** What each service and account can do at a path, then every rule's verdict on it: violations first. */
export const explanationText = (explained: ExplainedPath, options: ReporterOptions): string => {
  const page = pageOf(options)
  const state = explained.exists === false ? '  does not exist' : explained.exists === undefined ? '  not observed' : ''
  return [
    `${page.style.bold(quotePath(bytesOf(explained.path)))}  ${safeText(explained.shown)}${state}`
      .trimEnd()
      .concat('\n\n'),
    ...accessText(explained, page),
    ...accountsText(explained, page),
    ...verdictsText(explained, page),
    explained.complete ? '' : `\n${incompleteText(false, page)}${placesText(explained.incomplete)}`,
  ].join('')
}

const reasons = (list: readonly Reason[]) => list.map((step) => ({ path: bytesOf(step.path), why: step.why }))

type Powers = Pick<ExplainedPath['accounts'][number], 'can' | 'modify'>

/** Powers in words; what can be changed without a power over the thing itself can be changed from above. */
const powersText = ({ can, modify }: Powers): string => {
  if (modify === true && !can.some((power) => power !== 'read' && power !== 'execute'))
    return [...can, 'can put something there'].map(safeText).join(', ')
  const told = can.length === 0 ? 'nothing' : can.map(safeText).join(', ')
  return modify === undefined ? `${told}; not known whether it can be changed` : told
}

const accountsText = ({ accounts }: ExplainedPath, page: Page): readonly string[] =>
  accounts.length === 0
    ? []
    : [
        `${page.style.bold('accounts')}\n`,
        ...accounts.map(
          (entry) =>
            wrapped('  ', `${some(entry.users.map(safeText), 8)}  ${powersText(entry)}`, page.width) +
            witnessLines('    ', reasons(entry.witness), page.width),
        ),
        '\n',
      ]

const accessText = ({ access }: ExplainedPath, page: Page): readonly string[] => {
  const named = (modify: boolean | undefined, reads?: boolean): readonly string[] =>
    access
      .filter((entry) => entry.modify === modify && (reads === undefined || reads === entry.can.length > 0))
      .map((entry) => safeText(entry.service))
  const listed = (words: string, names: readonly string[]): string =>
    names.length === 0 ? '' : wrapped('', `${words} ${some(names, 8)}`, page.width)
  return [
    ...access
      .filter((entry) => entry.modify === true)
      .map((entry) => {
        return (
          wrapped('', `${page.style.bold(safeText(entry.service))}  ${powersText(entry)}`, page.width) +
          witnessLines('  ', reasons(entry.witness), page.width) +
          sandboxText(entry, page)
        )
      }),
    ...access
      .filter((entry) => entry.modify !== true && entry.sandbox?.modify === true)
      .map((entry) => `${page.style.bold(safeText(entry.service))}  ${powersText(entry)}\n${sandboxText(entry, page)}`),
    listed('no change, but reading, by', named(false, true)),
    listed('no change by', named(false, false)),
    listed('not known whether it can be changed by', named(undefined)),
    access.length === 0 ? '' : '\n',
  ]
}

/** `in its sandbox  no change: ProtectSystem=full in /etc/…/app.service:5`. */
const sandboxText = ({ sandbox }: ExplainedPath['access'][number], page: Page): string => {
  if (sandbox === undefined) return ''
  const by = sandbox.by === undefined ? '' : `: ${safeText(sandbox.by)}`
  const can = sandbox.can.length === 0 ? 'what lies above it can be changed' : sandbox.can.join(', ')
  const left = sandbox.modify === false ? `no change${by}` : sandbox.modify === true ? can : 'not known'
  const unless = sandbox.unless === undefined ? '' : `, but ${safeText(sandbox.unless)}`
  return wrapped('  ', `in its sandbox  ${left}${sandbox.modify === false ? unless : ''}`, page.width)
}

const SEVERITY_NAMES: readonly string[] = SEVERITIES
const ORDER: readonly string[] = ['violation', 'unknown', 'pass', 'not-applicable']

const verdictsText = ({ verdicts }: ExplainedPath, page: Page): readonly string[] => {
  if (verdicts.length === 0) return ['no rule reads this path\n']
  const rank = (verdict: string, severity: string): number =>
    ORDER.indexOf(verdict) * SEVERITIES.length - SEVERITY_NAMES.indexOf(severity)
  const sorted = [...verdicts].sort((a, b) => rank(a.verdict, a.severity) - rank(b.verdict, b.severity))
  return together(sorted).map(([entry, services]) => {
    const who = services.length === 0 ? 'host' : some(services.map(safeText), 6)
    const look =
      entry.verdict === 'violation' ? page.style.warn : entry.verdict === 'unknown' ? page.style.bold : page.style.dim
    const line = `${entry.verdict.padEnd('not-applicable'.length)}  ${safeText(entry.rule)}  ${who}  ${entry.severity}`
    const title = entry.verdict === 'violation' ? wrapped('    ', safeText(entry.title), page.width) : ''
    const why = witnessLines('    ', reasons(entry.why), page.width)
    return `${look(wrapped('', line, page.width).trimEnd())}\n${title}${why}${softerText(entry, page)}`
  })
}

type Verdict = ExplainedPath['verdicts'][number]

/** What the sandbox changes of a verdict: the rule's answer within it, and the severity that is lower for it. */
const softerText = ({ sandbox, mitigated, waived, expired }: Verdict, page: Page): string => {
  const by = sandbox?.by === undefined ? '' : `: ${safeText(sandbox.by)}`
  return [
    sandbox === undefined ? '' : wrapped('    ', `in its sandbox  ${sandbox.verdict}${by}`, page.width),
    mitigated === undefined
      ? ''
      : wrapped('    ', `mitigated, so not ${mitigated.from}: ${safeText(mitigated.by)}`, page.width),
    waived === undefined ? '' : wrapped('    ', `waived: ${waivedText(waived)}`, page.width),
    expired === undefined ? '' : wrapped('    ', `no longer waived: ${waivedText(expired)}`, page.width),
  ].join('')
}

/** Verdicts that differ in the service alone, with the services they are about. */
const together = (verdicts: readonly Verdict[]): readonly (readonly [Verdict, readonly string[]])[] => {
  const groups = new Map<string, readonly [Verdict, string[]]>()
  for (const verdict of verdicts) {
    const { service, ...rest } = verdict
    // A comparison names the service it speaks of.
    const key = JSON.stringify(rest, (_, value: unknown) =>
      typeof value === 'string' && service !== null ? value.replaceAll(service, '\0') : value,
    )
    const group = groups.get(key) ?? ([verdict, []] as const)
    groups.set(key, group)
    if (service !== null) group[1].push(service)
  }
  return [...groups.values()]
}

/** The same as one JSON object, `target` first. */
export const explanationJson = (explained: ExplainedPath, target: string): string =>
  `${jsonText({
    version: 1,
    target,
    ...explained,
    exists: explained.exists ?? null,
    accounts: explained.accounts.map((entry) => ({ ...entry, modify: entry.modify ?? null })),
    access: explained.access.map((entry) => ({ ...entry, modify: entry.modify ?? null })),
    incomplete: explained.incomplete.map((entry) => wireIncomplete(entry)),
  })}\n`
