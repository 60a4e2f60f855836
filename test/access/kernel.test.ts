import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import { textOf } from '../../src/model/index.ts'
import { batchesOf, SUBJECTS } from './kernel-cases.ts'
import { accessTo, disagreements, noShares, truths } from './kernel-judge.ts'
import { observe, whyNot } from './kernel-run.ts'
import { sharesText } from './kernel-words.ts'

/** Trees a subject and a setting of `fs.protected_*`; 40 of them are about 20,000 cases (a case: a path and a subject). */
const TREES = Number(process.env.PATHWRIT_CASES ?? 40)
const SEED = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1_000_000)

const reason = whyNot()

if (reason !== undefined)
  test('the kernel is asked elsewhere', () => console.log(`kernel oracle: skipped because ${reason}`))
else
  test('the kernel gives the same answers', async () => {
    const shares = noShares()
    const wrong: string[] = []
    let cases = 0
    const { set } = await observe(batchesOf(SEED, TREES), (observation) => {
      cases += observation.asked.length
      const { subject } = observation
      for (const { power, path, kernel, model } of disagreements(createAccess, observation, shares))
        wrong.push(`${subject.name} ${power} ${textOf(path)}: the kernel says ${kernel}, the model ${String(model)}`)
      const access = accessTo(createAccess, observation)
      for (const [path, power] of truths(observation)) {
        const { answer, witness, assumed, missing } = access.explain(subject, power, path)
        assert.is(access.can(subject, power, path), answer)
        assert.equal([assumed, missing], [[], []])
        assert.is(witness.length > 0, answer === true, `a witness for ${power} ${path}`)
      }
    })
    console.log(
      `kernel oracle: seed ${SEED}, ${cases} cases, ${SUBJECTS.length} subjects, settings ${set ? 'at 0 and 1' : 'as they stand'}`,
    )
    console.log(sharesText(shares))
    assert.is(wrong.length, 0, `${wrong.length} disagreements: ${wrong.slice(0, 20).join('\n')}`)
    for (const [power, { tried, yes }] of shares)
      assert.ok(yes >= tried / 5, `${power} is granted in fewer than a fifth of the cases`)
  })

test.run()
