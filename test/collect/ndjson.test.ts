import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ndjson } from '../../src/collect/ndjson/index.ts'
import { formatRecord, formatSummary } from '../../src/parse/index.ts'
import { pieces, rowsOf, selectAll, utf8 } from './stream-kit.ts'

const open = (lines: readonly string[]) =>
  ndjson.open({ path: '-', stdin: pieces(utf8(lines.map((line) => `${line}\n`).join('')), 11) }, {})

const from = { collector: 'fs', source: '/' }
const summary = formatSummary({
  collector: 'fs',
  records: 1,
  complete: true,
  wholeTree: true,
  hasContent: true,
  cannotCarry: ['caps'],
  notLookedAt: [{ path: '/proc', why: 'pseudo file system' }],
})

test('records of a former scan: origins, null facts, facts records, what was not looked at', async () => {
  const source = await open([
    formatRecord({ kind: 'group', path: '/etc/group', name: 'web', gid: 7, members: [], origin: from }),
    formatRecord({ kind: 'inode', path: '/', type: 'directory', mode: 0o755, uid: 0, gid: 0, acl: null, origin: from }),
    formatRecord({
      kind: 'inode',
      path: '/f',
      type: 'file',
      caps: null,
      nlink: 1,
      origin: { ...from, declared: true },
    }),
    '{"kind":"inode","path":"/g","type":"file","acl":"user::rw-,group::r--,group:web:rw-,mask::rw-,other::---"}',
    '{"kind":"inode","path":"/h","type":"file","acl":"user::rw-,user:who:r--,group::r--,mask::r--,other::---"}',
    summary,
  ])
  const { tree, records, hasContent } = await source.survey(selectAll())
  assert.is(hasContent, true)
  assert.equal(
    records.map((record) => record.kind),
    ['group'],
  )
  assert.equal(source.cannotCarry, ['caps'])
  assert.equal(tree.lookup('/g')?.acl?.groups, [[7, 6]])
  assert.is(tree.lookup('/h')?.acl, undefined)
  assert.equal(
    source.incomplete.map(({ path }) => path),
    ['/h'],
  )
  assert.is(tree.lookup('/none'), null)
  assert.is(tree.lookup('/proc/1'), undefined)
  const rows = await rowsOf(source)
  assert.equal(
    rows.map((row) => [row.path, row.acl === null, row.caps, row.origin]),
    [
      ['/', true, undefined, from],
      ['/f', false, null, { ...from, line: undefined, offset: undefined, declared: true }],
      [
        '/g',
        false,
        undefined,
        { collector: 'ndjson', source: 'standard input', line: 4, offset: undefined, declared: undefined },
      ],
      [
        '/h',
        false,
        undefined,
        { collector: 'ndjson', source: 'standard input', line: 5, offset: undefined, declared: undefined },
      ],
    ],
  )
})

test('without a summary the stream was cut off, and what is not listed is unknown', async () => {
  const source = await open(['{"kind":"inode","path":"/a","type":"directory"}'])
  const { tree, hasContent, wholeTree } = await source.survey(selectAll())
  assert.match(source.incomplete[0]?.why ?? '', 'truncated')
  assert.is(tree.lookup('/b'), undefined)
  assert.is(tree.children('/a'), undefined)
  assert.is(wholeTree, false)
  assert.is(hasContent, false)
})

test.run()
