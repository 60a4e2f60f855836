import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Availability, availability } from './availability.ts'
import { COLLECTORS, type Collector, type Counting } from './collectors/index.ts'
import type { CollectorPass, CollectorRow, CollectorTable } from './result.ts'
import type { Tell } from './suite.ts'

/** GNU time tells CPU and memory of any program; without it only the wall clock is known. */
const TIME = '/usr/bin/time'

interface Ended {
  readonly pass: CollectorPass
  readonly entries?: number | undefined
  readonly failed?: string | undefined
}

/** Counts entries as output comes, without keeping it. */
const counter = (counting: Counting) => {
  let [ends, tail] = [0, '']
  return {
    add(part: Buffer): void {
      if (typeof counting === 'object') {
        const byte = counting.ends.charCodeAt(0)
        for (let at = part.indexOf(byte); at >= 0; at = part.indexOf(byte, at + 1)) ends++
      } else tail = (tail + part.toString('latin1')).slice(-65_536)
    },
    entries(): number | undefined {
      if (typeof counting === 'object') return ends
      if (counting === 'none') return undefined
      const last = tail.trimEnd().split('\n').at(-1) ?? ''
      if (counting === 'number') return Number(last)
      const summary = JSON.parse(last) as { listed?: number; records?: number }
      return summary.listed ?? summary.records
    },
  }
}

const CLEAR = ['PATH', 'HOME', 'LANG', 'OPA_PATH'] as const

/** Runs a collector once. Its output goes nowhere while it is timed, and is counted while it is proved. */
const runOnce = (collector: Collector, root: string, scratch: string, counted: boolean): Promise<Ended> =>
  new Promise((resolve) => {
    const measured = join(scratch, 'time')
    const command = collector.command(root, scratch)
    const hasTime = existsSync(TIME)
    const [program, ...args] = hasTime ? [TIME, '-q', '-f', '%U %S %M', '-o', measured, ...command] : command
    const env = Object.fromEntries(
      CLEAR.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    )
    const started = performance.now()
    const child = spawn(program as string, args, { stdio: ['ignore', counted ? 'pipe' : 'ignore', 'pipe'], env })
    const count = counter(collector.counting)
    let said = ''
    child.stdout?.on('data', (part: Buffer) => count.add(part))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-1_000)
    })
    const nothing = { seconds: Number.NaN }
    child.once('error', (error) => resolve({ pass: nothing, failed: error.message }))
    child.once('close', (code) => {
      const seconds = (performance.now() - started) / 1000
      if (code !== 0 && !(collector.fine ?? []).includes(code ?? -1))
        return resolve({ pass: nothing, failed: `ended with ${code}: ${said.trim()}` })
      const [user, system, kib] = hasTime ? readFileSync(measured, 'utf8').trim().split(' ').map(Number) : []
      const used =
        user === undefined || system === undefined || kib === undefined
          ? {}
          : { cpuSeconds: user + system, peakBytes: kib * 1024 }
      resolve({ pass: { seconds, ...used }, entries: counted ? count.entries() : undefined })
    })
  })

/** Entries of a tree, the root among them, symbolic links not followed. Other file systems are counted too. */
export const countEntries = (root: string): number => {
  let count = 1
  const waiting = [root]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
    for (const entry of readdirSync(at, { withFileTypes: true, encoding: 'latin1' })) {
      count++
      // Names are bytes: what latin1 reads, it writes back.
      if (entry.isDirectory()) waiting.push(join(at, entry.name))
    }
  return count
}

/** The root itself is an entry to some and not to others. */
const agrees = (entries: number | undefined, expected: number): boolean =>
  entries === undefined || Math.abs(entries - expected) <= 1

/**
 * Every collector over one tree: first each is run once, untimed, and those that can say must have seen as many entries; then
 * all are timed in turns, so that what else the machine does falls on all alike.
 */
export const runCollectors = async (
  root: string,
  entries: number,
  repeat: number,
  chosen: readonly string[],
  tell: Tell,
): Promise<CollectorTable> => {
  const scratch = mkdtempSync(join(tmpdir(), 'pathwrit-collectors-'))
  const collectors = COLLECTORS.filter(({ name }) => chosen.length === 0 || chosen.includes(name))
  try {
    const rows = new Map<string, CollectorRow>()
    const ready: Collector[] = []
    for (const collector of collectors) {
      const { name, about, learns } = collector
      const found: Availability = availability(collector)
      if ('missing' in found) {
        rows.set(name, { collector: name, about, learns, missing: found.missing, passes: [] })
        continue
      }
      const once = await runOnce(collector, root, scratch, true)
      const same = agrees(once.entries, entries) || (collector.misses !== undefined && (once.entries ?? 0) < entries)
      const differs = same ? undefined : `it saw ${once.entries} entries, there are ${entries}`
      const failed = once.failed ?? differs
      rows.set(name, { collector: name, about, learns, ...found, entries: once.entries, failed, passes: [] })
      if (failed === undefined) ready.push(collector)
    }
    for (let pass = 0; pass < repeat; pass++)
      for (const collector of ready) {
        const { pass: timed, failed } = await runOnce(collector, root, scratch, false)
        const row = rows.get(collector.name) as CollectorRow
        rows.set(collector.name, failed === undefined ? { ...row, passes: [...row.passes, timed] } : { ...row, failed })
      }
    for (const { collector, missing, failed, passes } of rows.values())
      tell(
        `  ${collector}: ${missing ?? failed ?? `${Math.min(...passes.map(({ seconds }) => seconds)).toFixed(2)} s at best`}`,
      )
    return { root: 'generated', entries, rows: [...rows.values()] }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
