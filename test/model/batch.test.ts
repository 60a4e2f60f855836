import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { BatchRow, batchBuilder, INODE_TYPES, joinPath, type RowInput } from '../../src/model/index.ts'
import { name, path, runs } from '../paths/arbitraries.ts'

const options = runs('batches', 300)
const ORIGIN = Object.freeze({ collector: 'test', source: 'memory' })

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })
const id = fc.oneof(fc.integer({ min: 0, max: 70_000 }), fc.constantFrom(0xfffffffe, 0x80000000))
const row: fc.Arbitrary<RowInput> = fc.record({
  type: optional(fc.constantFrom(...INODE_TYPES)),
  mode: optional(fc.integer({ min: 0, max: 0o7777 })),
  uid: optional(id),
  gid: optional(id),
  size: optional(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
  mtime: optional(fc.double({ noNaN: true, noDefaultInfinity: true })),
  nlink: optional(fc.integer({ min: 1, max: 0xffffffff })),
  dev: optional(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
  ino: optional(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
  extra: optional(
    fc.record(
      {
        owner: fc.constantFrom('root', 'web', null),
        group: fc.constantFrom('adm', null),
        linkTarget: fc.oneof(name, fc.constant(null)),
        caps: fc.constantFrom('cap_net_raw=ep', null),
        attrs: fc.constantFrom('i', '', null),
        line: fc.integer({ min: 1, max: 9 }),
      },
      { requiredKeys: [] },
    ),
  ),
})
const COLUMNS = ['type', 'mode', 'uid', 'gid', 'size', 'mtime', 'nlink', 'dev', 'ino'] as const
const EXTRAS = ['owner', 'group', 'caps'] as const

test('the view of a row is what was put in', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(path, name, row), { maxLength: 30 }), (rows) => {
      const builder = batchBuilder(ORIGIN, 30)
      for (const [directory, entry, input] of rows) builder.add(directory, entry, input)
      const batch = builder.take()
      assert.is(batch.length, rows.length)
      for (const [at, [directory, entry, input]] of rows.entries()) {
        const view = new BatchRow(batch, at)
        assert.is(view.path, joinPath(directory, entry))
        for (const column of COLUMNS) assert.ok(Object.is(view[column], input[column]), `${column}: ${input[column]}`)
        for (const extra of EXTRAS) assert.is(view[extra], input.extra?.[extra], extra)
        const keeps = [undefined, 'file', 'directory'].includes(input.type)
        assert.is(view.attrs, input.extra?.attrs ?? (keeps ? input.extra?.attrs : null), 'attrs')
        assert.is(view.origin.line, input.extra?.line)
        assert.is(view.origin.collector, 'test')
      }
    }),
    options,
  )
})

test('a row costs at most 64 bytes in its columns', () => {
  const capacity = 1000
  const batch = batchBuilder(ORIGIN, capacity).take()
  const columns = Object.values(batch).filter(ArrayBuffer.isView)
  assert.is(columns.length, 11)
  const each = columns.reduce((sum, column) => sum + column.byteLength, 0) / capacity
  console.log(`${each} bytes a row in typed arrays`)
  assert.ok(each <= 64)
})

test('the root is itself; a full batch says so; a taken one is left alone', () => {
  const builder = batchBuilder(ORIGIN, 1)
  builder.add('/', '', { type: 'directory', mode: 0o755 })
  assert.throws(() => builder.add('/', 'a', {}), /holds 1 inodes/)
  const first = builder.take()
  builder.add('/', 'b', { mode: 0o600 })
  assert.is(new BatchRow(first, 0).path, '/')
  assert.is(new BatchRow(first, 0).mode, 0o755)
  assert.is(new BatchRow(builder.take(), 0).path, '/b')
})

test('a costly fact is fetched when asked, once, and not where it cannot be', () => {
  const asked: string[] = []
  const builder = batchBuilder(ORIGIN, 3, {
    sha256: (path) => {
      asked.push(path)
      return 'ab'
    },
  })
  builder.add('/d', 'file', { type: 'file' })
  builder.add('/d', 'link', { type: 'symlink', extra: { linkTarget: 'file' } })
  builder.add('/d', 'known', { type: 'file', extra: { sha256: null } })
  const batch = builder.take()
  const [file, link, known] = [0, 1, 2].map((at) => new BatchRow(batch, at)) as [BatchRow, BatchRow, BatchRow]
  assert.equal(file.fetched().sha256, undefined)
  assert.equal([file.sha256, file.sha256, link.sha256, known.sha256], ['ab', 'ab', null, null])
  assert.equal(asked, ['/d/file'])
  assert.is(file.fetched().sha256, 'ab')
  assert.is(file.acl, undefined)
  assert.equal([file.linkTarget, link.linkTarget], [null, 'file'])
})

test.run()
