import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createSorter } from '../../src/scan/sorted.ts'

const CASES = Number(process.env.PATHWRIT_CASES ?? 60)

const sortedBy = async (items: readonly { readonly key: string; readonly at: number }[], held: number) => {
  const sorter = createSorter<{ readonly key: string; readonly at: number }>(({ key }) => key, held)
  for (const item of items) await sorter.add(item)
  const found = []
  for await (const item of sorter.sorted()) found.push(item)
  await sorter.close()
  return found
}

/** Bytes as paths hold them: newlines, quotes and everything above ASCII included. */
const key = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
  maxLength: 6,
})

test('what was written out comes back in order, each item once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(key, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), async (keys, held) => {
      const items = keys.map((one, at) => ({ key: one, at }))
      const found = await sortedBy(items, held)
      assert.equal(
        found.map((item) => item.key),
        [...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
      )
      assert.equal(
        [...found].sort((a, b) => a.at - b.at),
        items,
      )
    }),
    { numRuns: CASES, verbose: true },
  )
})

test('items longer than what is read ahead survive', async () => {
  const long = (letter: string) => letter.repeat(70_000)
  const items = ['c', 'a', 'b', 'd'].map((letter, at) => ({ key: long(letter), at }))
  const found = await sortedBy(items, 1)
  assert.equal(
    found.map(({ key }) => key[0]),
    ['a', 'b', 'c', 'd'],
  )
  assert.ok(found.every(({ key }) => key.length === 70_000))
})

test.run()
