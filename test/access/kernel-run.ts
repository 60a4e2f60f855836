import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Batch } from './kernel-cases.ts'
import type { Observation } from './kernel-observe.ts'
import { takeSettings } from './kernel-settings.ts'

/** Why the kernel cannot be asked here; undefined when it can. */
export const whyNot = (): string | undefined => {
  if (process.platform !== 'linux') return 'not Linux'
  if (process.getuid?.() !== 0) return 'not run as root'
  try {
    createRequire(import.meta.url)('koffi')
  } catch {
    return 'koffi cannot be loaded'
  }
  return spawnSync('unshare', ['--mount', 'true']).status === 0 ? undefined : 'no mount namespace can be made'
}

const OBSERVER = fileURLToPath(new URL('./kernel-observe.js', import.meta.url))

/** Has batches probed in a private mount namespace; hands over each observation as it comes. */
const observed = async (batches: readonly Batch[], onto: (observation: Observation) => void): Promise<void> => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'pathwrit-kernel-')))
  try {
    const args = ['--mount', '--propagation', 'private', process.execPath, OBSERVER, 'observe']
    const child = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'inherit'] })
    const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
    child.stdin.on('error', () => undefined)
    child.stdin.end(JSON.stringify({ base, batches }))
    for await (const line of createInterface({ input: child.stdout })) onto(JSON.parse(line) as Observation)
    const code = await ended
    if (code !== 0) throw new Error(`the observer ended with ${code}`)
  } finally {
    // The file system on it went with the namespace.
    rmdirSync(base)
  }
}

export interface Observed {
  /** False: `fs.protected_*` could not be set and stood as they were. */
  readonly set: boolean
}

/** Observes the batches, those that want the same kernel settings together; the settings are put back whatever happens. */
export const observe = async (
  batches: readonly Batch[],
  onto: (observation: Observation) => void,
): Promise<Observed> => {
  const keeper = await takeSettings()
  try {
    for (const value of [0, 1] as const) {
      const alike = batches.filter(({ protect }) => protect === value)
      if (alike.length === 0) continue
      keeper.set(value)
      await observed(alike, onto)
    }
  } finally {
    await keeper.restore()
  }
  return { set: keeper.writable }
}
