import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chunks } from './chunks.ts'
import { directoriesOf } from './directories.ts'
import { ENGINES, type Engine, type Job, type Judge } from './engines/index.ts'
import { forPeers } from './packs/index.ts'
import { openSetup, recordsOf, setUp } from './setup.ts'

/**
 * What is measured here, and against whom: others' code at a fixed version, which no change of ours makes faster. A scan of a
 * file cannot be timed in blocks, and as a whole it is too much at the mercy of what else runs.
 */
export const GUARDED = ['compiled', 'compiled-objects', 'compiled-bytes'] as const
export const AGAINST = 'json-logic-engine+prefilter'
export type Ratios = Readonly<Record<(typeof GUARDED)[number], number>>

const SPEC = { workload: 'server', records: 20_000, rules: 300, seed: 1, access: 3 } as const
/** The slow one judges every so many records. */
const STRIDE = 40
const BLOCK = 2_048
const SMALL_BLOCK = 25
const FEWEST_ROUNDS = 10

const engineNamed = (name: string): Engine => ENGINES.find((engine) => engine.name === name) as Engine

/** The best time of each block so far, in seconds: what else the machine does makes a block slower, never faster. */
type Best = number[]
const total = (best: Best): number => best.reduce((sum, seconds) => sum + seconds, 0)

/** Lets a judge go once through every `stride`-th record, in blocks short enough to be left alone now and then. */
const pass = async (judge: Judge, stride: number, best: Best): Promise<void> => {
  const better = (at: number, started: number): void => {
    best[at] = Math.min(best[at] ?? Number.POSITIVE_INFINITY, (performance.now() - started) / 1000)
  }
  if (judge.form !== 'chunks') throw new Error('only engines that take blocks are guarded')
  let at = 0
  for (const chunk of chunks(recordsOf(SPEC), stride === 1 ? BLOCK : SMALL_BLOCK, stride)) {
    judge.prepare?.(chunk)
    const started = performance.now()
    const pairs = judge.judge(chunk)
    if (pairs instanceof Promise) await pairs
    better(at++, started)
  }
}

/**
 * How many times as many records a second each of our engines judges as the other, each by the best time of
 * every block. Passes are taken in turns until `enough` is content, or `seconds` are over.
 */
export const ratiosWithin = async (seconds: number, enough: (ratios: Ratios) => boolean): Promise<Ratios> => {
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-guard-'))
  try {
    setUp(SPEC, folder)
    const { packs, services } = openSetup(folder)
    const { rules } = forPeers(packs)
    const job: Job = { packs, services, rules, directories: directoriesOf(recordsOf(SPEC)) }
    const judges = new Map<string, Judge>()
    for (const name of [AGAINST, ...GUARDED]) judges.set(name, await engineNamed(name).start(job))
    const best = new Map([...judges.keys()].map((name) => [name, [] as Best] as const))
    const ratios = (): Ratios => {
      const seconds = (name: string): number => total(best.get(name) ?? [])
      return Object.fromEntries(GUARDED.map((name) => [name, (seconds(AGAINST) * STRIDE) / seconds(name)])) as Ratios
    }
    const end = performance.now() + seconds * 1000
    for (let round = 0; round < FEWEST_ROUNDS || (performance.now() < end && !enough(ratios())); round++)
      for (const [name, judge] of judges) await pass(judge, name === AGAINST ? STRIDE : 1, best.get(name) as Best)
    return ratios()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
