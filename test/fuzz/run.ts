/**
 * Looks for inputs that do harm: `node dist/test/fuzz/run.js [TARGET…] [--seconds N] [--runs N] [--seed S]`.
 * For half of the time led by coverage: an input that reaches code no other reached is kept and mutated further. For the other
 * half what was kept is mutated without looking, which is many times as quick. Seconds are for each target.
 * What does harm is written to test/fuzz/regressions and replayed by every test run from then on.
 */
import { parseArgs } from 'node:util'
import { read, write } from './corpus.ts'
import { TARGETS } from './targets/index.ts'
import { fuzz } from './watch.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '10' },
    runs: { type: 'string', default: '1000000000' },
    seed: { type: 'string' },
  },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const chosen = TARGETS.filter(({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)))
console.log(`seed ${seed}; ${chosen.length} targets, ${values.seconds} s each`)

let runs = 0
let harm = 0
for (const { name } of chosen) {
  const corpus = [...read('regressions', name), ...read('corpus', name)]
  const started = performance.now()
  const half = (Number(values.seconds) * 1000) / 2
  const task = { target: name, seed, milliseconds: half, most: Number(values.runs), corpus }
  const led = await fuzz(task)
  const blind = await fuzz({ ...task, seed: seed + 1, corpus: [...corpus, ...led.kept], blind: true })
  const outcome = { ...led, runs: led.runs + blind.runs, crashes: [...led.crashes, ...blind.crashes] }
  for (const input of outcome.kept) write('corpus', name, input)
  runs += outcome.runs
  const seconds = (performance.now() - started) / 1000
  const rate = Math.round(outcome.runs / seconds)
  console.log(
    `${outcome.crashes.length === 0 ? 'ok  ' : 'HARM'} ${name}: ${outcome.runs} runs, ${rate}/s, ${outcome.features} covered, ${outcome.kept.length} inputs kept`,
  )
  // Many inputs meet the same fault: one of each kind is enough.
  const kinds = new Map(outcome.crashes.map((crash) => [crash.why.replace(/\d+/g, 'N').slice(0, 300), crash] as const))
  for (const { why, input } of kinds.values()) {
    harm++
    console.log(`     ${write('regressions', name, input)}\n     ${why.split('\n').slice(0, 6).join('\n     ')}`)
  }
}
console.log(`${runs} runs, ${harm} kinds of harm, seed ${seed}`)
process.exitCode = harm === 0 ? 0 : 1
