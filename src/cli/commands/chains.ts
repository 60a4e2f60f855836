import { exitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { withOutput } from '../output.ts'
import { allOf, isRefusal, oneOf, type Parsed, type Refusal } from '../parse-args.ts'
import { progressLine } from '../progress.ts'
import type { ReportTail, Sdk } from '../sdk.ts'
import { packsOf, targetOptions, targetsOf, waiversOf, workersOf } from '../targets.ts'
import { layoutOf } from '../terminal.ts'

/** What is said of a scan that was cut short before its end. */
const CUT: Pick<ReportTail, 'complete' | 'incomplete' | 'chains'> = Object.freeze({
  complete: false,
  incomplete: [{ path: '/', why: 'interrupted before the whole target was looked at' }],
  chains: [],
})

/** `pathwrit chains`: who becomes whom. A scan whose findings are not printed, only what they come to. */
export const run = async (parsed: Parsed, io: Io, sdk: Sdk): Promise<number | Refusal> => {
  const targets = targetsOf(parsed, 'chains', false)
  if (isRefusal(targets)) return targets
  const workers = workersOf(parsed)
  if (typeof workers === 'object') return workers
  const packs = await packsOf(parsed, sdk)
  if (isRefusal(packs)) return packs
  const plan = await sdk.compile({ packs, rules: allOf(parsed, 'rule'), skipRules: allOf(parsed, 'skip-rule') })
  const waivers = await waiversOf(parsed, sdk)
  const target = targets[0] as string
  const progress = progressLine(io, sdk.safeText)
  let tail = CUT
  let services = 0
  try {
    const options = { ...targetOptions(parsed, io, target, progress), workers, waivers }
    for await (const event of sdk.scanEvents(plan, options)) {
      if (event.kind === 'begin') services = event.head.services.length
      if (event.kind === 'end') tail = event.tail
    }
  } catch (cause) {
    if (!io.signal.aborted) throw cause
  } finally {
    progress.clear()
  }
  const { complete, incomplete, chains = [] } = tail
  const found = { chains, services, complete, incomplete }
  const format = oneOf(parsed, 'format')
  await withOutput(parsed, io, async (output) => {
    if (format === 'json') await output.write(sdk.chainsJson(found, target))
    else if (format === 'dot') await output.write(sdk.chainsDot(chains, complete))
    else await output.write(sdk.chainsText(found, layoutOf(parsed, io)))
  })
  return exitCode({ failing: false, complete, anyRecord: true, interrupted: io.signal.aborted })
}
