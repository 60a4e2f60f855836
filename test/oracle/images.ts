/**
 * Random stacks of layers, with whiteouts, links, and things that take each other's place: what the collector shows against what tar and a
 * script of a few lines make of the same layers. Prints each difference, and figures.
 *
 *   node dist/test/oracle/images.js [--cases 1000] [--seed 1]
 */
import { parseArgs } from 'node:util'
import { compareStack } from './image-stacks.ts'

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
})
let different = 0
const [cases, seed] = [Number(values.cases), Number(values.seed)]
for (let i = 0; i < cases; i++) {
  const differences = await compareStack(seed + i)
  if (differences.length > 0) different++
  for (const line of differences) console.log(line)
}
console.log(`${cases} stacks from seed ${seed} on, ${different} of them different`)
if (different > 0) process.exitCode = 1
