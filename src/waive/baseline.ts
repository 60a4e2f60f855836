import { type BytePath, type Finding, isPrintable, LIMITS, textOf, toWire, type Waiver } from '../model/index.ts'
import { escapeGlob } from '../paths/index.ts'

export interface BaselineOptions {
  /** The day it is written, `YYYY-MM-DD`. */
  readonly date: string
  /** The last day on which its waivers hold. */
  readonly expires?: string | undefined
}

/** Waivers for what is found now, and nothing more. */
export interface Baseline {
  /** Takes a finding; one that is waived already needs no other waiver. */
  add(finding: Finding): void
  /** By rule and path; the same findings give the same list. */
  list(): readonly Waiver[]
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** More than these, as a schema allows, would be no list that anyone has read; what is left out stays active. */
const MOST_ACTS = 4096

const pathOf = (path: BytePath): Pick<Waiver, 'path' | 'pathBytes'> => {
  const text = textOf(path)
  const glob = escapeGlob(text)
  if (isPrintable(text) && glob.length <= LIMITS.globLength) return { path: glob }
  return { path: toWire(path).path, pathBytes: btoa(path) }
}

const serviceOf = ({ services }: Finding): Pick<Waiver, 'service'> =>
  services.length === 0 ? {} : { service: services.length === 1 ? (services[0] as string) : [...services].sort() }

/** What is done and by whom; a script that does it at one more time is no other finding. In order, whatever order they were found in. */
const actsOf = ({ acts }: Finding): Pick<Waiver, 'acts'> => {
  if (acts === undefined || acts.length === 0) return {}
  const sorted = new Map(
    acts
      .map(({ verb, actor, by }) => ({ verb, actor, ...(by === undefined ? {} : { by }) }))
      .map((act) => [JSON.stringify(act), act] as const)
      .sort(([a], [b]) => byText(a, b)),
  )
  return { acts: [...sorted.values()].slice(0, MOST_ACTS) }
}

/**
 * As narrow as a finding can be told: a fingerprint is shared by acts that different parties do at one path, and by
 * services that differ in their groups, so services, act and severity are all written down.
 */
const waiverOf = (finding: Finding, { date, expires }: BaselineOptions): Waiver => ({
  rule: finding.rule,
  ...(finding.verdict === 'unknown'
    ? { path: '/**', verdict: 'unknown', missing: finding.missing ?? [], count: finding.count ?? 1 }
    : pathOf(finding.path)),
  ...serviceOf(finding),
  ...actsOf(finding),
  severity: finding.severity,
  reason: `baseline of ${date}`,
  ...(expires === undefined ? {} : { expires }),
})

export const baseline = (options: BaselineOptions): Baseline => {
  const waivers = new Map<string, Waiver>()
  return {
    add(finding) {
      // One more than may be is enough to be refused.
      if (finding.waived !== undefined || waivers.size > LIMITS.waivers) return
      const waiver = waiverOf(finding, options)
      waivers.set(JSON.stringify(waiver), waiver)
    },
    list: () =>
      [...waivers]
        .sort(([a, one], [b, other]) => byText(one.rule, other.rule) || byText(one.path, other.path) || byText(a, b))
        .map(([, waiver]) => waiver),
  }
}
