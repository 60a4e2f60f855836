/**
 * The kernel oracle at scale: random trees, fourteen subjects, every power tried for real and compared with the model.
 * A disagreement is shrunk to a minimal tree and printed as a row for the tables of test/access/powers.test.ts.
 *
 *   node dist/test/oracle/kernel.js [--cases 20000] [--seed N]
 *
 * A case is one path and one subject with all powers that can be tried there. Needs root; makes its trees on a tmpfs in a
 * mount namespace of its own; sets fs.protected_* to 0 and to 1 and puts them back. Exits 1 on the first disagreement.
 */
import { parseArgs } from 'node:util'
import { createAccess } from '../../src/access/index.ts'
import { textOf } from '../../src/model/index.ts'
import { type Batch, batchesOf } from '../access/kernel-cases.ts'
import { type Disagreement, disagreements, noShares } from '../access/kernel-judge.ts'
import { observe, whyNot } from '../access/kernel-run.ts'
import { shrink } from '../access/kernel-shrink.ts'
import { sharesText } from '../access/kernel-words.ts'

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '20000' }, seed: { type: 'string', default: String(Date.now() % 1e6) } },
})
const reason = whyNot()
if (reason !== undefined) {
  console.error(`the kernel cannot be asked: ${reason}`)
  process.exit(2)
}

const wanted = Number(values.cases)
const shares = noShares()
const wrong: { batch: Batch; one: Disagreement }[] = []
let seed = Number(values.seed)
const firstSeed = seed
let cases = 0
let set = true
while (cases < wanted && wrong.length === 0) {
  const batches = batchesOf(seed, 28)
  let number = 0
  const run = await observe(batches, (observation) => {
    const batch = batches[number++] as Batch
    cases += observation.asked.length
    for (const one of disagreements(createAccess, observation, shares)) wrong.push({ batch, one })
  })
  set &&= run.set
  seed++
}
console.log(`seeds ${firstSeed} to ${seed - 1}, ${cases} cases, fs.protected_* ${set ? 'at 0 and 1' : 'as they stand'}`)
console.log(sharesText(shares))
console.log(`${wrong.length} disagreements`)
const seen = new Set<string>()
for (const { batch, one } of wrong) {
  const kind = `${batch.subject.name} ${one.power} ${one.kernel}`
  if (seen.has(kind) || seen.size >= 5) continue
  seen.add(kind)
  const at = Number(/^\/t(\d+)/.exec(one.path)?.[1] ?? -1)
  console.log(`\n${kind} at ${textOf(one.path)}: the model says ${String(one.model)}`)
  const tree = batch.trees[at]
  const small = tree && (await shrink(batch, tree, one.power))
  console.log(
    small === undefined ? 'cannot be made smaller' : `${small.power} is ${small.kernel} for the kernel:\n${small.row}`,
  )
}
process.exitCode = wrong.length === 0 ? 0 : 1
