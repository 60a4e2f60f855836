import { type Pack, resolvePack } from '../../src/index.ts'
import type { RuleSource } from '../../src/pack/index.ts'
import { type Beyond, express, type PeerRule } from './express.ts'

export type { Beyond, Logic, PeerRule, PlainField } from './express.ts'
export { type GenerateOptions, generateRules } from './generate.ts'
export { type Sample, sampleOf } from './sample.ts'

/** Rules made here as a pack: they pass the same checks as one that is read from a disk. */
export const packOf = (rules: readonly RuleSource[]): Pack => {
  const loaded = <T>(file: string, value: T) => ({ file, value, text: JSON.stringify(value) })
  return resolvePack({
    pack: loaded('bench.json', { name: 'bench', version: '0.1.0', title: 'Rules of a benchmark' }),
    rules: rules.map((rule) => loaded(`${rule.id}.json`, rule)),
    extended: [],
    builtIn: true,
  })
}

/** A pack's rules as other engines can be told them, and those they cannot. */
export const forPeers = (
  packs: readonly Pack[],
): { readonly rules: readonly PeerRule[]; readonly beyond: readonly Beyond[] } => {
  const rules: PeerRule[] = []
  const beyond: Beyond[] = []
  for (const pack of packs)
    for (const rule of pack.rules) {
      const told = express(rule)
      if ('why' in told) beyond.push(told)
      else rules.push(told)
    }
  return { rules, beyond }
}
