import { exitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { withOutput } from '../output.ts'
import { isRefusal, oneOf, type Parsed, type Refusal } from '../parse-args.ts'
import { progressLine } from '../progress.ts'
import type { Sdk } from '../sdk.ts'
import { targetOptions, targetsOf } from '../targets.ts'
import { layoutOf } from '../terminal.ts'

/** `pathwrit services`: who is there, and where each fact came from. */
export const run = async (parsed: Parsed, io: Io, sdk: Sdk): Promise<number | Refusal> => {
  const targets = targetsOf(parsed, 'services', false)
  if (isRefusal(targets)) return targets
  const target = targets[0] as string
  const progress = progressLine(io, sdk.safeText)
  try {
    const found = await sdk.services(targetOptions(parsed, io, target, progress))
    progress.clear()
    const json = oneOf(parsed, 'format') === 'json'
    const text = json
      ? sdk.servicesJson(found, { version: sdk.VERSION, target })
      : sdk.servicesText(found, layoutOf(parsed, io))
    await withOutput(parsed, io, (output) => output.write(text))
    return exitCode({ failing: false, complete: found.complete, anyRecord: true, interrupted: io.signal.aborted })
  } finally {
    progress.clear()
  }
}
