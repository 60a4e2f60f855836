import { EXIT, exitCode, reaches } from '../exit.ts'
import type { Io } from '../io.ts'
import { type Output, withOutput } from '../output.ts'
import { allOf, isRefusal, isSet, oneOf, type Parsed, type Refusal, refusal } from '../parse-args.ts'
import { writeProfiles } from '../profile.ts'
import { type ProgressLine, progressLine } from '../progress.ts'
import type { Plan, Profile, ReportHead, ReportTail, Sdk, StatedWaiver } from '../sdk.ts'
import { backendOf, packsOf, targetOptions, targetsOf, waiversOf, workersOf } from '../targets.ts'
import { layoutOf } from '../terminal.ts'
import { type BaselineFile, baselineFile } from './baseline.ts'

/** `pathwrit scan`: each target is a scan of its own; they share one report. */
export const run = async (parsed: Parsed, io: Io, sdk: Sdk): Promise<number | Refusal> => {
  const targets = targetsOf(parsed, 'scan', true)
  if (isRefusal(targets)) return targets
  const workers = workersOf(parsed)
  if (typeof workers === 'object') return workers
  const packs = await packsOf(parsed, sdk)
  if (isRefusal(packs)) return packs
  const plan = await sdk.compile({
    packs,
    rules: allOf(parsed, 'rule'),
    skipRules: allOf(parsed, 'skip-rule'),
    backend: backendOf(parsed),
  })
  const waivers = await waiversOf(parsed, sdk)
  const baseline = await baselineFile(parsed, sdk)
  if (baseline !== undefined && isRefusal(baseline)) return baseline
  const progress = progressLine(io, sdk.safeText)
  const profile = oneOf(parsed, 'profile')
  const profiles: (readonly [string, Profile])[] | undefined = profile === undefined ? undefined : []
  try {
    const tails = await withOutput(parsed, io, (output) =>
      scanAll(stacked(targets, parsed), {
        parsed,
        io,
        sdk,
        plan,
        progress,
        output,
        workers,
        profiles,
        waivers,
        baseline,
      }),
    )
    if (profile !== undefined) await writeProfiles(profile, profiles ?? [], io, sdk.safeText)
    // What an interrupted scan has not come to is not accepted.
    if (!io.signal.aborted) await baseline?.write()
    const code = exitCode({
      failing: tails.some((tail) =>
        reaches(tail.counts, tail.unknown, oneOf(parsed, 'fail-on') ?? 'medium', isSet(parsed, 'fail-on-unknown')),
      ),
      complete: tails.every((tail) => tail.complete),
      anyRecord: !tails.every(sawNothing),
      interrupted: io.signal.aborted,
    })
    return code === EXIT.refused
      ? refusal(`no record could be read${whyNothing(tails)}`, 'is it the right target, and may this user read it?')
      : code
  } finally {
    progress.clear()
  }
}

/** Nothing judged is fine when no rule speaks of anything there; it is not when the root itself could not be looked at. */
const sawNothing = (tail: ReportTail): boolean =>
  tail.records === 0 && tail.listed === undefined && tail.incomplete.some((entry) => entry.path === '/')

const whyNothing = (tails: readonly ReportTail[]): string => {
  const [first] = tails.flatMap((tail) => tail.incomplete.filter((entry) => entry.path === '/'))
  return first === undefined ? '' : `: ${first.why}`
}

interface Run {
  readonly parsed: Parsed
  readonly io: Io
  readonly sdk: Sdk
  readonly plan: Plan
  readonly progress: ProgressLine
  readonly output: Output
  readonly workers: number | undefined
  /** Where time went, target by target; undefined: nobody asks. */
  readonly profiles: (readonly [string, Profile])[] | undefined
  readonly waivers: readonly StatedWaiver[]
  readonly baseline: BaselineFile | undefined
}

/** What one scan judges: targets on top of each other, or one. */
type Stack = readonly [target: string, ...overlay: string[]]

const stacked = (targets: readonly string[], parsed: Parsed): readonly Stack[] => {
  const [first, ...rest] = targets
  if (first === undefined) return []
  return isSet(parsed, 'overlay') ? [[first, ...rest]] : targets.map((target): Stack => [target])
}

const scanAll = async (targets: readonly Stack[], run: Run): Promise<readonly ReportTail[]> => {
  const layout = layoutOf(run.parsed, run.io)
  const name = oneOf(run.parsed, 'format') ?? 'pretty'
  const reporter = run.sdk.reporter(name, { ...layout, targets: targets.length })
  const tails: ReportTail[] = []
  // Once interrupted, the targets that are left still get their place in the report: as not looked at.
  for (const target of targets) tails.push(await scanOne(target, reporter, run))
  return tails
}

type Reporting = ReturnType<Sdk['reporter']>

const scanOne = async ([target, ...overlay]: Stack, reporter: Reporting, run: Run): Promise<ReportTail> => {
  const { io, output, plan, sdk, parsed, progress, workers, profiles, waivers, baseline } = run
  const counts = { info: 0, low: 0, medium: 0, high: 0, critical: 0 }
  let begun = false
  let unknown = 0
  let records = 0
  const onProgress = (step: Parameters<NonNullable<ProgressLine['report']>>[0]): void => {
    records = step.records
    progress.report?.(step)
  }
  try {
    if (!io.signal.aborted) {
      const options = {
        ...targetOptions(parsed, io, target, progress),
        ...(isSet(parsed, 'overlay')
          ? { overlay, stdin: [target, ...overlay].includes('-') ? io.stdin : undefined }
          : {}),
        onProgress,
        backend: backendOf(parsed),
        workers,
        waivers,
        cache: oneOf(parsed, 'cache'),
        onProfile: profiles && ((profile: Profile) => void profiles.push([target, profile])),
      }
      for await (const event of sdk.scanEvents(plan, options)) {
        if (event.kind === 'begin') {
          begun = true
          await output.write(reporter.begin(event.head))
        } else if (event.kind === 'finding') {
          const { finding } = event
          baseline?.add(finding)
          if (finding.waived === undefined) {
            if (finding.verdict === 'unknown') unknown++
            else counts[finding.severity]++
          }
          await output.write(reporter.finding(finding))
        } else {
          progress.clear()
          await output.write(reporter.end(event.tail))
          return event.tail
        }
      }
    }
  } catch (cause) {
    if (!io.signal.aborted) throw cause
  }
  progress.clear()
  if (!begun) await output.write(reporter.begin(emptyHead([target, ...overlay].join(' + '), sdk)))
  const tail = { ...emptyTail(plan), counts, unknown, records }
  await output.write(reporter.end(tail))
  return tail
}

/** What a report says of a scan that never got to speak. */
const emptyHead = (target: string, sdk: Sdk): ReportHead => ({
  version: 1,
  tool: { name: 'pathwrit', version: sdk.VERSION },
  target,
  collector: 'none',
  services: [],
  packs: [],
})

const emptyTail = (plan: Plan): Omit<ReportTail, 'counts' | 'unknown' | 'records'> => ({
  complete: false,
  incomplete: [{ path: '/', why: 'interrupted before the whole target was looked at' }],
  notLookedAt: [],
  assumed: [],
  cannotCarry: [],
  notApplicable: [],
  rules: plan.rules.length,
})
