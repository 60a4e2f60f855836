import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scanEvents } from '../../src/index.ts'
import { recommended } from '../scan/demo.ts'

const test = suite('adversity', { dir: '' })
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'pathwrit-adversity-'))
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))
const NAMES = Array.from({ length: 60 }, (_, at) => `f${at}`)
const isRoot = process.getuid?.() === 0

/** A listing with many findings: a report of some hundred kilobytes. */
const listing = (dir: string): string => {
  const file = join(dir, 'root.mtree')
  const open = Array.from({ length: 400 }, (_, at) => `./etc/open-${at} type=file mode=0666`)
  writeFileSync(file, `#mtree\n/set uid=0 gid=0\n. type=dir mode=0755\n./etc type=dir mode=0755\n${open.join('\n')}\n`)
  return file
}

test('a full disk: the old report stays whole, nothing else stays, and it is said', ({ dir }) => {
  if (!isRoot) return console.log('a full disk: skipped because only root may mount one')
  const target = listing(dir)
  const disk = join(dir, 'disk')
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
  try {
    writeFileSync(join(disk, 'report'), 'old')
    const args = [MAIN, 'scan', target, '--service', 'a:5:5', '--format', 'ndjson', '-o', join(disk, 'report')]
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    assert.is(status, 2)
    assert.match(stderr, /no space left on device/)
    assert.not.match(stderr, /\n\s+at /)
    assert.is(readFileSync(join(disk, 'report'), 'utf8'), 'old')
    assert.equal(readdirSync(disk), ['report'])
  } finally {
    execFileSync('umount', [disk])
  }
})

test('a standard output that takes nothing is said, with exit code 2', ({ dir }) => {
  if (!existsSync('/dev/full')) return console.log('a full output: skipped because there is no /dev/full')
  const command = `exec "$0" "$@" > /dev/full`
  const args = ['-c', command, process.execPath, MAIN, 'scan', listing(dir), '--service', 'a:5:5', '--format', 'json']
  const { status, stderr } = spawnSync('sh', args, { encoding: 'utf8' })
  assert.is(status, 2)
  assert.match(stderr, /no space left on device/)
})

test('a reader that leaves early ends it in silence', ({ dir }) => {
  const command = '"$0" "$@" | head -c 100 > /dev/null'
  const args = ['-c', command, process.execPath, MAIN, 'scan', listing(dir), '--service', 'a:5:5', '--format', 'ndjson']
  const { stderr } = spawnSync('sh', args, { encoding: 'utf8' })
  assert.is(stderr, '')
})

for (const workers of [1, 2])
  test(`a target that goes away is an incomplete scan, not an end without a report (${workers} at work)`, async ({
    dir,
  }) => {
    const root = join(dir, 'root')
    const folders = 300
    for (let at = 0; at < folders; at++) {
      const folder = join(root, 'etc', String(at).padStart(3, '0'))
      mkdirSync(folder, { recursive: true })
      for (const name of NAMES) writeFileSync(join(folder, name), '', { mode: 0o666 })
      execFileSync('chmod', ['-R', 'a+rwX', folder])
    }
    let seen = 0
    let end: unknown
    const small = { survey: 60, alone: 60, each: 45, together: true }
    const options = { target: root, workers, services: ['a:5:5'] }
    for await (const event of scanEvents(await recommended(), options, small)) {
      if (event.kind === 'finding' && ++seen === 1) rmSync(root, { recursive: true, force: true })
      if (event.kind === 'end') end = { complete: event.tail.complete, why: event.tail.incomplete.length > 0 }
    }
    assert.ok(seen < folders * NAMES.length, `${seen} findings`)
    assert.equal(end, { complete: false, why: true })
  })

test.run()
