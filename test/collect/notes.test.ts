/** What could not be looked at: bounded however much of it there is, and never taken for absent beyond the bound. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { mtree, ndjson } from '../../src/collect/index.ts'
import { notes } from '../../src/collect/notes.ts'
import type { Collector, Selection } from '../../src/model/index.ts'

const NAMED = 10_000
const NOTHING: Selection = { root: 0, rootFacts: 0, enter: () => 0, dead: () => true, facts: () => 0 }

const folder = mkdtempSync(join(tmpdir(), 'pathwrit-notes-'))
test.after(() => rmSync(folder, { recursive: true, force: true }))

const surveyOf = async (collector: Collector, text: string) => {
  const path = join(folder, 'input')
  writeFileSync(path, text)
  const source = await collector.open({ path }, {})
  const survey = await source.survey(NOTHING)
  await source.close()
  return { source, survey }
}

test('each path once, the root with every reason, the cause first, the rest counted', () => {
  const told = notes()
  told.add('/a', 'one')
  told.add('/a', 'two')
  told.add('/', 'three')
  told.add('/', 'four')
  told.lead('/', 'cause')
  assert.equal(
    told.list.map(({ path, why }) => `${path} ${why}`),
    ['/ cause', '/a one', '/ three', '/ four'],
  )
  assert.is(told.overflowed, false)
  for (let i = 0; i < NAMED; i++) told.add(`/n${i}`, 'x')
  assert.is(told.overflowed, true)
  assert.is(told.list.length, NAMED + 1)
  assert.equal(told.list.at(-1), { path: '/', why: '4 more paths below it, not named' })
})

test('a listing of 150,000 entries below files is told in bounded words', async () => {
  const lines = ['#mtree']
  for (let i = 0; i < 150_000; i++) lines.push(`./f${i} type=file`, `./f${i}/x type=file`)
  const { source } = await surveyOf(mtree, `${lines.join('\n')}\n`)
  assert.is(source.incomplete.length, NAMED + 1)
  assert.match(source.incomplete.at(-1)?.why ?? '', /^140000 more/)
})

test('what lies beyond the places that can be named is unknown, not absent', async () => {
  const inode = (path: string) => ({ kind: 'inode', path, type: 'directory', mode: '0755', uid: 0, gid: 0 })
  const stream = (blind: number): string =>
    [
      inode('/'),
      inode('/z'),
      ...Array.from({ length: blind }, (_, i) => ({ kind: 'incomplete', path: `/a${i}`, why: 'x' })),
      { kind: 'incomplete', path: '/z', why: 'x' },
      { kind: 'summary', collector: 'test', wholeTree: true },
    ]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('')
  const few = (await surveyOf(ndjson, stream(2))).survey.tree
  assert.is(few.lookup('/z/x'), undefined)
  assert.is(few.lookup('/y'), null)
  const many = (await surveyOf(ndjson, stream(NAMED))).survey.tree
  assert.is(many.lookup('/z/x'), undefined)
  assert.is(many.lookup('/y'), undefined)
})

test.run()
