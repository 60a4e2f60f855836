import { exitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { withOutput } from '../output.ts'
import { isRefusal, type Parsed, type Refusal } from '../parse-args.ts'
import { progressLine } from '../progress.ts'
import type { Sdk } from '../sdk.ts'
import { packsOf, targetOptions, targetsOf } from '../targets.ts'

/** What the last line, the summary, says; a stream without one was cut off. */
const isComplete = (last: string): boolean => {
  if (!last.startsWith('{"kind":"summary"')) return false
  const summary: unknown = JSON.parse(last)
  return typeof summary === 'object' && summary !== null && 'complete' in summary && summary.complete === true
}

/** `pathwrit collect`: a target's records, to be scanned elsewhere. The packs decide which costly facts are read. */
export const run = async (parsed: Parsed, io: Io, sdk: Sdk): Promise<number | Refusal> => {
  const targets = targetsOf(parsed, 'collect', false)
  if (isRefusal(targets)) return targets
  const packs = await packsOf(parsed, sdk)
  if (isRefusal(packs)) return packs
  const plan = await sdk.compile({ packs })
  const progress = progressLine(io, sdk.safeText)
  try {
    return await withOutput(parsed, io, async (output) => {
      let last = ''
      for await (const line of sdk.collect(plan, targetOptions(parsed, io, targets[0] as string, progress))) {
        last = line
        await output.write(line)
      }
      return exitCode({ failing: false, complete: isComplete(last), anyRecord: true, interrupted: io.signal.aborted })
    })
  } finally {
    progress.clear()
  }
}
