import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const MAIN = new URL('../../src/cli/main.js', import.meta.url)

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}
type Child = ReturnType<typeof spawn>

/** Runs the real program; `during` may talk to it while it runs. */
const call = (
  args: readonly string[],
  during: (child: Child) => void = (child) => child.stdin?.end(),
): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [fileURLToPath(MAIN), ...args], { stdio: 'pipe' })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString()
    })
    child.on('close', (code) => resolve({ code, out, err }))
    during(child)
  })

/** Every file that loading one brings in before anything runs. */
const loaded = (file: URL, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(file.href)) return seen
  seen.add(file.href)
  for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)\s+(?:[\w*{}\s,$]+\sfrom\s+)?['"]([^'"]+)['"]/gm,
  ))
    if (from.startsWith('.')) loaded(new URL(from, file), seen)
    else seen.add(from)
  return seen
}

test('help loads a parser and its tables, nothing else', () => {
  const files = [...loaded(MAIN)].map((file) => file.replace(/^.*\/src\//, ''))
  assert.ok(files.includes('cli/parse-args.js'))
  for (const file of files) assert.match(file, /^cli\/[a-z-]+\.js$/)
})

test('help and version', async () => {
  const help = await call(['--help'])
  assert.is(help.code, 0)
  assert.match(help.out, /^pathwrit judges/)
  assert.is(help.err, '')
  assert.equal(await call(['--version']), { code: 0, out: 'pathwrit 0.1.0\n', err: '' })
})

test('called with nothing it prints its help where errors go', async () => {
  const { code, out, err } = await call([])
  assert.is(code, 2)
  assert.is(out, '')
  assert.match(err, /start with: pathwrit scan/)
})

test('a reader that went away ends it without a word', async () => {
  const { err } = await call(['completion', 'fish'], (child) => child.stdout?.destroy())
  assert.is(err, '')
})

const RECORDS = '{"kind":"inode","path":"/","type":"directory","mode":"0755","uid":0,"gid":0}\n'

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  test(`${signal} while it waits for input ends in an incomplete report, exit 3`, async () => {
    const { code, out, err } = await call(['scan', '-', '--format', 'json', '--service', 'a:1:1'], (child) => {
      child.stdin?.write(RECORDS)
      setTimeout(() => child.kill(signal), 1500)
    })
    assert.is(err, '')
    assert.is(code, 3)
    assert.is((JSON.parse(out) as { complete: boolean }).complete, false)
  })

test('a target that does not exist is an input error, whole report or none', async () => {
  const { code, out, err } = await call(['scan', '/nowhere/at/all'])
  assert.is(code, 2)
  assert.is(out, '')
  assert.match(err, /^pathwrit: .*\/nowhere\/at\/all/)
  assert.not.match(err, /defect/)
})

test.run()
