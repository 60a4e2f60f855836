import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { actSources } from '../../src/act/index.ts'
import { parseGlob } from '../../src/paths/index.ts'

test('every source has a name of its own, and globs of the rule language', () => {
  const names = actSources.map(({ name }) => name)
  assert.is(new Set(names).size, names.length)
  for (const { globs } of actSources) for (const glob of globs) assert.not.throws(() => parseGlob(glob), glob)
})

test.run()
