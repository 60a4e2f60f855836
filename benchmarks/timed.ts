import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { chunks, grouped } from './chunks.ts'
import type { Chunk, Engine, Job, Judge, Pair } from './engines/index.ts'
import type { Pass, Task, Timed } from './message.ts'
import { quantile } from './statistics.ts'
import { tally } from './tally.ts'
import type { PlainRecord } from './workloads/index.ts'
import { writeTree } from './write-records.ts'

const BLOCK = 4_096
/**
 * Blocks are made ready so many at a time and then judged one after the other: were each judged right after it was made, what
 * making it leaves in the processor's caches, which is nothing that judging needs, would be timed.
 */
const READY = 32
const FIRST = 16
/** Seconds of judging before anything counts, so that the engine has been compiled by the time it is timed. */
const WARM = 1
/** Small trees are gone through again, so often at most. */
const ROUNDS = 20
/** No more blocks than this a pass are remembered one by one. */
const BLOCKS = 50_000

/** Wall and CPU seconds spent in what it is given to do. */
const clock = () => {
  let [wall, cpu] = [0, 0]
  return {
    async run<T>(work: () => T | Promise<T>): Promise<T> {
      const [started, used] = [performance.now(), process.cpuUsage()]
      const given = work()
      // Awaiting what is no promise would time the event loop.
      const result = given instanceof Promise ? await given : given
      wall += performance.now() - started
      const { user, system } = process.cpuUsage(used)
      cpu += user + system
      return result
    },
    seconds: (): number => wall / 1000,
    pass: (): Pass => ({ seconds: wall / 1000, cpuSeconds: cpu / 1e6 }),
  }
}

type Records = () => Iterable<PlainRecord>
type Chunked = Extract<Judge, { form: 'chunks' }>
interface Measured {
  readonly passes: readonly Pass[]
  readonly records: number
  readonly stride: number
  readonly p99?: number
  readonly loadSeconds?: number
  readonly firstSeconds: number
  readonly tally: ReturnType<ReturnType<typeof tally>['result']>
}

/** Judges block after block until it has been at it for a second, or there is no more; how many records a second at the end. */
const warmUp = async (judge: Chunked, records: Records, total: number): Promise<{ first: number; rate: number }> => {
  const all = clock()
  let first: number | undefined
  let rate = 1
  let size = Math.min(FIRST, judge.size ?? FIRST)
  const block: PlainRecord[] = []
  // Records from all over the tree, as the timed ones will be.
  const stride = Math.max(1, Math.floor(total / 200_000))
  for (let round = 0; round < ROUNDS && all.seconds() < WARM; round++)
    for (const chunk of chunks(records(), 1, stride)) {
      block.push(...chunk.records)
      if (block.length < size) continue
      const [part] = chunks(block.splice(0), size, 1)
      if (part === undefined) break
      judge.prepare?.(part)
      const one = clock()
      await all.run(() => one.run(() => judge.judge(part)))
      rate = part.records.length / one.seconds()
      first ??= one.seconds()
      size = Math.min(judge.size ?? BLOCK, size * 2)
      if (all.seconds() > WARM) break
    }
  return { first: first ?? 0, rate }
}

const inChunks = async (
  judge: Chunked,
  records: Records,
  total: number,
  task: Task,
  whole: boolean,
): Promise<Measured> => {
  const { first, rate } = await warmUp(judge, records, total)
  const stride = whole ? 1 : Math.max(1, Math.ceil(total / Math.max(10, rate * task.budget)))
  const size = Math.min(judge.size ?? BLOCK, Math.max(1, Math.ceil(total / stride / 20)))
  const passes: Pass[] = []
  const blocks: number[] = []
  const found = tally()
  let judged = 0
  for (let pass = 0; pass < task.repeat; pass++) {
    const watch = clock()
    for (const ready of grouped(chunks(records(), size, stride), READY)) {
      for (const chunk of ready) judge.prepare?.(chunk)
      for (const chunk of ready) {
        const before = watch.seconds()
        const pairs = await watch.run(() => judge.judge(chunk))
        if (blocks.length < BLOCKS) blocks.push(((watch.seconds() - before) * 1e6) / chunk.records.length)
        if (pass > 0) continue
        judged += chunk.records.length
        found.add(pairs)
      }
    }
    passes.push(watch.pass())
  }
  return { passes, records: judged, stride, p99: quantile(blocks, 0.99), firstSeconds: first, tally: found.result() }
}

const atOnce = async (
  repeat: number,
  judge: () => Promise<readonly Pair[]>,
): Promise<Omit<Measured, 'records' | 'stride'>> => {
  const passes: Pass[] = []
  const found = tally()
  for (let pass = 0; pass < repeat; pass++) {
    const watch = clock()
    const pairs = await watch.run(judge)
    passes.push(watch.pass())
    if (pass === 0) found.add(pairs)
  }
  return { passes, firstSeconds: passes[0]?.seconds ?? 0, tally: found.result() }
}

const measure = async (
  judge: Judge,
  records: Records,
  total: number,
  task: Task,
  whole: boolean,
): Promise<Measured> => {
  if (judge.form === 'chunks') return inChunks(judge, records, total, task, whole)
  if (judge.form === 'load') {
    const load = clock()
    let count = 0
    for (const chunk of chunks(records(), BLOCK, 1)) {
      count += chunk.records.length
      await load.run(() => judge.add(chunk as Chunk))
    }
    const measured = await atOnce(task.repeat, () => judge.judge())
    return { ...measured, records: count, stride: 1, loadSeconds: load.seconds() }
  }
  const file = join(task.folder, `${task.engine}.ndjson`)
  const count = writeTree(task.folder, file)
  try {
    return { ...(await atOnce(task.repeat, () => judge.judge(file))), records: count, stride: 1 }
  } finally {
    rmSync(file)
  }
}

/** Compiles the rules, warms up, and judges the tree `repeat` times. */
export const timed = async (
  task: Task,
  engine: Engine,
  job: Job,
  records: Records,
  total: number,
  boot: number,
): Promise<Timed> => {
  const baseBytes = process.memoryUsage().rss

  const compiling = clock()
  const judge = await compiling.run(async () => engine.start(job))
  const compileSeconds = compiling.seconds()
  const { firstSeconds, ...measured } = await measure(judge, records, total, task, engine.whole === true)
  await judge.close?.()
  return {
    kind: 'timed',
    ...measured,
    outside: engine.program !== undefined,
    compileSeconds,
    coldSeconds: boot + compileSeconds + firstSeconds,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    baseBytes,
  }
}
