/** Runs every test file, each in a process of its own, and ends with one count for all: `N passed, N failed`. */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const wanted = process.argv.slice(2)
const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.js') && (wanted.length === 0 || wanted.some((part) => file.includes(part))))
  .sort()

interface Outcome {
  readonly file: string
  readonly passed: number
  readonly failed: number
  readonly output: string
  readonly seconds: number
}

const runFile = (file: string): Promise<Outcome> =>
  new Promise((resolve) => {
    const started = Date.now()
    const child = spawn(process.execPath, [join(here, file)], { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('close', (code) => {
      const total = Number(/Total:\s+(\d+)/.exec(output)?.[1] ?? 0)
      const passed = Number(/Passed:\s+(\d+)/.exec(output)?.[1] ?? 0)
      const skipped = Number(/Skipped:\s+(\d+)/.exec(output)?.[1] ?? 0)
      // A file that runs no test (its run() was forgotten), or that dies before its count, has failed.
      const failed = Math.max(total - passed - skipped, code === 0 && total > 0 ? 0 : 1)
      resolve({ file, passed, failed, output, seconds: (Date.now() - started) / 1000 })
    })
  })

const outcomes: Outcome[] = []
const queue = [...files]
const worker = async (): Promise<void> => {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const outcome = await runFile(file)
    outcomes.push(outcome)
    const mark = outcome.failed === 0 ? 'ok  ' : 'FAIL'
    console.log(`${mark} ${relative('.', file)}  ${outcome.passed} passed, ${outcome.seconds.toFixed(1)} s`)
    const said = outcome.output.split('\n').filter((line) => /skipped because|judge missing|seed/i.test(line))
    for (const line of said) console.log(`     ${line.trim()}`)
    if (outcome.failed > 0) console.log(outcome.output)
  }
}
await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, worker))

const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0) + (files.length === 0 ? 1 : 0)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
