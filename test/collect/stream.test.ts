import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { columns } from '../../src/collect/stream/columns.ts'
import { type Feed, openStream } from '../../src/collect/stream/index.ts'
import { openInput } from '../../src/collect/stream/input.ts'
import { nameIndex } from '../../src/collect/stream/name-index.ts'
import { numbers } from '../../src/collect/stream/numbers.ts'
import { newTable } from '../../src/collect/stream/table.ts'
import { FACT, type PathwritError } from '../../src/model/index.ts'
import type { EntrySink } from '../../src/parse/index.ts'
import { check } from '../parse/fuzz-kit.ts'
import { pieces, rowsOf, selectAll, utf8 } from './stream-kit.ts'

/** A format whose input says nothing: the entries are told by the test, each reading anew. */
const telling = (tell: (sink: EntrySink) => void, content: Feed['content'] = 'none') => {
  const feed: Feed = {
    collector: 'told',
    cannotCarry: [],
    position: 'line',
    content,
    decoder: (_, sink) => ({ push() {}, end: () => tell(sink) }),
  }
  return openStream(feed, { path: '-', stdin: pieces(utf8('x'), 1) }, {})
}
const file = (sink: EntrySink, path: string, at: number, bytes?: string, mode = 0o644): void => {
  const size = bytes?.length
  const body = sink.inode({ path, at, row: { type: 'file', mode, nlink: 1, size } })
  if (bytes !== undefined) body?.take(utf8(bytes))
  body?.end(true)
}

test('names: hard links follow the inode, not the name that was replaced', async () => {
  const source = await telling((sink) => {
    file(sink, '/a', 1, 'old', 0o777)
    sink.hardLink('/b', '/a', 2)
    sink.hardLink('/c', '/a', 3)
    file(sink, '/a', 4, 'new')
    sink.hardLink('/gone', '/nowhere', 5)
    sink.hardLink('/c', '/c', 6)
    sink.trailer({ wholeTree: true })
  }, 'inside')
  const bytes = selectAll(() => FACT.bytes)
  const { tree, files } = await source.survey(bytes)
  const b = tree.lookup('/b')
  assert.equal([b?.mode, b?.nlink, b && tree.names(b)], [0o777, 2, ['/b', '/c']])
  const a = tree.lookup('/a')
  assert.equal([a?.mode, a?.nlink, a && tree.names(a)], [0o644, 1, ['/a']])
  assert.equal([tree.lookup('/gone')?.path, tree.lookup('/gone')?.type], ['/gone', undefined])
  assert.equal(
    source.incomplete.map(({ path }) => path),
    ['/gone'],
  )
  assert.equal(
    files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]),
    [
      ['/a', 'new'],
      ['/b', 'old'],
      ['/c', 'old'],
    ],
  )
  await source.close()
})

test('entries below a symlink are reported: where they land is not known', async () => {
  const source = await telling((sink) => {
    sink.inode({ path: '/l', at: 1, row: { type: 'symlink', extra: { linkTarget: '/etc' } } })
    file(sink, '/l/x', 2)
  })
  await source.survey(selectAll())
  assert.match(source.incomplete[0]?.why ?? '', 'is a symlink')
})

test('the survey keeps no more than its limit of one file, and says which it left', async () => {
  const source = await telling((sink) => {
    const body = sink.inode({ path: '/big', at: 1, row: { type: 'file', size: 5 << 20 } })
    body?.take(new Uint8Array(5 << 20))
    body?.end(true)
    file(sink, '/small', 2, 'text')
  }, 'inside')
  const { files } = await source.survey(selectAll(() => FACT.bytes))
  assert.equal(
    files.map(({ path }) => path),
    ['/small'],
  )
  assert.equal(
    source.incomplete.map(({ path }) => path),
    ['/big'],
  )
  await source.close()
})

test('content facts are read once more only where they are wanted', async () => {
  let readings = 0
  const source = await telling((sink) => {
    readings++
    file(sink, '/run', 1, '#!/bin/sh\n')
    file(sink, '/text', 2, 'text')
  }, 'inside')
  await source.survey(selectAll(() => FACT.stat))
  assert.equal(
    (await rowsOf(source)).map((row) => row.contentClass),
    [undefined, undefined],
  )
  assert.is(readings, 1)
  const rows = await rowsOf(
    source,
    selectAll((path) => (path === '/run' ? FACT.contentClass : FACT.stat)),
  )
  assert.equal(
    rows.map((row) => row.contentClass),
    ['script', undefined],
  )
  assert.is(readings, 2)
  await source.close()
})

test('interruption and progress', async () => {
  const control = new AbortController()
  const seen: string[] = []
  const feed: Feed = {
    collector: 'x',
    cannotCarry: [],
    position: 'line',
    content: 'none',
    decoder: () => ({ push: () => control.abort(), end() {} }),
  }
  const source = await openStream(
    feed,
    { path: '-', stdin: pieces(utf8('abc'), 1) },
    { signal: control.signal, onProgress: ({ stage }) => seen.push(stage) },
  )
  await source.survey(selectAll()).then(
    () => assert.unreachable(),
    (error: PathwritError) => assert.is(error.code, 'interrupted'),
  )
  assert.equal(seen, ['survey'])
})

test('standard input is spooled to a file that has no name and comes back the same', async () => {
  const bytes = utf8('0123456789'.repeat(50_000))
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('pathwrit-'))
  const input = await openInput({ path: '-', stdin: pieces(bytes, 7777) }, true)
  const read = async () => {
    const chunks: Uint8Array[] = []
    for await (const chunk of input.chunks()) chunks.push(chunk.slice())
    return Buffer.concat(chunks)
  }
  assert.equal(await read(), Buffer.from(bytes))
  assert.equal(
    readdirSync(tmpdir()).filter((name) => name.startsWith('pathwrit-')),
    before,
  )
  assert.equal(await read(), Buffer.from(bytes))
  assert.equal(await read(), Buffer.from(bytes))
  await input.close()
})

test('a named pipe is a target too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stream-'))
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  execFileSync('sh', ['-c', `(printf 'some bytes' > ${pipe}) &`], { stdio: 'ignore' })
  const input = await openInput({ path: pipe }, true)
  for (let time = 0; time < 2; time++) {
    let text = ''
    for await (const chunk of input.chunks()) text += Buffer.from(chunk).toString()
    assert.is(text, 'some bytes')
  }
  await input.close()
  rmSync(folder, { recursive: true })
})

test('what cannot be read is an error of the file', async () => {
  for (const path of ['/nonexistent/x', tmpdir()])
    await openInput({ path }, false)
      .then(async (input) => {
        for await (const _ of input.chunks());
      })
      .then(
        () => assert.unreachable(),
        (error: PathwritError) => assert.is(error.code, 'io'),
      )
})

test('the table is a map from paths to rows', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'long-name-of-a-file')
  const path = fc.array(name, { maxLength: 4 }).map((names) => `/${names.join('/')}`)
  check(
    fc.property(fc.array(path, { maxLength: 40 }), (paths) => {
      const table = newTable()
      const model = new Map<string, number>()
      for (const path of paths) {
        const row = table.claim(path)
        assert.is(row, model.get(path) ?? model.size)
        model.set(path, row)
      }
      for (const [path, row] of model) {
        assert.is(table.row(path), row)
        assert.is(table.path(row), path)
        const below = [...model.keys()].filter(
          (other) =>
            other.startsWith(path === '/' ? '/' : `${path}/`) &&
            other !== '/' &&
            !other.slice(path === '/' ? 1 : path.length + 1).includes('/'),
        )
        const directory = table.directory(path)
        const entries = directory === undefined ? [] : table.entries(directory)
        assert.equal(entries.map(table.path).sort(), below.sort())
      }
      assert.is(table.row('/a/none'), undefined)
    }),
  )
})

test('a column of numbers gives back what was put in, whole or not, near or far', () => {
  const value = fc.oneof(
    fc.constantFrom(0, 1, -1, 0xfffffffd, 0xfffffffe, 0xffffffff, 2 ** 32, 2 ** 53, Number.NaN, 1.5),
    fc.nat(),
    fc.double(),
  )
  check(
    fc.property(fc.array(fc.tuple(fc.nat(40_000), value), { maxLength: 30 }), (puts) => {
      const column = numbers()
      const model = new Map<number, number>()
      for (const [at, put] of puts) {
        column.set(at, put)
        model.set(at, put)
      }
      // 0 and -0 are the same number.
      for (const [at, put] of model) assert.ok(Object.is(column.get(at) + 0, put + 0), `${column.get(at)}, not ${put}`)
      assert.ok(Number.isNaN(column.get(50_000)))
    }),
  )
})

test('rows keep what was put in, those that differ in one fact too', () => {
  const id = fc.constantFrom(0, 1, 0xfffffffe, undefined)
  const row = fc.record({
    type: fc.constantFrom('file' as const, 'symlink' as const, undefined),
    mode: fc.constantFrom(0, 0o7777, undefined),
    uid: id,
    gid: id,
    nlink: fc.constantFrom(1, 0xffffffff, undefined),
    dev: fc.constantFrom(0, 2 ** 40, undefined),
    ino: fc.constantFrom(7, 2 ** 53 - 1, undefined),
    size: fc.constantFrom(0, 2 ** 40, undefined),
    mtime: fc.constantFrom(-5, 0, undefined),
    extra: fc.constantFrom(undefined, { owner: 'a' }, { owner: null }, { offset: 512 }, { line: 3, acl: null }),
  })
  check(
    fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      const kept = columns()
      rows.forEach((each, i) => void kept.set(i, each, i * 3, i % 2))
      rows.forEach((each, i) => {
        assert.equal(kept.get(i), { ...each })
        assert.equal([kept.at(i), kept.origin(i), kept.type(i)], [i * 3, i % 2, each.type])
      })
      rows.forEach((_, i) => void kept.setNlink(i, i + 1))
      rows.forEach((each, i) => void assert.equal(kept.get(i), { ...each, nlink: i + 1 }))
    }),
  )
})

test('a name index grows past its first slots and its first store', () => {
  const index = nameIndex()
  for (let i = 0; i < 50_000; i++) assert.is(index.add(i % 7, `name-${i}-${'x'.repeat(i % 60)}`), i)
  for (let i = 0; i < 50_000; i += 11) assert.is(index.find(i % 7, `name-${i}-${'x'.repeat(i % 60)}`), i)
  assert.is(index.find(1, 'name-0-'), undefined)
})

test('a path of thousands of segments costs no more than its length', () => {
  const table = newTable()
  const before = process.memoryUsage().rss
  const deep = '/d'.repeat(30_000)
  for (let i = 0; i < 20; i++) table.claim(`${deep}/${i}`)
  assert.is(table.path(3), `${deep}/3`)
  assert.ok(process.memoryUsage().rss - before < 100 << 20)
})

test.run()
