import type { PlainRecord } from '../workloads/index.ts'
import type { Engine } from './contract.ts'
import { jsonLogicOf, MODE_OPERATORS } from './json-logic.ts'
import { eachRecord, peer, picomatcher, selectors } from './peer.ts'

interface JsonLogic {
  apply(logic: unknown, data: unknown): unknown
  add_operation(name: string, run: (...values: never[]) => unknown): void
}

const fresh = async (): Promise<JsonLogic> => {
  const { default: jsonLogic } = await peer<{ default: JsonLogic }>('json-logic-js')
  for (const [name, run] of Object.entries(MODE_OPERATORS)) jsonLogic.add_operation(name, run)
  return jsonLogic
}

/** Every rule on every record; paths are one more operator. */
export const naive: Engine = {
  name: 'json-logic-js',
  about: 'json-logic-js, every rule on every record, globs as an operator (picomatch)',
  packages: ['json-logic-js', 'picomatch'],
  async start({ rules }) {
    const jsonLogic = await fresh()
    const matcher = await picomatcher()
    const matchers = rules.map(({ globs }) => matcher(globs))
    const unwanted = rules.map(({ except }) => matcher(except))
    jsonLogic.add_operation('glob', (path: string, rule: number) => matchers[rule]?.(path) && !unwanted[rule]?.(path))
    const asked = rules.map(({ name, violated }, rule) => ({
      name,
      logic: { and: [{ glob: [{ var: 'path' }, rule] }, jsonLogicOf(violated)] },
    }))
    return eachRecord((record, found) => {
      for (const { name, logic } of asked) if (jsonLogic.apply(logic, record)) found(name)
    })
  },
}

export const prefiltered: Engine = {
  name: 'json-logic-js+prefilter',
  about: 'picomatch chooses the rules, json-logic-js judges',
  packages: ['json-logic-js', 'picomatch'],
  async start({ rules }) {
    const jsonLogic = await fresh()
    const selector = await selectors()
    const asked = rules.map((rule) => ({ name: rule.name, selects: selector(rule), logic: jsonLogicOf(rule.violated) }))
    return eachRecord((record: PlainRecord, found) => {
      for (const { name, selects, logic } of asked)
        if (selects(record.path) && jsonLogic.apply(logic, record)) found(name)
    })
  },
}
