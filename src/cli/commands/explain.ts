import { exitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { allOf, isRefusal, oneOf, type Parsed, type Refusal, refusal } from '../parse-args.ts'
import { progressLine } from '../progress.ts'
import type { Sdk } from '../sdk.ts'
import { backendOf, packsOf, stated, targetOptions, targetsOf, waiversOf } from '../targets.ts'
import { layoutOf } from '../terminal.ts'

/** `pathwrit explain`: a rule's page, or, with `--path`, every rule's verdict on one path of a target. */
export const run = async (parsed: Parsed, io: Io, sdk: Sdk): Promise<number | Refusal> => {
  if (parsed.operands.length === 0)
    return refusal('explain needs a rule, or a target and --path', 'pathwrit rules lists the rules')
  const path = oneOf(parsed, 'path')
  if (path !== undefined) return explainPath(path, parsed, io, sdk)
  const { explainRule } = await import('./explain-rule.ts')
  return explainRule(parsed, io, sdk)
}

const explainPath = async (path: string, parsed: Parsed, io: Io, sdk: Sdk): Promise<number | Refusal> => {
  const targets = targetsOf(parsed, 'explain', false)
  if (isRefusal(targets)) return targets
  const packs = await packsOf(parsed, sdk)
  if (isRefusal(packs)) return packs
  const plan = await sdk.compile({
    packs,
    rules: allOf(parsed, 'rule'),
    skipRules: allOf(parsed, 'skip-rule'),
    backend: backendOf(parsed),
  })
  const waivers = await waiversOf(parsed, sdk)
  const target = targets[0] as string
  const progress = progressLine(io, sdk.safeText)
  try {
    const options = {
      ...targetOptions(parsed, io, target, progress),
      ...stated(oneOf(parsed, 'service')),
      path,
      waivers,
    }
    const explained = await sdk.explainPath(plan, options)
    progress.clear()
    const json = oneOf(parsed, 'format') === 'json'
    const text = json ? sdk.explanationJson(explained, target) : sdk.explanationText(explained, layoutOf(parsed, io))
    await io.stdout.write(text)
    const { complete } = explained
    return exitCode({ failing: false, complete, anyRecord: true, interrupted: io.signal.aborted })
  } finally {
    progress.clear()
  }
}
