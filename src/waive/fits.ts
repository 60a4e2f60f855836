import { type Finding, type FoundAct, SEVERITIES, type WaivedAct, type Waiver } from '../model/index.ts'

const rank = (severity: Finding['severity']): number => SEVERITIES.indexOf(severity)

/** Whether everything a waiver states but rule, path and service holds of a finding. */
export const fits = (waiver: Waiver, finding: Finding): boolean =>
  (waiver.verdict ?? 'violation') === finding.verdict &&
  (waiver.severity === undefined || rank(finding.severity) <= rank(waiver.severity)) &&
  actsFit(waiver, finding) &&
  (finding.verdict === 'violation' || unknownFits(waiver, finding))

const actsFit = ({ acts: wanted }: Waiver, { acts }: Finding): boolean =>
  wanted === undefined ||
  (acts !== undefined && acts.length > 0 && acts.every((act) => wanted.some((one) => actFits(one, act))))

const actFits = (wanted: WaivedAct, act: FoundAct): boolean =>
  (wanted.verb === undefined || wanted.verb === act.verb) &&
  (wanted.actor === undefined || wanted.actor === act.actor) &&
  (wanted.trigger === undefined || wanted.trigger === act.trigger) &&
  (wanted.by === undefined || wanted.by === act.by)

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
