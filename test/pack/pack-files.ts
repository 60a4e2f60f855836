import { checkPack, checkRule, type Loaded, type Maturity, type PackFiles } from '../../src/pack/index.ts'
import { packWith, ruleWith } from '../load/temp-pack.ts'

const loaded = (file: string, value: unknown): Loaded<unknown> => ({ file, text: JSON.stringify(value), value })

type Fields = Readonly<Record<string, unknown>>
type Extended = PackFiles | { readonly files: PackFiles; readonly maturity: Maturity }

/** A pack as `load/` hands it over, without a disk: rules are given by the fields that differ from a sound rule. */
export const packFiles = (
  fields: Fields,
  rules: readonly Fields[] = [],
  extended: readonly Extended[] = [],
  builtIn = false,
): PackFiles => {
  const { rules: _, ...pack } = packWith(fields)
  return {
    pack: checkPack(loaded(`${String(pack.name)}.json`, pack)),
    rules: rules.map((rule) =>
      checkRule(loaded(`${String(pack.name)}/${String(rule.id ?? 'config/mode')}`, ruleWith(rule))),
    ),
    extended: extended.map((one) => ('files' in one ? one : { files: one })),
    builtIn,
  }
}
