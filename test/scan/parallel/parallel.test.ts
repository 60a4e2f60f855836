import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import threads from 'node:worker_threads'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { serverTree } from '../../../benchmarks/server.ts'
import { writeTree } from '../../../benchmarks/tree.ts'
import { compile, loadPack, PathwritError, type ScanEvent, type ScanOptions } from '../../../src/index.ts'
import { bytesSelection } from '../../../src/scan/bytes-selection.ts'
import { openTarget } from '../../../src/scan/open.ts'
import { gatherSurvey, isDivisible, openPool } from '../../../src/scan/parallel/index.ts'
import { scanEvents } from '../../../src/scan/scan.ts'
import { failure, listOf, recommended } from '../demo.ts'

const test = suite('scan/parallel')
const isRoot = process.getuid?.() === 0

/** Small, so that a few thousand entries make many pieces, most of which have to be cut. */
const SMALL = { survey: 40, alone: 60, each: 45, together: true }

/** A server with many faults, in which one thread and several come upon the same things in different order. */
const planted = (outside: string): string => {
  const root = `${outside}/root`
  chmodSync(outside, 0o755)
  writeTree(root, serverTree({ files: 1500, directories: 200, services: 6, faults: 200 }))
  for (const name of ['a', 'b', 'c', 'm', 'z']) {
    for (const home of ['etc/site', 'usr/lib', 'srv', 'etc/app01', 'usr/lib/app02']) {
      mkdirSync(`${root}/${home}/shut-${name}/x`, { recursive: true })
      writeFileSync(`${root}/${home}/shut-${name}/file`, '')
      chmodSync(`${root}/${home}/shut-${name}`, 0o700)
      mkdirSync(`${root}/${home}/left-${name}/x`, { recursive: true })
      // Open to all, behind a closed door; another name of it is out of sight, so nobody can say who may write to it.
      chmodSync(`${root}/${home}/shut-${name}/file`, 0o666)
      linkSync(`${root}/${home}/shut-${name}/file`, `${outside}/${name}-${home.replaceAll('/', '-')}`)
    }
  }
  return root
}
const outside = mkdtempSync(join(tmpdir(), 'pathwrit-parallel-'))
const tree = planted(outside)
test.after(() => rmSync(outside, { recursive: true, force: true }))
const inTree = (use: (root: string) => Promise<void>): Promise<void> => use(tree)
const eventsOf = async (options: ScanOptions): Promise<ScanEvent[]> =>
  listOf(scanEvents(await recommended(), { exclude: ['**/left-*'], ...options }, SMALL))

test('one, two and three threads give the same report, in the same order', () =>
  inTree(async (target) => {
    const [one, two, three] = [
      await eventsOf({ target, workers: 1 }),
      await eventsOf({ target, workers: 2 }),
      await eventsOf({ target, workers: 3 }),
    ]
    const end = one.at(-1)
    assert.ok(end?.kind === 'end' && end.tail.records > 1200 && end.tail.notLookedAt.length === 25)
    assert.ok(end.tail.unknown > 0)
    assert.ok(one.filter(({ kind }) => kind === 'finding').length > 100, `${one.length}`)
    assert.equal(two, one)
    assert.equal(three, one)
  }))

test('so they do of what may not be read', () =>
  inTree(async (target) => {
    if (!isRoot) return
    process.seteuid?.(65534)
    try {
      const [one, three] = [await eventsOf({ target, workers: 1 }), await eventsOf({ target, workers: 3 })]
      const end = one.at(-1)
      assert.ok(end?.kind === 'end')
      assert.ok(end.tail.incomplete.length >= 15, `${end.tail.incomplete.length}`)
      assert.equal(three, one)
    } finally {
      process.seteuid?.(0)
    }
  }))

test('what several threads survey is what one surveys, file by file', () =>
  inTree(async (target) => {
    const globs = ['/etc/**', '/usr/lib/**', '/srv/*/*/**']
    const [alone, shared, late] = [await openTarget({ target }), await openTarget({ target }), new AbortController()]
    const pool = openPool({ target: { target } }, 2)
    try {
      if (!isDivisible(shared)) throw new Error('a directory is walked in pieces')
      const whole = await alone.survey(bytesSelection(globs))
      const { files, hasContent, elsewhere } = await gatherSurvey(shared, globs, { pool, sizes: SMALL })
      assert.ok(files.length > 200, `${files.length}`)
      const told = (list: typeof files) =>
        list.map(({ path, bytes }) => `${path} ${Buffer.from(bytes).toString('hex')}`)
      assert.equal(told(files), told(whole.files))
      assert.ok(hasContent && elsewhere.incomplete.length === alone.incomplete.length)
      late.abort()
      const cause = await failure(gatherSurvey(shared, globs, { pool, sizes: SMALL, signal: late.signal }))
      assert.is((cause as PathwritError).code, 'interrupted')
    } finally {
      await pool.close()
      await Promise.all([alone.close(), shared.close()])
    }
  }))

test('the oracle, stated services and packs with parameters go to the workers too', () =>
  inTree(async (target) => {
    const packs = [await loadPack('pathwrit:secrets-mode'), await loadPack('pathwrit:surface')]
    const plan = compile({ packs })
    const options: ScanOptions = {
      target,
      services: ['mine:app01'],
      backend: 'interpret',
      onlyServices: ['mine', 'app02'],
    }
    const one = await listOf(scanEvents(plan, { ...options, workers: 1 }, SMALL))
    assert.equal(await listOf(scanEvents(plan, { ...options, workers: 2 }, SMALL)), one)
    assert.ok(one.some((event) => event.kind === 'finding' && event.finding.services.includes('mine')))
  }))

test('no worker and no descriptor outlives the scan, whichever way it ends', () =>
  inTree(async (target) => {
    const workers = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Worker' || name === 'MessagePort').length
    const descriptors = () =>
      Number(execFileSync('sh', ['-c', `ls /proc/${process.pid}/fd | wc -l`], { encoding: 'utf8' }))
    await eventsOf({ target, workers: 3 })
    await setTimeout(300)
    const [before, open] = [workers(), descriptors()]
    await eventsOf({ target, workers: 3 })
    // A caller that has seen enough.
    let seen = 0
    for await (const event of scanEvents(await recommended(), { target, workers: 3 }, SMALL))
      if (event.kind === 'finding' && ++seen === 40) break
    assert.is(seen, 40)
    // And one whose own loop fails.
    const cause = await failure(
      (async () => {
        for await (const event of scanEvents(await recommended(), { target, workers: 3 }, SMALL))
          if (event.kind === 'finding' && ++seen === 80) throw new Error('enough')
      })(),
    )
    assert.is((cause as Error).message, 'enough')
    // A thread's own descriptors go a moment after it.
    const until = performance.now() + 20_000
    let [left, held] = [workers(), descriptors()]
    while ((left > before || held > open) && performance.now() < until) {
      await setTimeout(20)
      left = workers()
      held = descriptors()
    }
    assert.ok(left <= before && held <= open, `${left} > ${before}, ${held} > ${open}`)
  }))

test('an aborted signal ends it: what was found stands, and the report says that it is not all', () =>
  inTree(async (target) => {
    const whole = await eventsOf({ target, workers: 1 })
    const controller = new AbortController()
    const events: ScanEvent[] = []
    for await (const event of scanEvents(
      await recommended(),
      { target, workers: 2, exclude: ['**/left-*'], signal: controller.signal },
      SMALL,
    )) {
      events.push(event)
      if (events.length === 30) controller.abort()
    }
    const end = events.at(-1)
    assert.ok(end?.kind === 'end' && !end.tail.complete)
    assert.ok(end.tail.incomplete.some(({ why }) => why.startsWith('interrupted')))
    const told = new Set(whole.flatMap((event) => (event.kind === 'finding' ? event.finding.fingerprint : [])))
    const found = events.flatMap((event) =>
      event.kind === 'finding' && event.finding.verdict === 'violation' ? event.finding.fingerprint : [],
    )
    assert.ok(found.length >= 20 && found.length < told.size, `${found.length} of ${told.size}`)
    for (const fingerprint of found) assert.ok(told.has(fingerprint))
  }))

test('what workers had that died in the midst of it is judged by whoever is left', () =>
  inTree(async (target) => {
    const expected = await eventsOf({ target, workers: 1 })
    const hired: threads.Worker[] = []
    const { Worker } = threads
    try {
      threads.Worker = class extends Worker {
        constructor(...args: ConstructorParameters<typeof Worker>) {
          super(...args)
          hired.push(this)
          // Sent work, and gone before it is done.
          const { postMessage } = this
          this.postMessage = (...message: Parameters<typeof postMessage>) => {
            postMessage.apply(this, message)
            if (hired.indexOf(this) > 0 && message[0]?.kind === 'piece') void this.terminate()
          }
        }
      }
      syncBuiltinESMExports()
      assert.equal(await eventsOf({ target, workers: 4 }), expected)
      assert.ok(hired.length >= 2)
    } finally {
      threads.Worker = Worker
      syncBuiltinESMExports()
    }
  }))

test('a worker that cannot open the target any more is done without', () =>
  inTree(async (target) => {
    const expected = await eventsOf({ target, workers: 1 })
    const moved = `${target}-moved`
    let renamed = false
    const events: ScanEvent[] = []
    try {
      for await (const event of scanEvents(
        await recommended(),
        { target, workers: 2, exclude: ['**/left-*'] },
        { ...SMALL, survey: Number.POSITIVE_INFINITY },
      )) {
        events.push(event)
        // Before any worker has opened the target, and with plenty left to judge: the main thread holds it open.
        if (event.kind !== 'finding' || renamed) continue
        renamed = true
        renameSync(target, moved)
      }
    } finally {
      if (renamed) renameSync(moved, target)
    }
    assert.ok(renamed)
    // What is looked up by its whole path is not found any more: that is unknown or missing, never wrong.
    const violations = (list: readonly ScanEvent[]): ReadonlySet<string> =>
      new Set(
        list.flatMap((event) =>
          event.kind === 'finding' && event.finding.verdict === 'violation' ? [event.finding.fingerprint] : [],
        ),
      )
    const [all, seen] = [violations(expected), violations(events)]
    assert.ok(seen.size > 100)
    for (const fingerprint of seen) assert.ok(all.has(fingerprint))
    const end = events.at(-1)
    assert.ok(end?.kind === 'end' && (!end.tail.complete || seen.size === all.size))
  }))

test('a number of workers that makes no sense is refused', async () => {
  for (const workers of [0, -1, 1.5, 65, Number.NaN]) {
    const cause = await failure(eventsOf({ target: tmpdir(), workers }))
    assert.instance(cause, PathwritError, `${workers}`)
    assert.is((cause as PathwritError).code, 'usage')
  }
})

test.run()
