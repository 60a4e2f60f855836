import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openOutput, withOutput } from '../../src/cli/output.ts'
import { fakeIo } from './fake.ts'

const test = suite('output', { dir: '' })
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'pathwrit-output-'))
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

const to = (file: string) => ({ options: new Map([['output', [file]]]), operands: [] })

test('a file appears whole, and nothing else stays', async ({ dir }) => {
  const file = join(dir, 'report.json')
  const long = 'x'.repeat(200_000)
  await withOutput(to(file), fakeIo(), async (output) => {
    await output.write('a')
    await output.write(long)
    assert.not.ok(readdirSync(dir).includes('report.json'))
  })
  assert.is(readFileSync(file, 'utf8'), `a${long}`)
  assert.equal(readdirSync(dir), ['report.json'])
})

test('after a failure the old file stands as it was and no temporary one is left', async ({ dir }) => {
  const file = join(dir, 'report.json')
  writeFileSync(file, 'old')
  const failing = withOutput(to(file), fakeIo(), async (output) => {
    await output.write('n'.repeat(100_000))
    throw new Error('stop')
  })
  await failing.then(
    () => assert.unreachable(),
    (cause: Error) => assert.is(cause.message, 'stop'),
  )
  assert.is(readFileSync(file, 'utf8'), 'old')
  assert.equal(readdirSync(dir), ['report.json'])
})

test('the mode of a file that is replaced stays', async ({ dir }) => {
  const file = join(dir, 'secret.json')
  writeFileSync(file, 'old')
  chmodSync(file, 0o600)
  await withOutput(to(file), fakeIo(), (output) => output.write('new'))
  assert.is(statSync(file).mode & 0o777, 0o600)
  assert.is(readFileSync(file, 'utf8'), 'new')
})

test('a symlink is written through, not replaced', async ({ dir }) => {
  const file = join(dir, 'real')
  writeFileSync(file, 'old')
  symlinkSync('real', join(dir, 'link'))
  await withOutput(to(join(dir, 'link')), fakeIo(), (output) => output.write('new'))
  assert.is(readFileSync(file, 'utf8'), 'new')
  assert.equal(readdirSync(dir), ['link', 'real'])
})

test('a device is written into and survives', async () => {
  await withOutput(to('/dev/null'), fakeIo(), (output) => output.write('gone'))
  assert.ok(statSync('/dev/null').isCharacterDevice())
})

test('a named pipe gets the text', async ({ dir }) => {
  const pipe = join(dir, 'pipe')
  execFileSync('mkfifo', [pipe])
  const reader = import('node:fs/promises').then(({ readFile }) => readFile(pipe, 'utf8'))
  await withOutput(to(pipe), fakeIo(), (output) => output.write('through'))
  assert.is(await reader, 'through')
})

test('what cannot be opened is an error of the system before any work is done', async ({ dir }) => {
  mkdirSync(join(dir, 'folder'))
  for (const file of [join(dir, 'absent', 'x'), join(dir, 'folder')])
    await openOutput(to(file), fakeIo()).then(
      () => assert.unreachable(),
      (cause: NodeJS.ErrnoException) => assert.type(cause.syscall, 'string'),
    )
})

test('without -o, or with -o -, it is standard output', async () => {
  for (const parsed of [{ options: new Map(), operands: [] }, to('-')]) {
    const io = fakeIo()
    await withOutput(parsed, io, (output) => output.write('text'))
    assert.is(io.stdout.text(), 'text')
  }
})

test.run()
