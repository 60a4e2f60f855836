import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  compile,
  evaluate,
  type Finding,
  loadPack,
  type Plan,
  type Service,
  scan,
  services,
  VERSION,
} from '../src/index.ts'
import { recordsOf } from './records.ts'
import { type ServerOptions, serverTree } from './server.ts'
import { writeTree } from './tree.ts'

/** Records of the sample on which the oracle is asked too: it takes about a second. */
const SAMPLE = 400
const FAULTS = 100

/** Wall and CPU time in milliseconds of one piece of work, and what it gave. */
const timed = async <T>(work: () => Promise<T> | T): Promise<{ result: T; wall: number; cpu: number }> => {
  const [wall, cpu] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const { user, system } = process.cpuUsage(cpu)
  return { result, wall: Math.round(performance.now() - wall), cpu: Math.round((user + system) / 1000) }
}

const scanned = async (plan: Plan, target: string, backend: 'compiled' | 'interpret'): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  for await (const finding of scan(plan, { target, backend })) findings.push(finding)
  return findings
}

const inTree = async <T>(options: ServerOptions, use: (root: string, inodes: number) => Promise<T>): Promise<T> => {
  const root = mkdtempSync(join(tmpdir(), 'pathwrit-bench-'))
  try {
    return await use(root, writeTree(root, serverTree(options)))
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** Both backends over one tree; no figure is worth anything unless they agree. */
const prove = (plan: Plan, files: number) =>
  inTree({ files, faults: FAULTS }, async (root, inodes) => {
    const compiled = await scanned(plan, root, 'compiled')
    const interpreted = await scanned(plan, root, 'interpret')
    if (compiled.length === 0 || JSON.stringify(compiled) !== JSON.stringify(interpreted))
      throw new Error(`the backends differ: ${compiled.length} and ${interpreted.length} findings`)
    return { records: inodes, findings: compiled.length }
  })

const judge = async (plan: Plan, found: readonly Service[], files: number) => {
  const records = [...recordsOf(serverTree({ files }))]
  const { result, wall, cpu } = await timed(() => evaluate(plan, { records, services: found, whole: true }))
  return { records: records.length, findings: result.length, wall, cpu }
}

/** Proves equal findings on a sample, then times a scan of a tree on disk and the judging of the same records in memory. */
export const run = async (files: number) => {
  const plan = compile({ packs: [await loadPack('pathwrit:recommended')] })
  const equal = await prove(plan, Math.min(files, SAMPLE))
  return inTree({ files }, async (target, inodes) => {
    const { result, wall, cpu } = await timed(() => scanned(plan, target, 'compiled'))
    const rss = process.resourceUsage().maxRSS
    const { services: found } = await services({ target })
    return {
      version: VERSION,
      node: process.version,
      cpu: cpus()[0]?.model ?? 'unknown',
      unit: { wall: 'ms', cpu: 'ms', rss: 'KiB' },
      services: found.length,
      equal,
      scan: { records: inodes, findings: result.length, wall, cpu, rss },
      judge: await judge(plan, found, files),
    }
  })
}

if (process.argv[1]?.endsWith('/benchmarks/run.js')) {
  const { values } = parseArgs({ options: { records: { type: 'string', default: '100000' } } })
  process.stdout.write(`${JSON.stringify(await run(Number(values.records)), null, 2)}\n`)
}
