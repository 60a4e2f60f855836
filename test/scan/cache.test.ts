/** A scan with a cache says what one without says, whatever was changed in between; and reads nothing twice. */
import {
  appendFileSync,
  chmodSync,
  chownSync,
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { randomFrom } from '../../benchmarks/random.ts'
import { hostOf } from '../../src/collect/fs/host.ts'
import { sourceOf } from '../../src/collect/fs/source.ts'
import { compile, type Finding, loadPacks, PathwritError, scan } from '../../src/index.ts'

import { scanEvents } from '../../src/scan/scan.ts'

const plan = compile({ packs: await loadPacks(['pathwrit:recommended']) })
const SERVICES = ['svc:900:900']
const now = Date.now.bind(Date)

/** What was changed a moment ago is not kept; here scans believe to come ten seconds later. */
const later = async <T>(work: () => Promise<T>): Promise<T> => {
  Date.now = () => now() + 10_000
  try {
    return await work()
  } finally {
    Date.now = now
  }
}
const findings = async (target: string, cache?: string): Promise<readonly Finding[]> => {
  const found: Finding[] = []
  for await (const finding of scan(plan, { target, services: SERVICES, cache })) found.push(finding)
  return found
}
const within = async (use: (root: string, cache: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-cache-'))
  const [root, cache] = [join(folder, 'root'), join(folder, 'cache')]
  try {
    for (const path of ['etc/svc', 'usr/lib/svc', 'var/lib/svc/uploads', 'var/cache/svc', 'srv/app'])
      mkdirSync(join(root, path), { recursive: true })
    await use(root, cache)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
const CONTENTS = [
  'plain\n',
  '#!/bin/sh\n',
  '\x7fELF\x02\x01',
  '-----BEGIN PRIVATE KEY-----\nx\n',
  '',
  '<?php echo 1;\n',
]
const PLACES = ['etc/svc', 'usr/lib/svc', 'var/lib/svc/uploads', 'var/cache/svc', 'srv/app'] as const

/** One change of the kind that happens to files: in place, by renaming, of modes, owners, links and times. */
const change = (root: string, random: () => number): void => {
  const among = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const folder = join(root, among(PLACES))
  const names = readdirSync(folder)
  const fresh = join(folder, among(['a', 'b.key', 'c.php', 'd.conf', 'e']))
  const file = names.length === 0 ? fresh : join(folder, among(names))
  const kinds: readonly (() => void)[] = [
    () => writeFileSync(fresh, among(CONTENTS)),
    () => appendFileSync(file, 'more\n'),
    () => chmodSync(file, among([0o600, 0o644, 0o666, 0o755, 0o4755])),
    () => process.geteuid?.() === 0 && chownSync(file, among([0, 900]), among([0, 900])),
    () => renameSync(file, fresh),
    () => unlinkSync(file),
    () => linkSync(file, fresh),
    () => symlinkSync('../svc', fresh),
    () => truncateSync(file),
    () => {
      // In place, of the same length, its old times put back: only the inode's own time tells.
      const { atime, mtime } = statSync(file)
      const fd = openSync(file, 'r+')
      writeSync(fd, '#!/bi', 0)
      closeSync(fd)
      utimesSync(file, atime, mtime)
    },
  ]
  try {
    among(kinds)()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
  }
}

test('whatever is changed between scans is seen', () =>
  within(async (root, cache) => {
    const seed = Number(process.env.PATHWRIT_SEED ?? now() % 1_000_000)
    const rounds = Number(process.env.PATHWRIT_CASES ?? 60)
    console.log(`seed ${seed}, ${rounds} rounds`)
    const random = randomFrom(seed)
    let told = 0
    for (let round = 0; round < rounds; round++) {
      const changes = Math.floor(random() * 4)
      for (let i = 0; i < (round === 0 ? 20 : changes); i++) change(root, random)
      const cached = await later(() => findings(root, cache))
      const plain = await findings(root)
      assert.is(JSON.stringify(cached, null, 1), JSON.stringify(plain, null, 1), `round ${round}`)
      told += plain.length
      // Longer than a tick of the clock that stamps inodes.
      await sleep(12)
    }
    assert.ok(told > rounds, `${told} findings`)
  }))

/** Opens of files by a source over `root`, whose facts are all asked for. */
const opens = async (root: string, cache: string): Promise<number> => {
  let opened = 0
  const host = hostOf(root)
  const counting = {
    ...host,
    open(path: string) {
      opened++
      return host.open(path)
    },
  }
  const source = sourceOf(counting, root, { cache: { directory: cache, key: 'k', run: 'r' } }, undefined)
  const all = { root: 1, rootFacts: 1, enter: () => 1, dead: () => false, facts: () => 1 }
  const classes: unknown[] = []
  for await (const batch of source.batches(all))
    for (let row = 0; row < batch.length; row++)
      if (batch.type[row] === 1) {
        const directory = batch.directories[batch.directory[row] as number] as string
        const path = `${directory === '/' ? '' : directory}/${batch.name(row)}`
        const [dev, ino, ctime, size] = [batch.dev[row], batch.ino[row], batch.ctime[row], batch.size[row]]
        const known = { path, type: 'file' as const, dev, ino, ctime, size }
        classes.push(batch.lazy.contentClass?.(path, known), batch.lazy.sha256?.(path, known))
      }
  await source.close()
  assert.not.ok(classes.includes(undefined))
  return opened
}

test('of an unchanged root no file is opened again, of a changed one those that changed', () =>
  within(async (root, cache) => {
    for (let i = 0; i < 25; i++) writeFileSync(join(root, 'srv/app', `f${i}`), CONTENTS[i % CONTENTS.length] as string)
    await later(async () => {
      // Each for its class and its hash, but four are empty, which their size tells.
      assert.is(await opens(root, cache), 2 * 25 - 4)
      assert.is(await opens(root, cache), 0)
      appendFileSync(join(root, 'srv/app/f3'), 'x')
      assert.is(await opens(root, cache), 2)
      assert.is(await opens(root, cache), 0)
    })
  }))

test('what was changed a moment before a scan is not kept', () =>
  within(async (root, cache) => {
    writeFileSync(join(root, 'srv/app/f'), 'x')
    assert.is(await opens(root, cache), 2)
    assert.is(await opens(root, cache), 2)
  }))

test('what other threads fetched is kept too', () =>
  within(async (root, cache) => {
    for (let i = 0; i < 400; i++)
      writeFileSync(join(root, PLACES[i % PLACES.length] as string, `f${i}`), CONTENTS[i % CONTENTS.length] as string)
    // Threads of their own have clocks of their own.
    await sleep(2_100)
    const told: string[] = []
    const sizesOfFiles: number[] = []
    for (let round = 0; round < 3; round++) {
      const found: unknown[] = []
      const options = { target: root, services: SERVICES, cache, workers: 2 }
      for await (const event of scanEvents(plan, options, { survey: 20, alone: 20, each: 20, together: true }))
        if (event.kind === 'finding') found.push(event.finding)
      told.push(JSON.stringify(found))
      const files = readdirSync(cache)
      assert.is(files.length, 1, files.join(' '))
      sizesOfFiles.push(statSync(join(cache, files[0] as string)).size)
    }
    assert.is(told[1], told[0])
    assert.is(told[2], told[0])
    assert.is(told[0], JSON.stringify(await findings(root)))
    assert.is(sizesOfFiles[1], sizesOfFiles[0])
  }))

test('a damaged cache, or one of another version, is as good as none', () =>
  within(async (root, cache) => {
    for (const text of CONTENTS) writeFileSync(join(root, `srv/app/${text.length}`), text)
    await later(async () => {
      const first = await opens(root, cache)
      const [name] = readdirSync(cache)
      const file = join(cache, name as string)
      const whole = readFileSync(file)
      const broken = [
        Buffer.alloc(0),
        whole.subarray(0, -1),
        Buffer.concat([whole, Buffer.of(0)]),
        Buffer.from(whole.toString('latin1').replace('facts 1', 'facts 2'), 'latin1'),
        Buffer.from('pathwrit facts 1\n999999999 1 1\n'),
        Buffer.from('pathwrit facts 1\n'),
      ]
      for (const bytes of broken) {
        writeFileSync(file, bytes)
        assert.is(await opens(root, cache), first)
        assert.is(await opens(root, cache), 0)
      }
      chmodSync(file, 0o666)
      assert.is(await opens(root, cache), first, 'a file that others may write is not believed')
    })
  }))

test('a directory that others may write, and a target that is no directory, are refused', () =>
  within(async (root, cache) => {
    mkdirSync(cache)
    chmodSync(cache, 0o777)
    const refused = async (target: string, hint: RegExp): Promise<void> => {
      try {
        for await (const event of scanEvents(plan, { target, cache })) assert.unreachable(event.kind)
      } catch (error) {
        assert.ok(error instanceof PathwritError && hint.test(error.message), String(error))
      }
    }
    await refused(root, /others may write/)
    await refused(join(cache, '..', '..', 'nowhere.tar'), /nowhere/)
    writeFileSync(join(root, 'x.ndjson'), '{"kind":"inode","path":"/x"}\n')
    await refused(join(root, 'x.ndjson'), /no directory/)
  }))

test.run()
