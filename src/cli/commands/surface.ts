import { exitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { withOutput } from '../output.ts'
import { allOf, isRefusal, isSet, oneOf, type Parsed, type Refusal, refusal } from '../parse-args.ts'
import { progressLine } from '../progress.ts'
import type { Sdk } from '../sdk.ts'
import { stated, targetOptions, targetsOf } from '../targets.ts'
import { layoutOf } from '../terminal.ts'

/** `pathwrit surface`: what one identity can modify, and why. */
export const run = async (parsed: Parsed, io: Io, sdk: Sdk): Promise<number | Refusal> => {
  const targets = targetsOf(parsed, 'surface', false)
  if (isRefusal(targets)) return targets
  const named = oneOf(parsed, 'service')
  const user = oneOf(parsed, 'user')
  if ((named === undefined) === (user === undefined))
    return refusal('surface is about one identity', 'give --service NAME, or --user NAME')
  if (user === undefined && isSet(parsed, 'group')) return refusal('--group goes with --user', 'give --user NAME')
  const ndjson = oneOf(parsed, 'format') === 'ndjson'
  if (ndjson && isSet(parsed, 'tree'))
    return refusal('--tree is a picture for people', 'leave it out: ndjson has a line for each path')
  const progress = progressLine(io, sdk.safeText)
  const options = {
    ...targetOptions(parsed, io, targets[0] as string, progress),
    ...stated(named),
    user,
    groups: allOf(parsed, 'group'),
  }
  const people = isSet(parsed, 'tree') ? sdk.surfaceTree : sdk.surfacePretty
  const reporter = ndjson ? sdk.surfaceNdjson() : people(layoutOf(parsed, io))
  try {
    return await withOutput(parsed, io, async (output) => {
      let complete = false
      for await (const event of sdk.surface(options)) {
        progress.clear()
        if (event.kind === 'summary') complete = event.complete
        await output.write(event.kind === 'summary' ? reporter.end(event) : reporter.entry(event.entry))
      }
      return exitCode({ failing: false, complete, anyRecord: true, interrupted: io.signal.aborted })
    })
  } finally {
    progress.clear()
  }
}
