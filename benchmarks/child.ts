import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Pack } from '../src/index.ts'
import { chunkOf } from './chunks.ts'
import { directoriesOf } from './directories.ts'
import { ENGINES, type Engine, type Job, type Pair } from './engines/index.ts'
import type { Answer, Proved, Task } from './message.ts'
import { type Beyond, forPeers, type PeerRule } from './packs/index.ts'
import { openSetup, recordsOf } from './setup.ts'
import { timed } from './timed.ts'
import { writeRecords } from './write-records.ts'

/** One engine in a process of its own: its memory, its just-in-time code and its mistakes are its alone. */

const FIRST = 20
const BLOCK = 200

/** The rules that this engine can be told, and those it cannot. */
const toldTo = (engine: Engine, packs: readonly Pack[]): { rules: readonly PeerRule[]; beyond: readonly Beyond[] } => {
  const plain = forPeers(packs)
  const own = plain.rules.flatMap((rule) => {
    const why = engine.beyond?.(rule)
    return why === undefined ? [] : { name: rule.name, why }
  })
  const untold = new Set(own.map(({ name }) => name))
  return {
    rules: plain.rules.filter(({ name }) => !untold.has(name)),
    beyond: engine.ours ? [] : [...plain.beyond, ...own],
  }
}

const prove = async (task: Task, engine: Engine): Promise<Proved> => {
  const { packs, services, sample } = openSetup(task.folder)
  const records = sample()
  const { rules, beyond } = toldTo(engine, packs)
  const job: Job = { packs, services, rules, directories: directoriesOf(records) }
  const judge = await engine.start(job)
  const pairs: Pair[] = []
  // `push(...)` of as many as there may be would overflow the stack.
  const keep = (found: readonly Pair[]): void => {
    for (const { rule, path } of found) pairs.push({ rule, path })
  }
  let judged = records.length
  if (judge.form === 'chunks') {
    const end = performance.now() + task.budget * 1000
    judged = 0
    while (judged < records.length && (judged === 0 || performance.now() < end)) {
      const chunk = chunkOf(records.slice(judged, judged + (judged === 0 ? FIRST : (judge.size ?? BLOCK))))
      judge.prepare?.(chunk)
      keep(await judge.judge(chunk))
      judged += chunk.records.length
    }
  } else if (judge.form === 'load') {
    await judge.add(chunkOf(records))
    keep(await judge.judge())
  } else {
    const file = join(task.folder, `${engine.name}-sample.ndjson`)
    writeRecords(file, records)
    keep(await judge.judge(file))
    rmSync(file)
  }
  await judge.close?.()
  return {
    kind: 'proved',
    paths: records.slice(0, judged).map(({ path }) => path),
    pairs,
    beyond,
  }
}

const time = async (task: Task, engine: Engine): Promise<Answer> => {
  const { packs, services, spec } = openSetup(task.folder)
  const { rules } = toldTo(engine, packs)
  const boot = performance.now() / 1000
  const needed = engine.ours === true && engine.name !== 'compiled-ndjson'
  const job: Job = { packs, services, rules, directories: directoriesOf(needed ? recordsOf(spec) : []) }
  return timed(task, engine, job, () => recordsOf(spec), spec.records, boot)
}

const answer = async (task: Task): Promise<Answer> => {
  const engine = ENGINES.find(({ name }) => name === task.engine)
  if (engine === undefined) return { kind: 'failed', why: `no engine ${task.engine}` }
  try {
    return task.mode === 'prove' ? await prove(task, engine) : await time(task, engine)
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

process.once('message', async (task: Task) => {
  const result = await answer(task)
  process.send?.(result, () => process.exit(0))
})
