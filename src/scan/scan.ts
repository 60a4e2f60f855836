import { randomBytes } from 'node:crypto'
import { chainFinder } from '../chain/index.ts'
import { bind, type Plan, readsActs, readsHostFacts, selectionOf, startEvaluation } from '../evaluate/index.ts'
import {
  type BytePath,
  type FactCacheOptions,
  type Finding,
  type NotApplicable,
  type Piece,
  quotePath,
  type ReportTail,
  SEVERITIES,
  type Severity,
  type Source,
} from '../model/index.ts'
import { VERSION } from '../version.ts'
import { chooseServices } from './choose.ts'
import type { ScanEvent, ScanOptions } from './contract.ts'
import { untilInterrupted } from './interrupted.ts'
import { meeting } from './meeting.ts'
import { openTarget, targetName } from './open.ts'
import {
  gatherSurvey,
  isDivisible,
  type JudgeJob,
  judgePieces,
  PIECE_SIZES,
  type PieceSizes,
  type Pool,
  pieceJudge,
} from './parallel/index.ts'
import { type Profiler, profiler } from './profile.ts'
import { incompleteOf, nothingRead, type Surveyed, surveySource } from './survey.ts'
import { poolFor, seedOf } from './threads.ts'
import { surveyTraces } from './traces.ts'
import { waivingFor } from './waivers.ts'

const emptyCounts = (): Record<Severity, number> =>
  Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Record<Severity, number>

/** Rules on records that come from the target's files, where the input carries none of them: unjudged, and said so. */
const notCarried = (plan: Plan, { hasContent, records, silent }: Surveyed): readonly NotApplicable[] =>
  plan.rules.flatMap(({ name, on }): readonly NotApplicable[] => {
    const none = on !== 'inode' && !records.some(({ kind }) => kind === on)
    const say = (why: string) => [{ rule: name, service: null, why }]
    if (none && on === 'event') return say('no trace was given')
    if (none && !hasContent) return say(`no ${on} was observed: the input carries no files`)
    if (silent.length > 0 && (on === 'act' || on === 'log-rotation')) return say(silentText(silent))
    return []
  })

const silentText = (silent: readonly BytePath[]): string =>
  `what ${silent.length} files say is done there, such as ${quotePath(silent[0] ?? '/')}: the input does not carry their text`

/** Runs both passes over an opened source. Everything a scan knows of a target goes through here. */
export async function* judgeSource(
  plan: Plan,
  source: Source,
  surveyed: Surveyed,
  options: ScanOptions,
  sizes: PieceSizes = PIECE_SIZES,
  pool?: Pool,
  watch?: Profiler,
): AsyncGenerator<ScanEvent> {
  const services = chooseServices([...surveyed.services, ...plan.services], options.onlyServices, surveyed)
  yield {
    kind: 'begin',
    head: {
      version: 1,
      tool: { name: 'pathwrit', version: VERSION },
      target: targetName(options),
      collector: source.collector,
      services,
      packs: plan.packs.map((pack) => ({
        name: pack.name,
        version: pack.version,
        rules: pack.rules.filter((rule) => plan.rules.some((kept) => kept.name === rule.name)).length,
      })),
    },
  }
  const asked = options.backend === undefined ? plan : { ...plan, backend: options.backend }
  const { world } = surveyed
  const job: JudgeJob = { kind: 'judge', plan: asked, services, seed: seedOf(surveyed) }
  // They make ready while this thread does; it need not go far before there is something to share.
  const hired = pool?.hired === true
  if (hired) pool.start(job)
  const bound = watch === undefined ? bind(asked, services, world) : watch.bind(() => bind(asked, services, world))
  const evaluation = watch?.evaluation(startEvaluation(bound, world)) ?? startEvaluation(bound, world)
  const counts = emptyCounts()
  const assumed = new Set<string>()
  const waivers = waivingFor(plan, options)
  const chains = chainFinder({
    services,
    accounts: world.accounts,
    units: new Set(surveyed.records.flatMap((record) => (record.kind === 'unit' ? [record.name] : []))),
    homes: surveyed.records.filter((record) => record.kind === 'account'),
  })
  let unknown = 0
  const note = (judged: Finding): ScanEvent => {
    const finding = waivers.apply(judged)
    if (finding.waived === undefined) {
      if (finding.verdict === 'violation') counts[finding.severity]++
      else unknown++
    }
    chains.add(finding)
    for (const fact of finding.assumed) assumed.add(fact)
    watch?.finding(finding)
    return { kind: 'finding', finding }
  }
  const met = meeting(source)
  if (surveyed.elsewhere !== undefined) met.also(surveyed.elsewhere)
  for (const finding of evaluation.facts(surveyed.records)) yield note(finding)
  const selection = selectionOf(bound)
  const divided = pool !== undefined && isDivisible(source) ? source : undefined
  const alone = hired ? Math.min(sizes.alone, sizes.each >> 2) : sizes.alone
  const first: Piece = divided?.piece(selection, undefined, alone) ?? { batches: source.batches(selection), rest: [] }
  for await (const { batch, from, to } of untilInterrupted(first.batches, options.signal, met.interrupted)) {
    met.records += to - from
    for (const finding of evaluation.batch(batch, from, to)) yield note(finding)
  }
  met.unknown.add(evaluation.takeUnknown())
  if (pool !== undefined && divided !== undefined && first.rest.length > 0) {
    if (!hired) pool.start(job)
    const here = pieceJudge(divided, selection, evaluation, options.signal)
    for await (const judged of judgePieces(here, first.rest, { ...options, pool, sizes, records: met.records })) {
      met.add(judged)
      for (const finding of judged.findings) yield note(finding)
    }
  }
  for (const finding of met.unknown.list()) yield note(finding)
  if (watch !== undefined) options.onProfile?.(watch.result(source.collector, met.records))
  yield { kind: 'end', tail: tailOf() }

  function tailOf(): ReportTail {
    const incomplete = incompleteOf({ incomplete: met.incomplete() }, surveyed, met.interrupted)
    const waived = waivers.tail()
    return {
      complete: incomplete.length === 0,
      incomplete,
      notLookedAt: met.notLookedAt(),
      assumed: [...assumed].sort(),
      cannotCarry: source.cannotCarry,
      declared: surveyed.declared.filter(({ fact }) => source.cannotCarry.includes(fact)),
      notApplicable: [...bound.notApplicable, ...notCarried(plan, surveyed)],
      unresolvedActs: surveyed.unresolvedActs,
      counts,
      unknown,
      ...(waived === undefined ? {} : { waivers: waived }),
      chains: chains.list(),
      records: met.records,
      listed: surveyed.listed,
      rules: plan.rules.length,
    }
  }
}

const sawNothing = ({ records, listed }: ReportTail): boolean => records === 0 && listed === undefined

/** Facts hang on no rule, but each set of rules fetches its own. */
const cacheOf = (plan: Plan, { cache }: ScanOptions): FactCacheOptions | undefined => {
  if (cache === undefined) return undefined
  const packs = plan.packs.map(({ name, version }) => `${name} ${version}`)
  const run = randomBytes(6).toString('hex')
  return { directory: cache, run, key: JSON.stringify([VERSION, packs, plan.rules.map(({ name }) => name)]) }
}

/** A scan as it happens: one `begin`, the findings, one `end`. `sizes` decides how work is shared out, never what is found. */
export async function* scanEvents(
  plan: Plan,
  options: ScanOptions,
  sizes: PieceSizes = PIECE_SIZES,
): AsyncGenerator<ScanEvent> {
  const cache = cacheOf(plan, options)
  const watch = options.onProfile === undefined ? undefined : profiler()
  const opened = await (watch === undefined
    ? openTarget(options, cache)
    : watch.stage('open', () => openTarget(options, cache)))
  const source = watch?.source(opened) ?? opened
  const pool = poolFor(source, options, cache)
  try {
    const surveyed = await surveySource(source, {
      manifestGlobs: plan.manifestGlobs,
      stated: options.services ?? [],
      target: targetName(options),
      hostFacts: readsHostFacts(plan),
      acts: readsActs(plan),
      gather:
        pool !== undefined && isDivisible(source)
          ? (globs) => gatherSurvey(source, globs, { ...options, pool, sizes })
          : undefined,
      events: await surveyTraces(options),
    })
    for await (const event of judgeSource(plan, source, surveyed, options, sizes, pool, watch)) {
      const { records } = surveyed
      if (event.kind === 'end' && event.tail.complete && sawNothing(event.tail) && records.length === 0)
        throw nothingRead(options.target, undefined)
      yield event
    }
  } finally {
    await pool?.close()
    await source.close()
  }
}

/** The findings of a scan alone. */
export async function* scan(plan: Plan, options: ScanOptions): AsyncGenerator<Finding> {
  for await (const event of scanEvents(plan, options)) if (event.kind === 'finding') yield event.finding
}
