import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { inRange } from '../../src/pack/index.ts'

const TABLE: readonly (readonly [range: string, inside: readonly string[], outside: readonly string[]])[] = [
  ['>=0.1 <1', ['0.1.0', '0.9.9'], ['0.0.9', '1.0.0']],
  ['>=0.1.0', ['0.1.0', '2.0.0', '0.1.0-beta.1'], ['0.0.99']],
  ['>1', ['2.0.0'], ['1.0.0', '1.9.9']],
  ['>1.2.3', ['1.2.4'], ['1.2.3']],
  ['<=1.2', ['1.2.9'], ['1.3.0']],
  ['^1.2', ['1.2.0', '1.9.0'], ['1.1.9', '2.0.0']],
  ['^0.2.3', ['0.2.3', '0.2.9'], ['0.2.2', '0.3.0']],
  ['^0.0.3', ['0.0.3'], ['0.0.4', '0.0.2']],
  ['^0', ['0.0.0', '0.9.0'], ['1.0.0']],
  ['^0.0', ['0.0.7'], ['0.1.0']],
  ['~1.2.3', ['1.2.3', '1.2.9'], ['1.3.0', '1.2.2']],
  ['~1', ['1.0.0', '1.9.0'], ['2.0.0']],
  ['1.2', ['1.2.0', '1.2.9'], ['1.3.0', '1.1.0']],
  ['=1.2.3', ['1.2.3'], ['1.2.4']],
]

for (const [range, inside, outside] of TABLE)
  test(`engine ${range}`, () => {
    for (const version of inside) assert.is(inRange(version, range), true, version)
    for (const version of outside) assert.is(inRange(version, range), false, version)
  })

test('what is no range', () => {
  for (const range of ['', 'latest', '1 || 2', '>= 1', '1.x', '*']) assert.is(inRange('1.0.0', range), undefined, range)
})

test.run()
