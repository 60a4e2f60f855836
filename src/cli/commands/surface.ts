import { exitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { withOutput } from '../output.ts'
import { allOf, isRefusal, isSet, oneOf, type Parsed, type Refusal, refusal } from '../parse-args.ts'
import { progressLine } from '../progress.ts'
import type { Sdk } from '../sdk.ts'
import { stated, targetOptions, targetsOf } from '../targets.ts'
import { layoutOf } from '../terminal.ts'

/** What is asked for, once the command line makes sense. `second`: what to compare the target with. */
interface Wanted {
  readonly target: string
  readonly second: string | undefined
  readonly ndjson: boolean
}

const SANDBOX = 'sandbox'

const wantedOf = (parsed: Parsed): Wanted | Refusal => {
  const second = oneOf(parsed, 'compare')
  if (parsed.operands.length === 2)
    return refusal('surface takes one target', 'to compare two: pathwrit surface OLD --compare NEW --service NAME')
  const targets = targetsOf(parsed, 'surface', false)
  if (isRefusal(targets)) return targets
  const [target = ''] = targets
  const [service, user] = [isSet(parsed, 'service'), isSet(parsed, 'user')]
  if (service === user) return refusal('surface is about one identity', 'give --service NAME, or --user NAME')
  if (service && isSet(parsed, 'group')) return refusal('--group goes with --user', 'give --user NAME')
  const ndjson = oneOf(parsed, 'format') === 'ndjson'
  const tree = isSet(parsed, 'tree')
  if (ndjson && tree) return refusal('--tree is a picture for people', 'leave it out: ndjson has a line for each path')
  if (second === undefined) return { target, second, ndjson }
  if (tree) return refusal('--tree draws one surface, and --compare has two', 'leave one of them out')
  if (second === SANDBOX && user)
    return refusal('a user has no sandbox: a unit confines a service', 'give --service NAME, or --compare TARGET')
  if (second === '-' && target === '-') return refusal('standard input can be read only once', 'give - one time')
  return { target, second, ndjson }
}

/** `pathwrit surface`: what one identity can modify, and why; with `--compare`, how that differs. */
export const run = async (parsed: Parsed, io: Io, sdk: Sdk): Promise<number | Refusal> => {
  const wanted = wantedOf(parsed)
  if (isRefusal(wanted)) return wanted
  const progress = progressLine(io, sdk.safeText)
  const optionsFor = (target: string) => ({
    ...targetOptions(parsed, io, target, progress),
    ...stated(oneOf(parsed, 'service')),
    user: oneOf(parsed, 'user'),
    groups: allOf(parsed, 'group'),
  })
  /** Every event has its text; the last one says whether that was all. */
  const printed = (events: AsyncIterable<readonly [text: string, complete: boolean | undefined]>) =>
    withOutput(parsed, io, async (output) => {
      let whole = false
      for await (const [text, complete] of events) {
        progress.clear()
        whole = complete ?? whole
        await output.write(text)
      }
      return exitCode({ failing: false, complete: whole, anyRecord: true, interrupted: io.signal.aborted })
    })
  try {
    const { target, second } = wanted
    return await printed(
      second === undefined
        ? listed(wanted, optionsFor(target), parsed, io, sdk)
        : compared(wanted, optionsFor(target), second === SANDBOX ? SANDBOX : optionsFor(second), parsed, io, sdk),
    )
  } finally {
    progress.clear()
  }
}

type Options = Parameters<Sdk['surface']>[0]

async function* listed({ ndjson }: Wanted, options: Options, parsed: Parsed, io: Io, sdk: Sdk) {
  const people = isSet(parsed, 'tree') ? sdk.surfaceTree : sdk.surfacePretty
  const reporter = ndjson ? sdk.surfaceNdjson() : people(layoutOf(parsed, io))
  for await (const event of sdk.surface(options))
    yield event.kind === 'summary'
      ? ([reporter.end(event), event.complete] as const)
      : ([reporter.entry(event.entry), undefined] as const)
}

async function* compared(
  { ndjson, target, second = '' }: Wanted,
  before: Options,
  after: Options | typeof SANDBOX,
  parsed: Parsed,
  io: Io,
  sdk: Sdk,
) {
  const sides =
    after === SANDBOX
      ? { before: 'without the sandbox', after: 'in the sandbox' }
      : { before: `in ${target}`, after: `in ${second}` }
  const reporter = ndjson ? sdk.compareNdjson() : sdk.comparePretty(layoutOf(parsed, io), sides)
  for await (const event of sdk.compareSurfaces(before, after))
    yield event.kind === 'summary'
      ? ([reporter.end(event), event.complete] as const)
      : ([reporter.change(event.change), undefined] as const)
}
