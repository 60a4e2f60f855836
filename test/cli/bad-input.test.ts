import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { loadSdk } from '../../src/cli/load-sdk.ts'
import { run } from '../../src/cli/run.ts'
import { isPrintable } from '../../src/model/index.ts'
import { BAD_CASES, type BadCase } from '../bad/cases.ts'
import { MADE } from '../bad/make.ts'
import { fakeIo } from './fake.ts'

/** Every broken input through the command line: exit code and words as `test/bad/expected.txt` has them. */

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))
const INPUTS = new URL('../../../test/bad/', import.meta.url)
const EXPECTED = new URL('expected.txt', INPUTS)

interface Answer {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const quoted = (arg: string): string =>
  !isPrintable(arg) ? `$'${arg.replace('\x1b', '\\e')}'` : /^[\w./:=@+-]+$/.test(arg) ? arg : `'${arg}'`
const titleOf = ({ args, stdin }: BadCase): string => {
  const command = ['pathwrit', ...args].map((arg, index) => (index === 0 ? arg : quoted(arg))).join(' ')
  return stdin === undefined ? command : `printf '%s' ${quoted(stdin.trimEnd())} | ${command}`
}

const inProcess = async ({ args, stdin }: BadCase): Promise<Answer> => {
  const io = fakeIo({
    stdin: (async function* () {
      yield Buffer.from(stdin ?? '')
    })(),
  })
  const code = await run(args, io, loadSdk)
  return { code, out: io.stdout.text(), err: io.stderr.text() }
}

const asProgram = ({ args, stdin }: BadCase): Answer => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    input: stdin ?? '',
    encoding: 'utf8',
  })
  return { code: status, out: stdout, err: stderr }
}

/** A case as the file of expectations shows it: what is missing is told on standard output, errors on standard error. */
const blockOf = (bad: BadCase, { code, out, err }: Answer): string => {
  const missing = out
    .split('\n')
    .filter((line) => line.includes('"kind":"incomplete"'))
    .map((line) => `${line}\n`)
  return `$ ${titleOf(bad)}\n${err}${missing.join('')}exit ${code}\n`
}

const expectedBlocks = (): ReadonlyMap<string, string> =>
  new Map(
    readFileSync(EXPECTED, 'utf8')
      .split(/^(?=\$ )/m)
      .map((block) => [(block.split('\n', 1)[0] as string).slice(2), block.replace(/\n\n$/, '\n')]),
  )

/** U+FFFD stands for what was no text; it is harmless itself. */
const assertPrintable = (text: string): void => {
  for (const line of text.replaceAll('\ufffd', '').split('\n')) assert.ok(isPrintable(line), JSON.stringify(line))
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pathwrit-bad-')))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
cpSync(INPUTS, folder, { recursive: true })
for (const [path, bytes] of Object.entries(MADE)) {
  mkdirSync(join(folder, dirname(path)), { recursive: true })
  writeFileSync(join(folder, path), bytes)
}
process.chdir(folder)

if (process.env.PATHWRIT_UPDATE === '1') {
  const blocks: string[] = []
  for (const bad of BAD_CASES) blocks.push(blockOf(bad, await inProcess(bad)))
  writeFileSync(EXPECTED, blocks.join('\n'))
}
const expected = expectedBlocks()

for (const [index, bad] of BAD_CASES.entries()) {
  const title = titleOf(bad)
  test(title, async () => {
    const answer = await inProcess(bad)
    assert.is(answer.code, bad.code, `${answer.err}${answer.out}`)
    const said = answer.err + answer.out
    assert.not.match(said, /^\s+at .*:\d+/m, 'a stack')
    assert.not.match(said, /defect|undefined|\[object /)
    assert.not.ok(said.includes(folder), 'a path of this machine')
    assertPrintable(said)
    if (bad.code === 2) {
      // What is wrong, then what to do about it.
      assert.match(answer.err, /^pathwrit: .+\n {2}\S.*\n$/)
      assert.not.match(answer.out, /"kind":"summary"/)
    } else {
      assert.is(answer.err, '')
      assert.match(answer.out, /"kind":"incomplete"/)
      const plain = bad.args.filter((arg) => arg !== '--format' && arg !== 'ndjson')
      const { out: shown } = await inProcess({ ...bad, args: plain })
      assertPrintable(shown)
      assert.match(shown, /incomplete/i)
      assert.is(
        (JSON.parse(answer.out.trimEnd().split('\n').at(-1) as string) as { complete: boolean }).complete,
        false,
      )
    }
    assert.is(blockOf(bad, answer), expected.get(title))
    if (index % 8 === 0) assert.is(blockOf(bad, asProgram(bad)), expected.get(title))
  })
}

test('every expectation belongs to a case, and every case is its own', () => {
  assert.equal([...expected.keys()], BAD_CASES.map(titleOf))
})

test('a file that -o names stays as it was when the input is bad', async () => {
  for (const [target, ...more] of [
    ['records/unknown-field.ndjson'],
    ['tar/bad-checksum.tar'],
    ['mtree/bad-mode.mtree', '--format', 'json'],
    ['sound.mtree', '--pack', 'packs/syntax.json'],
    ['sound.mtree', '--exclude', '/etc/[a'],
    ['nowhere'],
  ] as const) {
    writeFileSync('report.txt', 'the report of yesterday\n')
    const args = ['scan', target, '-o', 'report.txt', ...more]
    assert.is((await inProcess({ args, code: 2 })).code, 2)
    assert.is(readFileSync('report.txt', 'utf8'), 'the report of yesterday\n', args.join(' '))
  }
  const whole = await inProcess({ args: ['scan', 'tar/cut-in-header.tar', '-o', 'report.txt'], code: 3 })
  assert.is(whole.code, 3)
  assert.match(readFileSync('report.txt', 'utf8'), /incomplete|not complete|truncated/i)
})

test.run()
