import { EXIT } from '../exit.ts'
import type { Io } from '../io.ts'
import { allOf, isRefusal, isSet, oneOf, type Parsed, type Refusal, refusal } from '../parse-args.ts'
import type { Sdk } from '../sdk.ts'

const COUNT = /^[1-9]\d{0,8}$/

/** `10000,100k,1M` as numbers. */
const counts = (parsed: Parsed, name: string): readonly number[] | undefined | Refusal => {
  const text = oneOf(parsed, name)
  if (text === undefined) return undefined
  const numbers: number[] = []
  for (const part of text.split(',')) {
    const plain = part.replace(/k$/i, '000').replace(/M$/, '000000')
    if (!COUNT.test(plain))
      return refusal(`--${name} cannot be '${text}'`, 'numbers with commas between: 10000,100k,1M')
    numbers.push(Number(plain))
  }
  return numbers
}

const names = (parsed: Parsed, name: string, known: readonly string[]): readonly string[] | undefined | Refusal => {
  const given = oneOf(parsed, name)?.split(',')
  const wrong = given?.find((word) => !known.includes(word))
  return wrong === undefined
    ? given
    : refusal(`--${name}: there is no ${wrong}`, `there are ${known.join(', ')}`, { word: wrong, known })
}

const first = (values: readonly number[] | undefined): number | undefined => values?.[0]

/** `pathwrit bench`: engines held to equal findings, then timed. The suite is loaded only here. */
export const run = async (parsed: Parsed, io: Io, _sdk: Sdk): Promise<number | Refusal> => {
  const suite = await import('../../../benchmarks/index.ts')
  if (isSet(parsed, 'list')) {
    await io.stdout.write(suite.listText())
    return 0
  }
  if (isSet(parsed, 'compare')) {
    const [before, after] = parsed.operands
    if (before === undefined || after === undefined || parsed.operands.length > 2)
      return refusal('--compare needs two results', 'write: pathwrit bench --compare a/results.json b/results.json')
    await io.stdout.write(suite.compareFiles(before, after))
    return 0
  }
  if (parsed.operands.length > 0)
    return refusal(`bench takes no argument ${parsed.operands[0]}`, 'pathwrit bench --help lists its options')
  const workloads = names(parsed, 'workload', suite.workloadNames)
  if (workloads !== undefined && isRefusal(workloads)) return workloads
  const engines = names(parsed, 'engines', suite.engineNames)
  if (engines !== undefined && isRefusal(engines)) return engines
  const collectors = names(parsed, 'collectors', suite.collectorNames)
  if (collectors !== undefined && isRefusal(collectors)) return collectors
  const only = oneOf(parsed, 'only')
  const numbers: Record<string, readonly number[] | undefined> = Object.create(null)
  for (const name of ['records', 'rules', 'seed', 'repeat', 'budget', 'access', 'collect'] as const) {
    const given = counts(parsed, name)
    if (given !== undefined && isRefusal(given)) return given
    numbers[name] = given
  }
  const { records, rules, seed, repeat, budget, access, collect } = numbers
  const report = await suite.bench(
    {
      workloads,
      engines,
      records: only === 'collectors' ? [] : records,
      rules,
      seed: first(seed),
      repeat: first(repeat),
      budget: first(budget),
      access: first(access),
      collect: only === 'engines' ? [] : collect,
      from: oneOf(parsed, 'from'),
      packs: allOf(parsed, 'pack'),
      tree: oneOf(parsed, 'tree'),
      collectors,
      output: oneOf(parsed, 'output'),
      signal: io.signal,
    },
    io.stderr.isTTY ? (line) => void io.stderr.write(`${line}\n`) : () => {},
  )
  await io.stdout.write(report)
  return io.signal.aborted ? EXIT.incomplete : EXIT.fine
}
