import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadPacks, type Pack, PathwritError } from '../src/index.ts'
import { type Availability, availability } from './availability.ts'
import { countEntries, runCollectors } from './collecting.ts'
import { ENGINES, type Engine } from './engines/index.ts'
import { machine } from './machine.ts'
import type { Proved, Timed } from './message.ts'
import type { BenchOptions } from './options.ts'
import { forPeers } from './packs/index.ts'
import { disagreement, isProved, type Proof, proved } from './prove.ts'
import type { CollectorTable, Result, Row, Table } from './result.ts'
import { runTask } from './runner.ts'
import { serverTree } from './server.ts'
import { type Setup, type Spec, setUp } from './setup.ts'
import { writeTree } from './tree.ts'

/** Seconds in which an engine proves what it can; the oracle takes as long as it needs. */
const PROOF = 5
const ORACLE = 3_600
const ORACLE_NAME = 'interpret'

export type Tell = (line: string) => void

interface Context {
  readonly options: BenchOptions
  readonly tell: Tell
  readonly signal?: AbortSignal | undefined
  readonly found: ReadonlyMap<string, Availability>
}

const engineNamed = (name: string): Engine => ENGINES.find((engine) => engine.name === name) as Engine

const proofs = async (
  chosen: readonly Engine[],
  setup: Setup,
  context: Context,
): Promise<Map<string, Proof | string>> => {
  const prove = (engine: Engine, budget: number) =>
    runTask({ mode: 'prove', engine: engine.name, folder: setup.folder, budget, repeat: 1 }, engine, context.signal)
  const oracle = await prove(engineNamed(ORACLE_NAME), ORACLE)
  if (!isProved(oracle))
    throw new Error(`${ORACLE_NAME} failed: ${oracle.kind === 'failed' ? oracle.why : oracle.kind}`)
  if (oracle.pairs.length === 0) throw new Error('no rule finds anything in the sample: nothing would be proved')
  const result = new Map<string, Proof | string>()
  for (const engine of chosen) {
    const answer = engine.name === ORACLE_NAME ? oracle : await prove(engine, PROOF)
    if (isProved(answer)) {
      const proof = proved(engine, oracle as Proved, answer)
      result.set(engine.name, proof)
      context.tell(`  ${engine.name}: the same ${proof.pairs} pairs on ${proof.records} records`)
    } else result.set(engine.name, answer.kind === 'failed' ? answer.why : 'no answer')
  }
  return result
}

/** Engines that were told every rule and judged every record must have counted the same pairs. */
const sameCounts = (rows: readonly Row[], beyond: (row: Row) => number): void => {
  for (const told of new Set(rows.map(beyond))) {
    const [first, ...rest] = rows.filter((row) => row.timed?.stride === 1 && beyond(row) === told)
    for (const row of rest)
      if (row.timed?.tally.hash !== first?.timed?.tally.hash)
        throw disagreement(
          `${row.engine} finds ${row.timed?.tally.pairs} pairs in the whole tree, ${first?.engine} ${first?.timed?.tally.pairs}, or others`,
        )
  }
}

const time = async (engine: Engine, setup: Setup, { options, signal }: Context): Promise<Timed | string> => {
  const { budget, repeat } = options
  const answer = await runTask(
    { mode: 'time', engine: engine.name, folder: setup.folder, budget, repeat },
    engine,
    signal,
  )
  return answer.kind === 'timed' ? answer : answer.kind === 'failed' ? answer.why : 'no answer'
}

/** One's own packs, with the rules that other engines can be told. */
const ownPacks = async ({ packs }: BenchOptions): Promise<readonly Pack[] | undefined> => {
  if (packs.length === 0) return undefined
  const loaded = await loadPacks(packs)
  const { rules, beyond } = forPeers(loaded)
  const told = new Set(rules.map(({ name }) => name))
  if (told.size === 0)
    throw new PathwritError('usage', `no rule of ${packs.join(', ')} can be told to other engines`, {
      hint: beyond
        .slice(0, 3)
        .map(({ name, why }) => `${name}: ${why}`)
        .join('; ')
        .concat('; where time goes with such a pack: pathwrit scan --profile -'),
    })
  return loaded.map((pack) => ({ ...pack, rules: pack.rules.filter(({ name }) => told.has(name)) }))
}

const table = async (
  spec: Spec,
  folder: string,
  own: readonly Pack[] | undefined,
  chosen: readonly Engine[],
  context: Context,
): Promise<Table> => {
  const { tell, found } = context
  tell(`${spec.workload}, ${spec.records} records, ${spec.rules} rules`)
  const setup = setUp(spec, folder, own)
  const there = chosen.filter(({ name }) => 'versions' in (found.get(name) as Availability))
  const agreed = await proofs(there, setup, context)
  const rows: Row[] = []
  for (const engine of chosen) {
    const { name } = engine
    const state = found.get(name) as Availability
    if ('missing' in state) {
      tell(`  ${name}: missing, ${state.missing}`)
      rows.push({ engine: name, missing: state.missing })
      continue
    }
    const proof = agreed.get(name) as Proof | string
    const figures = typeof proof === 'string' ? proof : await time(engine, setup, context)
    if (typeof proof === 'string' || typeof figures === 'string') {
      tell(`  ${name}: failed, ${figures}`)
      rows.push({ engine: name, failed: String(figures) })
    } else {
      const best = figures.records / Math.min(...figures.passes.map(({ seconds }) => seconds))
      tell(`  ${name}: ${Math.round(best)} records/s at best, 1 of ${figures.stride} records`)
      rows.push({ engine: name, proof, timed: figures })
    }
  }
  sameCounts(rows, ({ proof }) => proof?.beyond.length ?? 0)
  return { spec: { ...setup.spec, file: undefined }, shape: setup.shape, rows }
}

/** Services of a generated tree that collectors walk. */
const SERVICES = 60
const SKELETON = 11

/** Collectors over trees made for them, and over the user's own. */
const collectorTables = async (options: BenchOptions, folder: string, tell: Tell): Promise<CollectorTable[]> => {
  const { collect, collectors, repeat, seed, tree } = options
  const tables: CollectorTable[] = []
  if (tree !== undefined) {
    tell('collectors over your own tree')
    tables.push({ ...(await runCollectors(tree, countEntries(tree), repeat, collectors, tell)), root: 'own' })
  }
  for (const size of collect) {
    tell(`collectors, ${size} entries`)
    const root = join(folder, 'tree')
    const files = Math.max(1, Math.floor(((size - SERVICES * SKELETON) * 20) / 21))
    const entries = writeTree(root, serverTree({ files, services: SERVICES, seed }))
    tables.push(await runCollectors(root, entries, repeat, collectors, tell))
    rmSync(root, { recursive: true, force: true })
  }
  return tables
}

/** Proves that the engines agree, then times them, for every tree and every number of rules asked for. */
export const runSuite = async (options: BenchOptions, tell: Tell, signal?: AbortSignal): Promise<Result> => {
  const chosen = options.engines.length === 0 ? ENGINES : ENGINES.filter(({ name }) => options.engines.includes(name))
  const found = new Map(ENGINES.map((engine) => [engine.name, availability(engine)] as const))
  const context: Context = { options, tell, found, signal }
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-bench-'))
  const tables: Table[] = []
  const collectors: CollectorTable[] = []
  try {
    collectors.push(...(await collectorTables(options, folder, tell)))
    const own = await ownPacks(options)
    const ownRules = own?.reduce((sum, pack) => sum + pack.rules.length, 0)
    const { from: file } = options
    for (const workload of file === undefined ? options.workloads : ['own'])
      for (const records of file === undefined ? options.records : options.records.slice(0, 1))
        for (const rules of ownRules === undefined ? options.rules : [ownRules]) {
          const access = options.access ?? Math.max(1, Math.round(rules / 100))
          const spec = { workload, records, rules, seed: options.seed, access: own === undefined ? access : 0, file }
          tables.push(await table(spec, join(folder, String(tables.length)), own, chosen, context))
        }
  } catch (error) {
    // Interrupted: the tables that were done by then are worth having.
    if (signal?.aborted !== true) throw error
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const { seed, budget, repeat } = options
  const engines = chosen.map(({ name, about }) => ({ name, about, ...(found.get(name) as Availability) }))
  return {
    format: 'pathwrit-bench/1',
    date: new Date().toISOString(),
    machine: machine(),
    seed,
    budget,
    repeat,
    engines,
    tables,
    collectors,
  }
}
