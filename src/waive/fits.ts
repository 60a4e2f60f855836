import { type Finding, SEVERITIES, type Waiver } from '../model/index.ts'

const rank = (severity: Finding['severity']): number => SEVERITIES.indexOf(severity)

/** Whether everything a waiver states but rule, path and service holds of a finding. */
export const fits = (waiver: Waiver, finding: Finding): boolean =>
  (waiver.verdict ?? 'violation') === finding.verdict &&
  (waiver.severity === undefined || rank(finding.severity) <= rank(waiver.severity)) &&
  actFits(waiver, finding) &&
  (finding.verdict === 'violation' || unknownFits(waiver, finding))

const actFits = ({ act: wanted }: Waiver, { act }: Finding): boolean =>
  wanted === undefined ||
  (act !== undefined &&
    (wanted.verb === undefined || wanted.verb === act.verb) &&
    (wanted.actor === undefined || wanted.actor === act.actor) &&
    (wanted.trigger === undefined || wanted.trigger === act.trigger) &&
    (wanted.by === undefined || wanted.by === act.by))

const unknownFits = (waiver: Waiver, { missing, count }: Finding): boolean =>
  (waiver.missing === undefined || (missing ?? []).every((fact) => waiver.missing?.includes(fact))) &&
  (waiver.count === undefined || (count ?? 1) <= waiver.count)

/** Globs that leave no path out. A group of unknown answers names only some of its paths, so that one of these is needed. */
export const EVERYWHERE: ReadonlySet<string> = new Set(['/**', '**', '{/,/**}'])

/** The services of a finding that a waiver does not speak for. */
export const servicesLeft = (left: readonly string[], { service }: Waiver): readonly string[] => {
  if (service === undefined) return []
  const named = typeof service === 'string' ? [service] : service
  return left.filter((name) => !named.includes(name))
}
