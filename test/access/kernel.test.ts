import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import { textOf } from '../../src/model/index.ts'
import { batchesOf, SUBJECTS } from './kernel-cases.ts'
import { HIDDEN, type Hidden, unsound } from './kernel-hide.ts'
import { accessTo, disagreements, noShares, truths } from './kernel-judge.ts'
import type { Observation } from './kernel-observe.ts'
import { observe, whyNot } from './kernel-run.ts'
import { sharesText } from './kernel-words.ts'
import { MUTANTS } from './mutants.ts'
import { fates } from './mutate.ts'

/** Trees a subject and a setting of `fs.protected_*`; 28 of them are about 20,000 cases (a case: a path and a subject). */
const TREES = Number(process.env.PATHWRIT_CASES ?? 28)
const SEED = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1_000_000)

const reason = whyNot()

if (reason !== undefined)
  test('the kernel is asked elsewhere', () => console.log(`kernel oracle: skipped because ${reason}`))
else {
  const observations: Observation[] = []
  let settable = false

  test('the kernel gives the same answers', async () => {
    const shares = noShares()
    const wrong: string[] = []
    let cases = 0
    const { set } = await observe(batchesOf(SEED, TREES), (observation) => {
      cases += observation.asked.length
      observations.push(observation)
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
    settable = set
    console.log(
      `kernel oracle: seed ${SEED}, ${cases} cases, ${SUBJECTS.length} subjects, settings ${set ? 'at 0 and 1' : 'as they stand'}`,
    )
    console.log(sharesText(shares))
    assert.is(wrong.length, 0, `${wrong.length} disagreements: ${wrong.slice(0, 20).join('\n')}`)
    for (const [power, { tried, yes }] of shares)
      assert.ok(yes >= tried / 5, `${power} is granted in fewer than a fifth of the cases`)
  })

  test('a definite answer without a fact is the kernel’s, or says what it takes for granted', () => {
    const wrong = observations.flatMap((observation, at) =>
      [0, 3, 6].flatMap((step) => unsound(createAccess, observation, HIDDEN[(at + step) % HIDDEN.length] as Hidden)),
    )
    assert.equal(wrong.slice(0, 10), [])
  })

  // All of them: test/oracle/mutants.ts.
  test('the kernel contradicts a model that lacks a clause', async () => {
    if (!settable) return console.log('mutants: skipped because fs.protected_* cannot be set')
    const some = MUTANTS.filter((_, at) => (at + SEED) % 6 === 0)
    const found = await fates(some, observations)
    const unnoticed = found.filter(({ caught }) => caught === undefined).map(({ mutant }) => mutant.clause)
    assert.equal(unnoticed, [], `seed ${SEED}`)
  })
}

test.run()
