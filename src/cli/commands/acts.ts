import { exitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { withOutput } from '../output.ts'
import { isRefusal, isSet, oneOf, type Parsed, type Refusal } from '../parse-args.ts'
import { progressLine } from '../progress.ts'
import type { Sdk } from '../sdk.ts'
import { targetOptions, targetsOf } from '../targets.ts'
import { layoutOf } from '../terminal.ts'

/** `pathwrit acts`: what root and others will do on a target, and what of it cannot be told. */
export const run = async (parsed: Parsed, io: Io, sdk: Sdk): Promise<number | Refusal> => {
  const targets = targetsOf(parsed, 'acts', false)
  if (isRefusal(targets)) return targets
  const progress = progressLine(io, sdk.safeText)
  try {
    const all = await sdk.acts(targetOptions(parsed, io, targets[0] as string, progress))
    progress.clear()
    const untold = all.records.filter((record) => record.kind === 'act' && record.unresolved !== undefined)
    const found = isSet(parsed, 'unresolved') ? { ...all, records: untold } : all
    await withOutput(parsed, io, async (output) => {
      if (oneOf(parsed, 'format') === 'ndjson') for (const line of sdk.actLines(found)) await output.write(line)
      else await output.write(sdk.actsText(found, layoutOf(parsed, io)))
    })
    return exitCode({ failing: false, complete: found.complete, anyRecord: true, interrupted: io.signal.aborted })
  } finally {
    progress.clear()
  }
}
