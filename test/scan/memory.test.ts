/**
 * Memory is bounded by directories, not by files: three times as many files in the same directories (with PATHWRIT_BIG=1
 * twelve times) leave as little behind, and fit the same small heap.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { serverTree } from '../../benchmarks/server.ts'
import { writeTree } from '../../benchmarks/tree.ts'

const DIRECTORIES = 200
const FEW = 8_000
const MANY = process.env.PATHWRIT_BIG === '1' ? 100_000 : 24_000
/** Old space in MiB: twice what the scan keeps; a million records of any kind would not fit. */
const HEAP = 32
/** Bytes more that may be alive after the larger tree: caches with a bound may still be filling, records may not pile up. */
const KEPT = 8 << 20
/** Bytes more that may have been resident: garbage waits for its collector as long as the heap allows. */
const RESIDENT = 40 << 20

/** Root can modify everything, so that every file is an entry. */
const SURFACE = `
  const { surface } = await import(process.argv[1])
  let findings = 0
  for await (const event of surface({ target: process.argv[2], user: 'root' }))
    if (event.kind === 'surface') findings++
    else {
      globalThis.gc()
      const kept = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
      const { complete, paths: records } = event
      console.log(JSON.stringify({ findings, complete, records, kept, peak: process.resourceUsage().maxRSS * 1024 }))
    }
`

const SCAN = `
  const { compile, loadPack, scanEvents } = await import(process.argv[1])
  const plan = await compile({ packs: [await loadPack('pathwrit:recommended')] })
  let findings = 0
  for await (const event of scanEvents(plan, { target: process.argv[2] }))
    if (event.kind === 'finding') findings++
    else if (event.kind === 'end') {
      // The scan still holds all it keeps.
      globalThis.gc()
      const kept = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
      const { complete, records } = event.tail
      console.log(JSON.stringify({ findings, complete, records, kept, peak: process.resourceUsage().maxRSS * 1024 }))
    }
`

interface Outcome {
  readonly findings: number
  readonly complete: boolean
  readonly records: number
  /** Bytes: alive when the last record was judged, and resident at most. */
  readonly kept: number
  readonly peak: number
}

const roots = new Map<number, string>()
test.before(() => {
  for (const files of [FEW, MANY]) {
    const root = mkdtempSync(join(tmpdir(), 'pathwrit-memory-'))
    roots.set(files, root)
    writeTree(root, serverTree({ files, directories: DIRECTORIES }))
  }
})
test.after(() => {
  for (const root of roots.values()) rmSync(root, { recursive: true, force: true })
})

const outcome = (script: string, files: number): Outcome => {
  const args = [`--max-old-space-size=${HEAP}`, '--expose-gc', '--input-type=module', '-e', script]
  const sdk = new URL('../../src/index.js', import.meta.url).href
  const root = roots.get(files) as string
  return JSON.parse(execFileSync(process.execPath, [...args, sdk, root], { encoding: 'utf8' })) as Outcome
}

/** What a script leaves behind and takes up does not grow with the files. */
const bounded = (script: string): readonly [few: Outcome, many: Outcome] => {
  const few = outcome(script, FEW)
  const many = outcome(script, MANY)
  assert.ok(few.complete && many.complete)
  assert.ok(few.records >= FEW && many.records >= MANY, `${few.records} and ${many.records} records`)
  assert.ok(many.kept < few.kept + KEPT, `${few.kept} bytes kept of few, ${many.kept} of many`)
  assert.ok(many.peak < few.peak + RESIDENT, `${few.peak} bytes resident for few, ${many.peak} for many`)
  return [few, many]
}

test(`a scan of ${MANY} files fits where ${FEW} do`, () => {
  const [few, many] = bounded(SCAN)
  assert.ok(few.findings > 0 && many.findings > few.findings, `${few.findings} and ${many.findings} findings`)
})

test(`so does the surface of root, every one of them an entry`, () => {
  for (const { findings, records } of bounded(SURFACE)) assert.is(findings, records)
})

test.run()
