import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { JsonMistake } from '../../src/load/json-mistake.ts'
import { scanJson } from '../../src/load/scan-json.ts'

const CASES = Number(process.env.PATHWRIT_CASES ?? 2_000)

const accepts = (check: () => unknown): boolean => {
  try {
    check()
    return true
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof JsonMistake) return false
    throw error
  }
}

/** JSON text, whole or with a character put in, taken out or changed. */
const nearlyJson = fc
  .tuple(
    fc.json({ maxDepth: 4 }),
    fc.nat(),
    fc.constantFrom('', '"', '\\', ',', ':', '{', ']', '0', '-', 'e', ' ', '\n'),
    fc.boolean(),
  )
  .map(([text, at, put, takes]) => {
    const place = at % (text.length + 1)
    return text.slice(0, place) + put + text.slice(takes ? place + 1 : place)
  })

test('the scanner accepts what JSON.parse accepts, names that stand twice excepted', () => {
  const seed = Number(process.env.PATHWRIT_SEED ?? Date.now() % 1_000_000)
  console.log(`seed ${seed}`)
  fc.assert(
    fc.property(nearlyJson, (text) => {
      const parsed = accepts(() => JSON.parse(text))
      let twice = false
      const scanned = accepts(() => {
        try {
          scanJson(text)
        } catch (error) {
          twice = error instanceof JsonMistake && error.message.includes('stands twice')
          throw error
        }
      })
      return twice || parsed === scanned
    }),
    { numRuns: CASES, seed },
  )
})

test('every value is visited once, where it starts', () => {
  const text = '{"a": [1, {"b~/": null}], "c": {}}'
  const seen: string[] = []
  scanJson(text, (steps, offset) => seen.push(`${steps.join('>')} ${text.slice(offset, offset + 4)}`))
  assert.equal(seen, [' {"a"', 'a "a":', 'a>0 1, {', 'a>1 {"b~', 'a>1>b~/ "b~/', 'c "c":'])
})

test('names written differently are one name', () => {
  assert.throws(() => scanJson('{"a": 1, "\\u0061": 2}'), /stands twice/)
})

test('depth and length cost no stack and little time', () => {
  const started = Date.now()
  assert.throws(() => scanJson('['.repeat(1_000_000)), /levels deep/)
  assert.throws(() => scanJson(`"${'\\n'.repeat(500_000)}`), /not JSON/)
  scanJson(`[${'"\\n",'.repeat(100_000)}1]`)
  assert.ok(Date.now() - started < 5_000)
})

test.run()
