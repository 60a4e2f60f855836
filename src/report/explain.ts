import { bytesOf, type Incomplete, quotePath, type ReporterOptions, SEVERITIES, safeText } from '../model/index.ts'
import { incompleteText, placesText } from './pretty/closing.ts'
import { some, witnessLines, wrapped } from './pretty/layout.ts'
import { type Page, pageOf } from './pretty/page.ts'
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
    readonly why: readonly Reason[]
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

/** What each service can do at a path, then every rule's verdict on it: violations first. */
export const explanationText = (explained: ExplainedPath, options: ReporterOptions): string => {
  const page = pageOf(options)
  const state = explained.exists === false ? '  does not exist' : explained.exists === undefined ? '  not observed' : ''
  return [
    `${page.style.bold(quotePath(bytesOf(explained.path)))}  ${safeText(explained.shown)}${state}`
      .trimEnd()
      .concat('\n\n'),
    ...accessText(explained, page),
    ...verdictsText(explained, page),
    explained.complete ? '' : `\n${incompleteText(false, page)}${placesText(explained.incomplete)}`,
  ].join('')
}

const reasons = (list: readonly Reason[]) => list.map((step) => ({ path: bytesOf(step.path), why: step.why }))

const accessText = ({ access }: ExplainedPath, page: Page): readonly string[] => {
  const named = (modify: boolean | undefined): readonly string[] =>
    access.filter((entry) => entry.modify === modify).map((entry) => safeText(entry.service))
  const listed = (words: string, names: readonly string[]): string =>
    names.length === 0 ? '' : wrapped('', `${words} ${some(names, 8)}`, page.width)
  return [
    ...access
      .filter((entry) => entry.modify === true)
      .map((entry) => {
        const can = entry.can.length === 0 ? 'can put something there' : entry.can.join(', ')
        return (
          wrapped('', `${page.style.bold(safeText(entry.service))}  ${can}`, page.width) +
          witnessLines('  ', reasons(entry.witness), page.width) +
          sandboxText(entry, page)
        )
      }),
    listed('no change by', named(false)),
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
  return [...verdicts]
    .sort((a, b) => rank(a.verdict, a.severity) - rank(b.verdict, b.severity))
    .map((entry) => {
      const who = entry.service === null ? 'host' : safeText(entry.service)
      const look =
        entry.verdict === 'violation' ? page.style.warn : entry.verdict === 'unknown' ? page.style.bold : page.style.dim
      const line = `${entry.verdict.padEnd('not-applicable'.length)}  ${safeText(entry.rule)}  ${who}  ${entry.severity}`
      const title = entry.verdict === 'violation' ? wrapped('    ', safeText(entry.title), page.width) : ''
      return `${look(line)}\n${title}${witnessLines('    ', reasons(entry.why), page.width)}`
    })
}

/** The same as one JSON object, `target` first. */
export const explanationJson = (explained: ExplainedPath, target: string): string =>
  `${jsonText({
    version: 1,
    target,
    ...explained,
    exists: explained.exists ?? null,
    access: explained.access.map((entry) => ({ ...entry, modify: entry.modify ?? null })),
    incomplete: explained.incomplete.map((entry) => wireIncomplete(entry)),
  })}\n`
