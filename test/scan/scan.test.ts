import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  collect,
  compile,
  evaluate,
  type Finding,
  PathwritError,
  type Progress,
  type ScanEvent,
  scan,
  scanEvents,
  services,
} from '../../src/index.ts'
import { DEMO, failure, listOf, recommended } from './demo.ts'

const key = ({ rule, verdict, path, service }: Finding): string => `${verdict} ${rule} ${service ?? 'host'} ${path}`

test('findings come one by one, and are those between begin and end', async () => {
  const plan = await recommended()
  const events = await listOf(scanEvents(plan, { target: DEMO }))
  assert.is(events[0]?.kind, 'begin')
  assert.is(events.at(-1)?.kind, 'end')
  const findings = await listOf(scan(plan, { target: DEMO }))
  assert.equal(
    events.flatMap((event) => (event.kind === 'finding' ? [event.finding] : [])),
    findings,
  )
  assert.ok(
    findings.some((finding) => key(finding) === 'violation config/not-service-modifiable shop /etc/shop/shop.conf'),
  )
  for (const finding of findings) {
    assert.ok(finding.witness.length > 0)
    assert.match(finding.fingerprint, /^[0-9a-f]{64}$/)
  }
})

test('counts in the tail are those of the findings', async () => {
  const events = await listOf(scanEvents(await recommended(), { target: DEMO }))
  const findings = events.flatMap((event) => (event.kind === 'finding' ? [event.finding] : []))
  const end = events.at(-1)
  assert.ok(end?.kind === 'end')
  if (end?.kind !== 'end') return
  const violations = findings.filter(({ verdict }) => verdict === 'violation')
  assert.is(
    Object.values(end.tail.counts).reduce((sum, count) => sum + count, 0),
    violations.length,
  )
  for (const [severity, count] of Object.entries(end.tail.counts))
    assert.is(count, violations.filter((finding) => finding.severity === severity).length, severity)
  assert.is(end.tail.unknown, findings.length - violations.length)
  assert.is(end.tail.complete, true)
})

test('a plan serves any number of scans, at once too, with the same answer', async () => {
  const plan = await recommended()
  const [one, two] = await Promise.all([listOf(scan(plan, { target: DEMO })), listOf(scan(plan, { target: DEMO }))])
  assert.equal(one, two)
  assert.ok(Object.isFrozen(plan))
})

test('a reader that stops early stops the scan', async () => {
  let seen = 0
  for await (const _ of scan(await recommended(), { target: DEMO })) if (++seen === 2) break
  assert.is(seen, 2)
})

test('the oracle finds the same', async () => {
  const plan = await recommended()
  assert.equal(
    await listOf(scan(plan, { target: DEMO, backend: 'interpret' })),
    await listOf(scan(plan, { target: DEMO })),
  )
})

test('a scan of collected records, and evaluate over them in memory, find what a scan of the target found', async () => {
  const plan = await recommended()
  const fromTarget = (await listOf(scan(plan, { target: DEMO }))).map(key).sort()
  const lines = await listOf(collect(plan, { target: DEMO }))
  const stdin = (async function* () {
    yield new TextEncoder().encode(lines.join(''))
  })()
  assert.equal((await listOf(scan(plan, { target: '-', stdin }))).map(key).sort(), fromTarget)
  const records = lines.map((line) => JSON.parse(line) as { kind: string }).filter(({ kind }) => kind !== 'summary')
  const { services: found } = await services({ target: DEMO })
  const inMemory = evaluate(compile({ packs: plan.packs, services: found }), { records, whole: true })
  // Manifests and signatures need bytes, which records in memory do not carry; nothing in this root has either.
  assert.equal(inMemory.map(key).sort(), fromTarget)
})

test('aborted before anything was read: an error that says so, no report', async () => {
  const cause = await failure(listOf(scanEvents(await recommended(), { target: DEMO, signal: AbortSignal.abort() })))
  assert.instance(cause, PathwritError)
  assert.is((cause as PathwritError).code, 'interrupted')
})

test('aborted once it began: what was found stands, and the tail says it is not all', async () => {
  const plan = await recommended()
  const controller = new AbortController()
  const events: ScanEvent[] = []
  for await (const event of scanEvents(plan, { target: DEMO, signal: controller.signal })) {
    events.push(event)
    controller.abort()
  }
  const end = events.at(-1)
  assert.is(end?.kind, 'end')
  if (end?.kind !== 'end') return
  assert.is(end.tail.complete, false)
  assert.match(end.tail.incomplete.map(({ why }) => why).join(), /interrupted/)
})

test('a signal gets through in the midst of a batch, however many services each path is judged for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-scan-'))
  try {
    const target = join(folder, 'root.mtree')
    // Far more than the fastest machine judges in the moment before the signal, and all of them in one directory.
    const files = Array.from({ length: 40_000 }, (_, at) => `./etc/${at}`)
    const head = ['#mtree', '/set uid=0 gid=0 mode=0644 type=file', '. type=dir mode=0755', './etc type=dir mode=0755']
    writeFileSync(target, `${[...head, ...files].join('\n')}\n`)
    const services = Array.from({ length: 300 }, (_, at) => `s${at}:${1000 + at}:${1000 + at}`)
    const controller = new AbortController()
    let end: ScanEvent | undefined
    for await (const event of scanEvents(await recommended(), { target, services, signal: controller.signal })) {
      // A timer, as a signal handler, runs only when the event loop turns.
      if (event.kind === 'begin') void setTimeout(1).then(() => controller.abort())
      end = event
    }
    assert.ok(end?.kind === 'end')
    if (end?.kind === 'end')
      assert.ok(end.tail.records < files.length / 2 && !end.tail.complete, `${end.tail.records} paths`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

const DIRECTORIES = 60

/** A listing of many thousand files; one in each directory is open to the world, so that findings come all along the way. */
const withLargeListing = async (work: (target: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-scan-'))
  try {
    const lines = ['#mtree', '/set uid=0 gid=0 mode=0644 type=file', '. type=dir mode=0755', './srv type=dir mode=0755']
    for (let at = 0; at < DIRECTORIES; at++) {
      lines.push(`./srv/${at} type=dir mode=0755`, `./srv/${at}/open mode=0666`)
      for (let file = 0; file < 300; file++) lines.push(`./srv/${at}/${file}`)
    }
    writeFileSync(join(folder, 'root.mtree'), `${lines.join('\n')}\n`)
    await work(join(folder, 'root.mtree'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A reader that dawdles over the first findings, so that time passes between the steps of the scan. */
const dawdling = async (events: AsyncIterable<ScanEvent>): Promise<ScanEvent[]> => {
  const seen: ScanEvent[] = []
  for await (const event of events) {
    if (event.kind === 'finding' && seen.length < 4) await setTimeout(80)
    seen.push(event)
  }
  return seen
}

test('progress is told, and a scan aborted in its midst keeps what it found and ends incomplete', async () => {
  const plan = await recommended()
  await withLargeListing(async (target) => {
    const told: Progress[] = []
    const base = { target, services: ['web:33:33'] }
    const whole = await dawdling(scanEvents(plan, { ...base, onProgress: (one) => told.push(one) }))
    assert.ok(told.some(({ stage }) => stage === 'judge'))
    assert.ok(told.every(({ records, path }) => records >= 0 && path.startsWith('/')))
    const controller = new AbortController()
    const onProgress = ({ stage }: Progress): void => {
      if (stage === 'judge') controller.abort()
    }
    const cut = await dawdling(scanEvents(plan, { ...base, signal: controller.signal, onProgress }))
    const [all, some] = [whole.at(-1), cut.at(-1)]
    assert.ok(all?.kind === 'end' && some?.kind === 'end')
    if (all?.kind !== 'end' || some?.kind !== 'end') return
    assert.is(all.tail.counts.high, DIRECTORIES)
    assert.is(some.tail.complete, false)
    assert.ok(some.tail.counts.high > 0 && some.tail.counts.high < DIRECTORIES, `${some.tail.counts.high} found`)
  })
})

test.run()
