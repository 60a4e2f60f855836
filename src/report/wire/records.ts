import {
  type BytePath,
  type Chain,
  type Finding,
  type FoundAct,
  formatMode,
  type Incomplete,
  type NotApplicable,
  type Service,
  type SurfaceEntry,
  toWire,
  type Witness,
} from '../../model/index.ts'

/** What JSON leaves bare although it can steer a terminal: C1 controls, bidi and other format marks, separators. */
const STEERING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu

const escapeUnits = (char: string): string => {
  let out = ''
  for (let i = 0; i < char.length; i++) out += `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`
  return out
}

/** JSON on one line that is safe to print: what a terminal could obey is written as `\uXXXX`, so nothing is lost. */
export const jsonText = (value: unknown): string => JSON.stringify(value).replace(STEERING, escapeUnits)

const textOfPath = (path: BytePath): string => toWire(path).path

export const wireWitness = (witness: Witness) => witness.map((step) => ({ ...toWire(step.path), why: step.why }))

const unlessEmpty = <T>(list: readonly T[] | undefined): readonly T[] | undefined =>
  list === undefined || list.length === 0 ? undefined : list

const wireAct = ({ mode, ...act }: FoundAct) => ({ ...act, mode: mode === undefined ? undefined : formatMode(mode) })

/** A finding as the JSON report writes it, keys in the published order. `target` is given when a report has several. */
export const wireFinding = (finding: Finding, target?: string) => ({
  rule: finding.rule,
  pack: finding.pack,
  severity: finding.severity,
  verdict: finding.verdict,
  target,
  service: finding.service,
  services: finding.services,
  user: finding.user,
  ...toWire(finding.path),
  type: finding.shown.type,
  mode: finding.shown.mode === undefined ? undefined : formatMode(finding.shown.mode),
  owner: finding.shown.owner,
  group: finding.shown.group,
  message: finding.message,
  witness: wireWitness(finding.witness),
  origin: {
    collector: finding.origin.collector,
    source: finding.origin.source,
    line: finding.origin.line,
    offset: finding.origin.offset,
    layer: finding.origin.layer,
    history: finding.origin.history,
    declared: finding.origin.declared,
  },
  fingerprint: finding.fingerprint,
  assumed: unlessEmpty(finding.assumed),
  missing: unlessEmpty(finding.missing),
  count: finding.count,
  examples: unlessEmpty(finding.examples?.map(textOfPath)),
  mitigated: finding.mitigated,
  acts: unlessEmpty(finding.acts?.map(wireAct)),
  waived: finding.waived,
  expired: finding.expired,
  remedy: finding.remedy,
})

/** A service and its identity; with `facts`, also where each fact was learned. */
export const wireService = (
  service: Service,
  options: { readonly facts: boolean; readonly target?: string | undefined },
) => ({
  name: service.name,
  target: options.target,
  user: service.user,
  group: service.group,
  uid: service.subject.uid,
  gid: service.subject.gid,
  groups: service.subject.groups,
  start: service.start,
  dirs: Object.fromEntries(Object.entries(service.dirs).map(([role, paths]) => [role, paths.map(textOfPath)])),
  exec: service.exec.map(textOfPath),
  unit: service.unit,
  umask: service.umask === undefined ? undefined : formatMode(service.umask),
  facts: options.facts ? service.facts : undefined,
  doubts: service.doubts,
})

export const wireIncomplete = (incomplete: Incomplete, target?: string) => ({
  ...toWire(incomplete.path),
  why: incomplete.why,
  target,
})

export const wireNotApplicable = (entry: NotApplicable, target?: string) => ({
  rule: entry.rule,
  service: entry.service,
  why: entry.why,
  target,
})

export const wireSurface = (entry: SurfaceEntry) => ({
  kind: 'surface',
  ...toWire(entry.path),
  type: entry.type,
  can: entry.can,
  modify: entry.modify,
  through: entry.through,
  sandbox: entry.sandbox,
  witness: wireWitness(entry.witness),
})

/** A chain as reports write it. */
export const wireChain = ({ services, user, to, steps }: Chain, target?: string) => ({
  target,
  services,
  user,
  to,
  steps: steps.map((step) => ({
    from: step.from,
    to: step.to,
    how: step.how,
    service: step.service,
    ...toWire(step.path),
    what: step.what,
    rule: step.rule,
    severity: step.severity,
    fingerprint: step.fingerprint,
    act: step.act && wireAct(step.act),
    witness: wireWitness(step.witness),
    assumed: unlessEmpty(step.assumed),
    mitigated: step.mitigated,
    waived: step.waived,
  })),
})
