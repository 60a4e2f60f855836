import { parseArgs } from 'node:util'
import { automaton, type Glob, linear, type NewPathIndex, type PathIndex, parseGlob } from '../src/paths/index.ts'
import { mixedGlobs, type PathTree, pathTree } from './path-names.ts'
import { randomFrom } from './random.ts'

const ROUNDS = 7
/** Strings made at a time: fresh ones, as a collector gives them, whose hash no one has asked for yet. */
const CHUNK = 4096

const nameAt = ({ bytes, offsets }: PathTree, entry: number): string =>
  Buffer.prototype.latin1Slice.call(bytes, offsets[entry], offsets[entry + 1])

const statesOf = (index: PathIndex, tree: PathTree): number[] => {
  const states = [index.root]
  for (let d = 1; d < tree.parents.length; d++)
    states.push(index.enter(states[tree.parents[d] as number] as number, tree.names[d] as string))
  return states
}

/** Each piece of the work timed several times: the sum of the least times is what it takes when nothing else interrupts. */
interface Timing {
  readonly least: Float64Array
  readonly sums: Set<number>
}
const newTiming = (entries: number): Timing => ({
  least: new Float64Array(Math.ceil(entries / CHUNK)).fill(Number.POSITIVE_INFINITY),
  sums: new Set(),
})
const perEntry = ({ least }: Timing, entries: number): number =>
  (least.reduce((total, each) => total + each, 0) * 1e6) / entries

/** One round over all entries, piece by piece. `piece` gives a sum that keeps the work from being optimised away. */
const round = (timing: Timing, entries: number, prepare: (from: number, to: number) => () => number): void => {
  let sum = 0
  for (let from = 0, i = 0; from < entries; from += CHUNK, i++) {
    const piece = prepare(from, Math.min(from + CHUNK, entries))
    const start = performance.now()
    sum += piece()
    timing.least[i] = Math.min(timing.least[i] as number, performance.now() - start)
  }
  timing.sums.add(sum)
}

const namesOf = (tree: PathTree, from: number, to: number): string[] => {
  const names: string[] = []
  for (let entry = from; entry < to; entry++) names.push(nameAt(tree, entry))
  return names
}

const strings = (index: PathIndex, tree: PathTree, stateOf: Int32Array) => (from: number, to: number) => {
  const names = namesOf(tree, from, to)
  return (): number => {
    let sum = 0
    for (let i = 0; i < names.length; i++)
      sum += index.match(stateOf[from + i] as number, names[i] as string).patterns.length
    return sum
  }
}

const columns =
  (index: PathIndex, { bytes, offsets }: PathTree, stateOf: Int32Array) =>
  (from: number, to: number) => {
    const matchBytes = index.matchBytes as NonNullable<PathIndex['matchBytes']>
    return (): number => {
      let sum = 0
      for (let entry = from; entry < to; entry++) {
        const [start, end] = [offsets[entry] as number, offsets[entry + 1] as number]
        sum += matchBytes(stateOf[entry] as number, bytes, start, end).patterns.length
      }
      return sum
    }
  }

/** The floor: reading each byte of each name, and nothing else. */
const floor = (tree: PathTree) => (from: number, to: number) => {
  const names = namesOf(tree, from, to)
  return (): number => {
    let sum = 0
    for (const name of names) for (let i = 0; i < name.length; i++) sum += name.charCodeAt(i)
    return sum
  }
}

const heap = (): number => {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
const rounded = (value: number): number => Number(value.toPrecision(3))
/** On a sample, every answer is the one of the oracle. */
const prove = (newIndex: NewPathIndex, globs: readonly Glob[], tree: PathTree): void => {
  const [index, oracle] = [newIndex(globs), linear(globs)]
  const [states, expected] = [statesOf(index, tree), statesOf(oracle, tree)]
  for (let d = 0; d < tree.parents.length; d++)
    for (let entry = tree.starts[d] as number; entry < (tree.starts[d + 1] as number); entry++) {
      const name = nameAt(tree, entry)
      const wanted = oracle.match(expected[d] as number, name).patterns.join()
      if (index.match(states[d] as number, name).patterns.join() !== wanted)
        throw new Error(`the automaton differs from the oracle on ${name}`)
    }
}

export const measure = (texts: readonly string[], tree: PathTree) => {
  const globs = texts.map((text) => parseGlob(text))
  const before = heap()
  const start = performance.now()
  const index = automaton(globs)
  const compile = performance.now() - start
  const entered = performance.now()
  const states = statesOf(index, tree)
  const enter = ((performance.now() - entered) * 1e6) / tree.parents.length
  const stateOf = new Int32Array(tree.offsets.length - 1)
  for (let d = 0; d < states.length; d++) stateOf.fill(states[d] as number, tree.starts[d], tree.starts[d + 1])
  const entries = stateOf.length
  const [first, again, bytes, least] = [newTiming(entries), newTiming(entries), newTiming(entries), newTiming(entries)]
  round(first, entries, strings(index, tree, stateOf))
  for (let i = 0; i < ROUNDS; i++) {
    round(least, entries, floor(tree))
    round(again, entries, strings(index, tree, stateOf))
    if (index.matchBytes !== undefined) round(bytes, entries, columns(index, tree, stateOf))
  }
  const sums = new Set([...first.sums, ...again.sums, ...bytes.sums])
  if (sums.size !== 1) throw new Error('rounds differ')
  return {
    globs: texts.length,
    compileMs: rounded(compile),
    enterNs: rounded(enter),
    firstNs: rounded(perEntry(first, entries)),
    floorNs: rounded(perEntry(least, entries)),
    matchNs: rounded(perEntry(again, entries)),
    matchBytesNs: rounded(perEntry(bytes, entries)),
    megabytes: rounded((heap() - before) / 2 ** 20),
    patternsPerEntry: rounded(([...sums][0] as number) / entries),
  }
}

/** Paths below 80,000 literal directories, each asked once of an index that never saw it. */
export const cold = (many: number) => {
  const random = randomFrom(3)
  const at = (i: number): string => `/srv/tenant${i % 400}/site${i}/data`
  const globs = Array.from({ length: many }, (_, i) => parseGlob(`${at(i)}/**`))
  const before = heap()
  const start = performance.now()
  const index = automaton(globs)
  const compile = performance.now() - start
  const order = Array.from({ length: many }, (_, i) => i).sort(() => random() - 0.5)
  const times = order.map((i) => {
    const path = `${at(i)}/upload/file-${i}.txt`
    const begun = process.hrtime.bigint()
    const { patterns } = index.lookup(path)
    const spent = Number(process.hrtime.bigint() - begun)
    if (patterns.length !== 1 || patterns[0] !== i) throw new Error(`wrong answer for ${path}`)
    return spent
  })
  times.sort((a, b) => a - b)
  const share = (part: number): number => rounded((times[Math.floor((times.length - 1) * part)] as number) / 1e6)
  return {
    prefixes: many,
    compileMs: rounded(compile),
    lookupMs: { median: share(0.5), p99: share(0.99), p999: share(0.999), max: share(1) },
    megabytes: rounded((heap() - before) / 2 ** 20),
  }
}

if (process.argv[1]?.endsWith('/benchmarks/paths.js')) {
  const { values } = parseArgs({
    options: {
      entries: { type: 'string', default: '1000000' },
      globs: { type: 'string', default: '10,30,300,3000,10000' },
      prefixes: { type: 'string', default: '80000' },
    },
  })
  const small = pathTree(1000, 200)
  for (const many of [30, 300])
    prove(
      automaton,
      mixedGlobs(many).map((text) => parseGlob(text)),
      small,
    )
  const tree = pathTree(Number(values.entries), 2000)
  const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)
  const entries = tree.offsets.length - 1
  print({ entries, directories: tree.parents.length, meanBytes: rounded(tree.bytes.length / entries) })
  for (const many of values.globs.split(',')) print(measure(mixedGlobs(Number(many)), tree))
  if (values.prefixes !== '0') print(cold(Number(values.prefixes)))
}
