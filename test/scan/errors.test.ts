import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  collect,
  compile,
  explainPath,
  loadPack,
  PathwritError,
  reporter,
  scan,
  services,
  surface,
  type TargetOptions,
} from '../../src/index.ts'
import { DEMO, failure, listOf, recommended } from './demo.ts'

/** The error of a call that must be refused: ours, with a code and something to do. */
const refused = async (work: Promise<unknown>, code: string, words: RegExp): Promise<PathwritError> => {
  const cause = await failure(work)
  assert.instance(cause, PathwritError)
  const error = cause as PathwritError
  assert.is(error.code, code, error.message)
  assert.match(error.message, words)
  return error
}
const scanned = async (options: TargetOptions) => listOf(scan(await recommended(), options))

const withFile = async (name: string, text: string, work: (file: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-errors-'))
  try {
    writeFileSync(join(folder, name), text)
    await work(join(folder, name))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('a target that is not there, or is nothing we know', async () => {
  const error = await refused(scanned({ target: '/nowhere' }), 'input', /\/nowhere: no such file or directory/)
  assert.is(error.file, '/nowhere')
  assert.ok(error.hint)
  await withFile('what.bin', 'nothing in particular', async (file) => {
    assert.match((await refused(scanned({ target: file }), 'input', /cannot tell what/)).hint ?? '', /--input/)
  })
  await refused(scanned({ target: '/dev/null' }), 'input', /neither a directory nor a regular file/)
})

test('a mistake in an input has its line', async () => {
  const good = '{"kind":"inode","path":"/","type":"directory"}'
  await withFile('records.ndjson', `${good}\n{"kind":"inode","path":"/a","mood":"0644"}\n`, async (file) => {
    const error = await refused(scanned({ target: file }), 'input', /no field `mood`/)
    assert.equal([error.file, error.line], [file, 2])
    assert.match(error.hint ?? '', /mode/)
  })
})

test('standard input that nobody passed, that is empty, that holds nothing', async () => {
  await refused(scanned({ target: '-' }), 'usage', /needs a stream/)
  await refused(scanned({ target: '-', stdin: (async function* () {})() }), 'input', /empty/)
  await withFile('empty.mtree', '#mtree\n', async (file) => {
    await refused(scanned({ target: file }), 'input', /no record could be read/)
  })
})

test('names that nobody bears are near misses, not silence', async () => {
  const only = await refused(scanned({ target: DEMO, onlyServices: ['ngnix'] }), 'usage', /no service "ngnix"/)
  assert.match(only.hint ?? '', /nginx/)
  await refused(services({ target: DEMO, onlyServices: ['nope'] }), 'usage', /no service/)
  await refused(listOf(surface({ target: DEMO, service: 'shoop' })), 'usage', /no service "shoop"/)
  await refused(listOf(surface({ target: DEMO, user: 'nobody-here' })), 'usage', /no user/)
  await refused(listOf(surface({ target: DEMO, user: '33', groups: ['nope'] })), 'usage', /no group "nope"/)
  await refused(listOf(surface({ target: DEMO })), 'usage', /needs an identity/)
  await refused(scanned({ target: DEMO, input: 'zip' }), 'usage', /no collector "zip"/)
  await refused(scanned({ target: DEMO, exclude: ['relative'] }), 'glob', /absolute/)
  await refused(scanned({ target: DEMO, services: ['a:b:c:d:e'] }), 'usage', /./)
})

test('packs, rules and reporters that do not exist', async () => {
  await refused(loadPack('pathwrit:recomended'), 'pack', /recomended/)
  const pack = await loadPack('pathwrit:logs')
  assert.throws(
    () => compile({ packs: [pack], rules: ['logs/nothing'] }),
    (error: unknown) => error instanceof PathwritError && error.code === 'usage',
  )
  assert.throws(
    () => reporter('pdf', { color: false, width: 0 }),
    (error: unknown) => error instanceof PathwritError && error.code === 'usage',
  )
})

test('an error closes what was opened, and the next call works', async () => {
  const plan = await recommended()
  await refused(listOf(collect(plan, { target: DEMO, services: [':'] })), 'usage', /./)
  assert.ok((await listOf(collect(plan, { target: DEMO }))).length > 40)
  const { verdicts } = await explainPath(plan, { target: DEMO, path: '/etc/shop/shop.conf', service: 'shop' })
  assert.ok(verdicts.some(({ verdict }) => verdict === 'violation'))
})

test.run()
