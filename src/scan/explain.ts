import { inSandbox, surfacePowers } from '../access/index.ts'
import {
  bind,
  directiveOf,
  type KindIndex,
  type Plan,
  reasonsFor,
  type Scope,
  verdictOf,
  type World,
} from '../evaluate/index.ts'
import {
  BatchRow,
  type BytePath,
  bytesOf,
  FACT,
  type Inode,
  lsMode,
  normalizePath,
  PathwritError,
  quotePath,
  type Service,
  textOf,
  UNKNOWN,
  type Witness,
} from '../model/index.ts'
import { automaton, escapeGlob, parseGlob } from '../paths/index.ts'
import { chooseServices } from './choose.ts'
import type { ExplainOptions, Explanation } from './contract.ts'
import { openTarget } from './open.ts'
import { incompleteOf, surveySource } from './survey.ts'

/** One path's own selection: only the directories on the way to it are listed. */
const onlyPath = (path: string) => {
  const index = automaton([parseGlob(escapeGlob(path))])
  const all = Object.values(FACT).reduce((bits, fact) => bits | fact, 0) & ~FACT.bytes
  return {
    root: index.root,
    rootFacts: path === '/' ? all : 0,
    enter: index.enter,
    dead: index.dead,
    facts: (state: number, name: string) => (index.match(state, name).id === 0 ? 0 : all),
  }
}

const asText = (witness: Witness) => witness.map((step) => ({ path: textOf(step.path), why: step.why }))

const verdictsOn = (scope: Scope, kind: KindIndex | undefined, world: World): Explanation['verdicts'] =>
  (kind?.candidates(kind.index.lookup(scope.path)) ?? []).map((bound) => {
    const verdict = bound.when(scope) === false ? ('not-applicable' as const) : verdictOf(bound, scope)
    const told = verdict === 'violation' || verdict === 'unknown'
    return {
      rule: bound.rule.name,
      title: bound.rule.title,
      severity: bound.rule.severity,
      service: bound.service?.name ?? null,
      verdict,
      why: told ? asText(reasonsFor(bound, scope, world).witness) : [],
    }
  })

/** The second answer: what is left of a path from within the service's sandbox, if it has one. */
const fromWithin = (
  { subject, sandbox }: Service,
  path: BytePath,
  inode: Inode | undefined,
  { access, tree, confinement }: World,
): Explanation['access'][number]['sandbox'] => {
  if (sandbox === undefined) return undefined
  const within = inSandbox(access, tree, sandbox, subject)
  const modify = within.can(subject, 'modify', path, inode)
  return {
    can: inode ? surfacePowers(within, subject, path, inode) : [],
    modify: modify === UNKNOWN ? undefined : modify,
    by: directiveOf(within, [path]),
    unless: confinement?.whyOpen(subject.uid),
  }
}

/** Every rule's verdict on one path, with its reasons, and what each service can do there. */
export const explainPath = async (plan: Plan, options: ExplainOptions): Promise<Explanation> => {
  if (!options.path.startsWith('/'))
    throw new PathwritError(
      'usage',
      `--path must be absolute inside the target, not ${quotePath(bytesOf(options.path))}`,
      { hint: 'begin with the / of the target, as in --path /etc/passwd' },
    )
  const path = normalizePath(bytesOf(options.path))
  const source = await openTarget(options)
  try {
    const surveyed = await surveySource(source, {
      manifestGlobs: plan.manifestGlobs,
      stated: options.services ?? [],
      target: options.target,
      hostFacts: true,
    })
    const { world } = surveyed
    const only = options.service === undefined ? options.onlyServices : [options.service]
    const services = chooseServices([...surveyed.services, ...plan.services], only, surveyed)
    let inode: Inode | null | undefined = world.tree.lookup(path)
    for await (const batch of source.batches(onlyPath(textOf(path))))
      for (let row = 0; row < batch.length; row++) {
        const candidate = new BatchRow(batch, row)
        if (candidate.path === path) inode = world.named(candidate)
      }
    const scopes: readonly Scope[] = [
      ...(inode ? [{ path, inode }] : []),
      ...surveyed.records.filter((record) => record.path === path).map((record) => ({ path, record })),
    ]
    const { kinds } = bind(plan, services, world)
    const incomplete = incompleteOf(source, surveyed)
    return {
      path: textOf(path),
      exists: inode === undefined ? undefined : inode !== null,
      shown: inode
        ? `${lsMode(inode.type, inode.mode)} ${inode.owner ?? inode.uid ?? '?'}:${inode.group ?? inode.gid ?? '?'}`
        : '',
      verdicts: scopes.flatMap((scope) => verdictsOn(scope, kinds.get(scope.record?.kind ?? 'inode'), world)),
      access: services.map((service) => {
        const { name, subject } = service
        const { answer, witness } = world.access.explain(subject, 'modify', path, inode ?? undefined)
        return {
          service: name,
          can: inode ? [...surfacePowers(world.access, subject, path, inode)] : [],
          modify: answer === UNKNOWN ? undefined : answer,
          witness: asText(witness),
          sandbox: answer === false ? undefined : fromWithin(service, path, inode ?? undefined, world),
        }
      }),
      complete: incomplete.length === 0,
      incomplete,
    }
  } finally {
    await source.close()
  }
}
