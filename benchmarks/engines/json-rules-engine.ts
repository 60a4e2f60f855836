import type { Logic } from '../packs/index.ts'
import type { Chunk, Engine, Pair } from './contract.ts'
import { MODE_OPERATORS } from './json-logic.ts'
import { peer, selectors } from './peer.ts'

interface RulesEngine {
  addRule(rule: unknown): void
  addOperator(name: string, run: (fact: never, value: never) => boolean): void
  run(facts: object): Promise<{ readonly events: readonly { readonly type: string }[] }>
}

const wordsOf = (logic: Logic): unknown => {
  switch (logic.kind) {
    case 'and':
      return { all: logic.of.map(wordsOf) }
    case 'or':
      return { any: logic.of.map(wordsOf) }
    case 'not':
      return { not: wordsOf(logic.of) }
    case 'in':
      return { fact: logic.field, operator: 'in', value: logic.values }
    case 'less':
      return { fact: logic.field, operator: 'lessThan', value: logic.than }
    default:
      return { fact: 'mode', operator: `mode_${logic.kind}`, value: logic.mask }
  }
}

export const jsonRulesEngine: Engine = {
  name: 'json-rules-engine',
  about: 'json-rules-engine, one rule each, paths by an operator (picomatch) of higher priority',
  packages: ['json-rules-engine', 'picomatch'],
  async start({ rules }) {
    const { Engine: RulesEngine } = await peer<{ Engine: new (rules: unknown[], options: object) => RulesEngine }>(
      'json-rules-engine',
    )
    const engine = new RulesEngine([], { allowUndefinedFacts: true })
    const selector = await selectors()
    const matchers = rules.map(selector)
    engine.addOperator('selected', (path: never, rule: never) => matchers[rule as number]?.(path) === true)
    for (const [name, run] of Object.entries(MODE_OPERATORS)) engine.addOperator(name, run as never)
    rules.forEach(({ name, violated }, rule) => {
      const selected = { fact: 'path', operator: 'selected', value: rule, priority: 10 }
      engine.addRule({ conditions: { all: [selected, wordsOf(violated)] }, event: { type: name } })
    })
    return {
      form: 'chunks',
      async judge({ records }: Chunk): Promise<readonly Pair[]> {
        const pairs: Pair[] = []
        for (const record of records) {
          const { events } = await engine.run(record)
          for (const { type } of events) pairs.push({ rule: type, path: record.path })
        }
        return pairs
      },
    }
  },
}
