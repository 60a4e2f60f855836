import { EXIT } from '../exit.ts'
import type { Io } from '../io.ts'
import { allOf, isRefusal, isSet, oneOf, type Parsed, type Refusal, refusal } from '../parse-args.ts'
import type { Sdk } from '../sdk.ts'
import { builtinReferences } from '../targets.ts'
import { layoutOf } from '../terminal.ts'

const ACTIONS = ['test'] as const

/** `pathwrit pack ACTION …`: what authors of packs work with. */
export const run = async (parsed: Parsed, io: Io, sdk: Sdk): Promise<number | Refusal> => {
  const [action, ...packs] = parsed.operands
  if (action === 'test') return test(parsed, packs, io, sdk)
  const hint = `write pathwrit pack ${ACTIONS.join('|')} PACK`
  return action === undefined
    ? refusal('pack needs to know what to do', hint)
    : refusal(`pack cannot ${action}`, hint, { word: action, known: ACTIONS })
}

const scoreOf = (parsed: Parsed): number | undefined | Refusal => {
  const given = oneOf(parsed, 'min-score')
  if (given === undefined) return undefined
  const score = /^\d{1,3}(?:\.\d+)?$/.test(given) ? Number(given) : Number.NaN
  if (!(score <= 100)) return refusal(`--min-score ${given} is no percentage`, 'for example --min-score 90')
  return isSet(parsed, 'mutants') ? score : refusal('--min-score goes with --mutants', 'add --mutants')
}

const test = async (parsed: Parsed, references: readonly string[], io: Io, sdk: Sdk): Promise<number | Refusal> => {
  const least = scoreOf(parsed)
  if (typeof least === 'object' && isRefusal(least)) return least
  if (isSet(parsed, 'killers') && !isSet(parsed, 'mutants'))
    return refusal('--killers goes with --mutants', 'add --mutants')
  const packs = await sdk.loadPacks(references.length > 0 ? references : await builtinReferences(sdk))
  const wanted = allOf(parsed, 'rule')
  const seen = new Set<string>()
  const options = { mutants: isSet(parsed, 'mutants'), killers: isSet(parsed, 'killers') }
  const tested = packs.flatMap((pack) => {
    // A rule that several packs list is one rule.
    const rules = pack.rules.filter(({ name, id }) => {
      if (seen.has(name) || (wanted.length > 0 && !wanted.includes(id) && !wanted.includes(name))) return false
      seen.add(name)
      return true
    })
    return sdk.testPack(pack, rules, options)
  })
  if (tested.length === 0) {
    const known = packs.flatMap((pack) => pack.rules.map(({ id }) => id))
    const [word = ''] = wanted
    return wanted.length === 0
      ? refusal('the packs have no rules', 'name a pack that has')
      : refusal(`no rule ${word} in these packs`, 'pathwrit rules lists all', { word, known })
  }
  const layout = layoutOf(parsed, io)
  await io.stdout.write(
    oneOf(parsed, 'format') === 'json' ? sdk.packTestJson(tested) : sdk.packTestText(tested, layout),
  )
  const made = tested.reduce((sum, { mutants }) => sum + (mutants?.made ?? 0), 0)
  const lived = tested.reduce((sum, { mutants }) => sum + (mutants?.survivors.length ?? 0), 0)
  const wrong = tested.some(({ cases }) => cases.some(({ expected, found }) => expected !== found))
  const low = least !== undefined && made > 0 && ((made - lived) / made) * 100 < least
  return wrong || low ? EXIT.findings : EXIT.fine
}
