import { execFileSync, spawnSync } from 'node:child_process'
import { lstatSync, mkdtempSync } from 'node:fs'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { loadSdk } from '../../src/cli/load-sdk.ts'
import { run } from '../../src/cli/run.ts'
import { fromWire } from '../../src/model/index.ts'
import { HOSTILE_NAMES, makeHostileTree } from '../bad/hostile-tree.ts'
import { fakeIo } from './fake.ts'

/** A directory full of traps through the whole program: what it prints cannot be steered by what it read. */

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))
const FINDINGS = 1

interface Line {
  readonly kind: string
  readonly path: string
  readonly pathBytes?: string
  readonly complete?: boolean
  readonly [field: string]: unknown
}

const test = suite<{ root: string; server: Server; direct: string }>('hostile tree')
test.before(async (context) => {
  context.root = mkdtempSync(join(tmpdir(), 'pw-'))
  context.server = await makeHostileTree(context.root)
  const { code, out, err } = await call(['scan', context.root, '--format', 'ndjson'])
  assert.is(err, '')
  assert.is(code, FINDINGS)
  context.direct = out
})
test.after(async ({ root, server }) => {
  await new Promise((resolve) => server.close(resolve))
  execFileSync('rm', ['-rf', root])
})

const call = async (args: readonly string[], stdin = ''): Promise<{ code: number; out: string; err: string }> => {
  const io = fakeIo({
    stdin: (async function* () {
      yield Buffer.from(stdin)
    })(),
  })
  const code = await run(args, io, loadSdk)
  return { code, out: io.stdout.text(), err: io.stderr.text() }
}

/** Everything that moves a cursor, ends a line elsewhere, or turns text around. */
const UNSAFE = /[\0-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]/
const assertSafe = (text: string): void => {
  const found = UNSAFE.exec(text)
  assert.is(found === null ? undefined : text.slice(Math.max(0, found.index - 60), found.index + 20), undefined)
}
const linesOf = (text: string): readonly Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
const bytesOf = ({ path, pathBytes }: Line): string => fromWire({ path, pathBytes }) ?? ''

test('every name is found, and its path leads back to it', ({ root, direct }) => {
  assertSafe(direct)
  const lines = linesOf(direct)
  assert.is(lines.at(-1)?.kind, 'summary')
  assert.is(lines.at(-1)?.complete, true, JSON.stringify(lines.filter(({ kind }) => kind === 'incomplete')))
  const paths = new Set(lines.filter(({ kind }) => kind === 'finding').map(bytesOf))
  for (const name of HOSTILE_NAMES) assert.ok(paths.has(`/etc/evil/${name}`), JSON.stringify(name))
  for (const path of paths) if (path.length < 4000) lstatSync(Buffer.from(root + path, 'latin1'))
  const deepest = [...paths].reduce((most, path) => Math.max(most, path.split('/').length), 0)
  assert.is(deepest, 1003)
  for (const name of ['self', 'a', 'dangling', 'out', 'fifo', 'socket', 'round', 'painted'])
    assert.ok(paths.has(`/etc/evil/${name}`), name)
})

test('no format lets a name through raw', async ({ root }) => {
  for (const format of [['json'], ['pretty', '--color']]) {
    const { code, out, err } = await call(['scan', root, '--format', ...format])
    assert.is(code, FINDINGS, err)
    assert.is(err, '')
    // Our own colours are all that may stand between.
    assertSafe(format.includes('--color') ? out.replace(/\x1b\[[0-9;]*m/g, '') : out)
    if (format.includes('json')) assert.is((JSON.parse(out) as { complete: boolean }).complete, true)
  }
  for (const args of [
    ['services', '--format', 'pretty'],
    ['services', '--format', 'json'],
    ['acts', '--format', 'pretty'],
    ['acts', '--format', 'ndjson'],
    ['surface', '--service', 'evil', '--format', 'ndjson'],
    ['surface', '--service', 'evil'],
    ['surface', '--service', 'evil', '--tree'],
  ]) {
    const { code, out, err } = await call([args[0] as string, root, ...args.slice(1)])
    assert.is(code, 0, err)
    assertSafe(out + err)
  }
})

test('the program says the same, and names in its arguments cannot steer it either', ({ root }) => {
  const program = spawnSync(process.execPath, [MAIN, 'scan', root], { encoding: 'utf8', maxBuffer: 1 << 28 })
  assert.is(program.status, FINDINGS)
  assert.is(program.stderr, '')
  assertSafe(program.stdout)
  const name = 'no\x1b[2J\nsuch\u202ething'
  const absent = spawnSync(process.execPath, [MAIN, 'scan', name], { encoding: 'utf8' })
  assert.is(absent.status, 2)
  assertSafe(absent.stderr)
  assert.is(absent.stderr.split('\n').length, 3)
})

test('records of it give the same findings', async ({ root, direct }) => {
  const collected = await call(['collect', root])
  assert.is(collected.err, '')
  assert.is(collected.code, 0)
  assertSafe(collected.out)
  const told = ({ rule, service, path, pathBytes, verdict, severity, message, witness, fingerprint }: Line): string =>
    JSON.stringify([rule, service, path, pathBytes, verdict, severity, message, witness, fingerprint])
  const findingsOf = (text: string): readonly string[] =>
    linesOf(text)
      .filter(({ kind }) => kind === 'finding')
      .map(told)
      .sort()
  const again = await call(['scan', '-', '--format', 'ndjson'], collected.out)
  assert.is(again.err, '')
  assert.is(again.code, FINDINGS)
  const expected = findingsOf(direct)
  assert.ok(expected.length > HOSTILE_NAMES.length)
  assert.equal(findingsOf(again.out), expected)
})

test.run()
