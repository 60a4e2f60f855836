import type { Io } from '../io.ts'
import { isRefusal, oneOf, type Parsed, type Refusal, refusal } from '../parse-args.ts'
import type { Sdk } from '../sdk.ts'
import { builtinReferences, packsOf } from '../targets.ts'
import { layoutOf } from '../terminal.ts'

/** `pathwrit rules`: every rule of the packs given, or of all built-in ones. */
export const run = async (parsed: Parsed, io: Io, sdk: Sdk): Promise<number | Refusal> => {
  if (parsed.operands.length > 0)
    return refusal('rules takes no argument', `for one rule: pathwrit explain ${parsed.operands[0] ?? 'RULE'}`)
  const packs = await packsOf(parsed, sdk, await builtinReferences(sdk))
  if (isRefusal(packs)) return packs
  const json = oneOf(parsed, 'format') === 'json'
  await io.stdout.write(json ? sdk.rulesJson(packs) : sdk.rulesText(packs, layoutOf(parsed, io)))
  return 0
}
