/**
 * Mutation test of the kernel oracle: has the kernel observed once, then takes clause by clause away from the compiled access
 * model and asks whether the oracle notices.
 *
 *   node dist/test/oracle/mutants.js [--seed N]
 *
 * Needs root. About 20,000 cases. Exits 1 when a clause can go unnoticed.
 */
import { parseArgs } from 'node:util'
import { createAccess } from '../../src/access/index.ts'
import { batchesOf } from '../access/kernel-cases.ts'
import { HIDDEN, unsound } from '../access/kernel-hide.ts'
import type { Observation } from '../access/kernel-observe.ts'
import { observe, whyNot } from '../access/kernel-run.ts'
import { MUTANTS } from '../access/mutants.ts'
import { fates } from '../access/mutate.ts'

const { values } = parseArgs({ options: { seed: { type: 'string', default: String(Date.now() % 1e6) } } })
const reason = whyNot()
if (reason !== undefined) {
  console.error(`the kernel cannot be asked: ${reason}`)
  process.exit(2)
}
const observations: Observation[] = []
await observe(batchesOf(Number(values.seed), 28), (observation) => observations.push(observation))
const cases = observations.reduce((sum, { asked }) => sum + asked.length, 0)
console.log(`seed ${values.seed}, ${cases} cases`)
const sound = observations.flatMap((observation) => HIDDEN.flatMap((fact) => unsound(createAccess, observation, fact)))
console.log(`as it is, with a fact hidden: ${sound.length} unsound\n${sound.slice(0, 20).join('\n')}`)
const found = await fates(MUTANTS, observations)
for (const { mutant, caught } of found)
  console.log(
    `${caught ? String(caught.cases).padStart(6) : ' ALIVE'}  ${mutant.clause}  (${caught?.by ?? mutant.file})`,
  )
const alive = found.filter(({ caught }) => caught === undefined)
console.log(`${found.length - alive.length} of ${found.length} clauses are held`)
process.exitCode = alive.length === 0 && sound.length === 0 ? 0 : 1
