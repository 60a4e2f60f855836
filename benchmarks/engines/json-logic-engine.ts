import type { PlainRecord } from '../workloads/index.ts'
import type { Engine, Job } from './contract.ts'
import { jsonLogicOf, MODE_OPERATORS } from './json-logic.ts'
import { eachRecord, type Matcher, peer, selectors } from './peer.ts'

type Built = (record: PlainRecord) => unknown
interface LogicEngine {
  addMethod(name: string, run: (values: never[]) => unknown, about?: { deterministic: boolean }): void
  build(logic: unknown): Built
}

/** Every condition built into a function once, as the library offers. */
const built = async ({ rules }: Job): Promise<{ name: string; selects: Matcher; broken: Built; dir: string }[]> => {
  const { LogicEngine } = await peer<{ LogicEngine: new () => LogicEngine }>('json-logic-engine')
  const engine = new LogicEngine()
  for (const [name, run] of Object.entries(MODE_OPERATORS))
    engine.addMethod(name, ([mode, mask]: never[]) => run(mode as never, mask as never), { deterministic: true })
  const selector = await selectors()
  return rules.flatMap((rule) =>
    rule.globs.map((glob) => ({
      name: rule.name,
      selects: selector({ ...rule, globs: [glob] }),
      broken: engine.build(jsonLogicOf(rule.violated)),
      dir: baseOf(glob),
    })),
  )
}

/** The directory that a glob's matches lie in, whatever it is: as far as its text is plain. */
const baseOf = (glob: string): string => {
  const special = glob.search(/[*?[{\\]/)
  const plain = special < 0 ? glob : glob.slice(0, special)
  return plain.slice(0, plain.lastIndexOf('/')) || '/'
}

const PACKAGES = ['json-logic-engine', 'picomatch'] as const

export const all: Engine = {
  name: 'json-logic-engine',
  about: 'json-logic-engine `build()`, every condition on every record, then its globs (picomatch)',
  packages: PACKAGES,
  async start(job) {
    const asked = await built(job)
    return eachRecord((record, found) => {
      for (const { name, selects, broken } of asked) if (broken(record) && selects(record.path)) found(name)
    })
  },
}

export const prefiltered: Engine = {
  name: 'json-logic-engine+prefilter',
  about: 'picomatch chooses the rules, json-logic-engine `build()` judges',
  packages: PACKAGES,
  async start(job) {
    const asked = await built(job)
    return eachRecord((record, found) => {
      for (const { name, selects, broken } of asked) if (selects(record.path) && broken(record)) found(name)
    })
  },
}

/** What somebody would build in a day: rules looked up by the directories above a record, and nothing more. */
export const oneDay: Engine = {
  name: 'one-day',
  whole: true,
  about: 'a day of work: Map of base directories, then picomatch, then json-logic-engine `build()`',
  packages: PACKAGES,
  async start(job) {
    const byBase = new Map<string, Awaited<ReturnType<typeof built>>>()
    for (const one of await built(job)) {
      const there = byBase.get(one.dir)
      if (there === undefined) byBase.set(one.dir, [one])
      else there.push(one)
    }
    /** The rules of all directories above, for the last directory asked: records come by directory. */
    let last = ''
    let asked: Awaited<ReturnType<typeof built>> = []
    const choose = (dir: string): void => {
      last = dir
      asked = [...(byBase.get('/') ?? [])]
      for (let end = dir.indexOf('/', 1); dir !== '/'; end = dir.indexOf('/', end + 1)) {
        asked.push(...(byBase.get(end < 0 ? dir : dir.slice(0, end)) ?? []))
        if (end < 0) break
      }
    }
    return eachRecord((record, found) => {
      if (record.dir !== last) choose(record.dir)
      for (const { name, selects, broken } of asked) if (selects(record.path) && broken(record)) found(name)
    })
  },
}
