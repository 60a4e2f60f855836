/** Files that are judged as they pass get the findings that they get from a table that keeps them all. */
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { randomFrom } from '../../benchmarks/random.ts'
import { recordsOf } from '../../benchmarks/records.ts'
import { serverTree } from '../../benchmarks/server.ts'
import { ndjsonFeed } from '../../src/collect/ndjson/index.ts'
import { openStream } from '../../src/collect/stream/index.ts'
import { parentOf } from '../../src/model/index.ts'
import { judgeSource } from '../../src/scan/scan.ts'
import { surveySource } from '../../src/scan/survey.ts'
import { pieces, utf8 } from '../collect/stream-kit.ts'
import { recommended } from './demo.ts'

const SERVICES = 5
const stated = Array.from({ length: SERVICES }, (_, i) => `app0${i + 1}:${200 + i}:${200 + i}`)
const SUMMARY = '{"kind":"summary","collector":"benchmark","wholeTree":true,"hasContent":true}'

/** Findings in the order in which they are made, and what the report says at its end. */
const judged = async (lines: readonly string[], keepFirst: number | undefined) => {
  const text = [...lines, SUMMARY, ''].join('\n')
  const source = await openStream({ ...ndjsonFeed, keepFirst }, { path: '-', stdin: pieces(utf8(text), 1 << 16) }, {})
  try {
    const plan = await recommended()
    const surveyed = await surveySource(source, {
      manifestGlobs: plan.manifestGlobs,
      stated,
      target: '-',
      hostFacts: true,
    })
    const events: unknown[] = []
    for await (const event of judgeSource(plan, source, surveyed, { target: '-' })) events.push(event)
    return events as { kind: string }[]
  } finally {
    await source.close()
  }
}

const keyOf = (path: string): string => (parentOf(path) === '/' ? '' : parentOf(path).replaceAll('/', '\0'))
const walkOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

test('random trees, in the order of a walk and shuffled: the same findings, told in the same order', async () => {
  const base = Number(process.env.PATHWRIT_SEED ?? 7)
  const trees = Math.ceil(Number(process.env.PATHWRIT_CASES ?? 200) / 100)
  for (let seed = base; seed < base + trees; seed++) {
    const random = randomFrom(seed)
    const records = [...recordsOf(serverTree({ files: 400, services: SERVICES, faults: 60, seed }))].map((record) => {
      // Some have a second name that is not listed: then what can be written through it is not known.
      const nlink = random() < 0.1 && record.type === 'file' ? 2 : record.nlink
      return {
        ...record,
        type: record.type,
        path: record.path as string,
        nlink,
        mode: random() < 0.05 ? '0666' : record.mode,
      }
    })
    // What links lead to is looked up wherever it stands: mostly not among the rows being judged.
    const files = records.filter(({ type }) => type === 'file')
    for (const record of files.filter(() => random() < 0.1)) {
      const target = files[Math.floor(random() * files.length)]?.path
      Object.assign(record, { type: 'symlink', mode: '0777', linkTarget: target })
    }
    records.sort((a, b) => walkOrder(keyOf(a.path), keyOf(b.path)) || walkOrder(a.path, b.path))
    const lines = records.map((record) => JSON.stringify(record))
    const kept = await judged(lines, undefined)
    assert.ok(kept.filter(({ kind }) => kind === 'finding').length > 20, `few findings with seed ${seed}`)
    for (const keepFirst of [0, 50]) assert.equal(await judged(lines, keepFirst), kept, `seed ${seed}`)
    const shuffled = lines
      .map((line) => ({ line, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ line }) => line)
    assert.equal(await judged(shuffled, 0), kept, `seed ${seed}, shuffled`)
  }
})

test.run()
