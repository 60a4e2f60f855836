/** Feeds one target with mutated inputs until its time is over. Runs in a thread, so that what hangs can be ended. */
import { parentPort, workerData } from 'node:worker_threads'
import { PathwritError } from '../../src/model/index.ts'
import { bytesOf, type FuzzTarget } from './contract.ts'
import { coverage } from './coverage.ts'
import { mutate } from './mutate.ts'
import { random } from './random.ts'
import { self } from './targets/self.ts'

export interface FuzzTask {
  readonly target: string
  readonly seed: number
  readonly milliseconds: number
  readonly most: number
  /** Ends at the first input that does harm. */
  readonly untilHarm?: boolean
  readonly corpus: readonly Uint8Array[]
  /** Nobody looks at what is reached: many times as many inputs, from a corpus that was looked for before. */
  readonly blind?: boolean
  /** What is being run: number of the execution, length of the input, then the input. Read by the watching thread. */
  readonly shared: SharedArrayBuffer
}
export interface FuzzEnd {
  readonly kind: 'end'
  readonly runs: number
  readonly features: number
  readonly kept: readonly Uint8Array[]
}
export interface FuzzCrash {
  readonly kind: 'crash'
  readonly why: string
  readonly input: Uint8Array
}

/** As many inputs are run before it is looked at what they reached, as take about so long: looking costs some milliseconds. */
const ROUND_MS = 200
const MOST = 1_000
/** An input of a few kilobytes that takes longer has met something that grows faster than it. */
const SLOW = 1_000

const task = workerData as FuzzTask
// What is not loaded need not be looked at each time.
const targets = self.some(({ name }) => name === task.target) ? self : (await import('./targets/index.ts')).TARGETS
const target = targets.find(({ name }) => name === task.target) as FuzzTarget
const header = new Int32Array(task.shared, 0, 2)
const shown = new Uint8Array(task.shared, 8)

const polluted = (): boolean =>
  Object.keys(Object.prototype).length + Object.keys(Array.prototype).length + Object.keys(Function.prototype).length >
  0

/** Milliseconds that inputs took. */
let spent = 0

/** Runs one input; answers why it is a crash, if it is. */
const run = async (input: Uint8Array, again = false): Promise<string | undefined> => {
  header[1] = input.length
  shown.set(input)
  Atomics.add(header, 0, 1)
  const at = performance.now()
  // Asking for the processor's time costs as much as many an input.
  const started = again ? process.cpuUsage() : undefined
  try {
    const answer = target.run(input)
    if (answer instanceof Promise) await answer
  } catch (error) {
    if (!(error instanceof PathwritError))
      return error instanceof Error ? (error.stack ?? error.message) : String(error)
    if (/[\x00-\x08\x0b-\x1f\x7f]/.test(error.message))
      return `a control character in the message: ${JSON.stringify(error.message)}`
  }
  const milliseconds = performance.now() - at
  spent += milliseconds
  if (started !== undefined) {
    const { user, system } = process.cpuUsage(started)
    if (user + system > SLOW * 1000) return `took ${Math.round((user + system) / 1000)} ms of the processor`
  } else if (milliseconds > SLOW) return run(input, true)
  return polluted() ? 'a prototype was polluted' : undefined
}

const { int, pick } = random(task.seed)
const source = { int, pick }
const longest = target.longest ?? 4096
const pool: Uint8Array[] = [...target.seeds.map(bytesOf), ...task.corpus].map((bytes) => Uint8Array.from(bytes))
if (pool.length === 0) pool.push(new Uint8Array())
const found: Uint8Array[] = []
let harmed = false
const crash = (why: string, input: Uint8Array): void => {
  harmed = true
  parentPort?.postMessage({ kind: 'crash', why, input: Uint8Array.from(input) } satisfies FuzzCrash)
}

const seen = task.blind === true ? undefined : coverage()

/** Inputs that reached something new, found by halving: a whole round is looked at at once, for looking is what costs. */
const search = async (inputs: readonly Uint8Array[], first: boolean): Promise<void> => {
  for (const input of inputs) {
    const why = await run(input)
    if (why !== undefined && first) crash(why, input)
  }
  const features = seen?.fresh() ?? []
  if (features.length === 0) return
  const half = inputs.length >> 1
  if (half > 0) {
    await search(inputs.slice(0, half), false)
    await search(inputs.slice(half), false)
    return
  }
  seen?.know(features)
  const [input] = inputs
  if (input !== undefined && !pool.includes(input)) {
    pool.push(input)
    found.push(input)
  }
}

const made = (): Uint8Array => {
  // What was found last is where new ground is.
  const from = int(3) > 0 ? pool[pool.length - 1 - int(Math.min(pool.length, 50))] : pick(pool)
  const input = mutate(from as Uint8Array, pick(pool), target.words ?? [], longest, source)
  return target.repair !== undefined && int(2) === 0
    ? target.repair(Uint8Array.from(input)).subarray(0, longest)
    : input
}

for (const input of [...pool]) await search([input], true)
const end = performance.now() + task.milliseconds
let round = 16
while (performance.now() < end && Atomics.load(header, 0) < task.most && !(harmed && task.untilHarm === true)) {
  const [before, already] = [Atomics.load(header, 0), spent]
  await search(Array.from({ length: round }, made), true)
  const each = (spent - already) / (Atomics.load(header, 0) - before)
  round = Math.max(1, Math.min(MOST, round * 2, Math.floor(ROUND_MS / each)))
}
const features = seen?.known() ?? 0
seen?.stop()
parentPort?.postMessage({ kind: 'end', runs: Atomics.load(header, 0), features, kept: found } satisfies FuzzEnd)
