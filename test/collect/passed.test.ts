import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ndjsonFeed } from '../../src/collect/ndjson/index.ts'
import { type Feed, openStream } from '../../src/collect/stream/index.ts'
import { type Batch, BatchRow, type Inode, type PathwritError, parentOf, type Tree } from '../../src/model/index.ts'
import { CASES } from '../parse/fuzz-kit.ts'
import { pieces, selectAll, utf8 } from './stream-kit.ts'

const withKept = (keepFirst: number | undefined): Feed => ({ ...ndjsonFeed, keepFirst })
const INODE_FIELDS = [
  'type',
  'mode',
  'uid',
  'gid',
  'owner',
  'group',
  'size',
  'mtime',
  'nlink',
  'dev',
  'ino',
  'linkTarget',
]
const FIELDS = [...INODE_FIELDS, 'acl', 'caps', 'attrs', 'contentClass', 'sha256', 'mount', 'origin'] as const
const plain = (inode: Inode | null | undefined): unknown =>
  inode ? [inode.path, ...FIELDS.map((field) => inode[field as keyof Inode])] : inode

interface Options {
  readonly keepFirst: number | undefined
  readonly excluded?: (path: string) => boolean
  readonly asFile?: boolean
  /** Of the pieces in which the input comes: a line that is in two of them is read as JSON, and kept. */
  readonly size?: number
}

/** All that a source tells of an input: its rows in order, and what its tree answers, before and while they pass. */
const told = async (
  text: string,
  asked: readonly string[],
  { keepFirst, excluded, asFile, size = 1 << 16 }: Options,
) => {
  const folder = asFile ? mkdtempSync(join(tmpdir(), 'pathwrit-passed-')) : undefined
  const path = folder === undefined ? '-' : join(folder, 'x.ndjson')
  if (folder !== undefined) writeFileSync(path, text)
  const stdin = folder === undefined ? pieces(utf8(text), size) : undefined
  const source = await openStream(withKept(keepFirst), { path, stdin }, { excluded })
  try {
    const survey = await source.survey(selectAll())
    const answers = (tree: Tree): unknown =>
      asked.map((path) => {
        const found = tree.lookup(path)
        const names = found ? tree.names(found) : undefined
        return [path, plain(found), tree.children(path)?.map(plain), names && [...names].sort()]
      })
    const before = answers(survey.tree)
    const rows: unknown[] = []
    const own: unknown[] = []
    for await (const batch of source.batches(selectAll()) as AsyncIterable<Batch>)
      for (let row = 0; row < batch.length; row++) {
        const inode = new BatchRow(batch, row)
        rows.push([plain(inode), inode.origin.line])
        own.push(plain(survey.tree.lookup(inode.path)))
      }
    const { listed, wholeTree, hasContent, records } = survey
    const names = [...(survey.names?.users ?? []), ...(survey.names?.groups ?? [])]
    const { incomplete, notLookedAt } = source
    const as = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(path, 'INPUT'))
    return as({
      before,
      rows,
      own,
      after: answers(survey.tree),
      listed,
      wholeTree,
      hasContent,
      records,
      names,
      incomplete,
      notLookedAt,
    })
  } finally {
    await source.close()
    if (folder !== undefined) rmSync(folder, { recursive: true })
  }
}

const segment = fc.constantFrom('a', 'b', 'a-b', 'a.b', 'é', 'c')
const entry = fc.record({
  path: fc.array(segment, { maxLength: 4 }).map((names) => `/${names.join('/')}`),
  type: fc.constantFrom('file', 'file', 'file', 'directory', 'symlink', 'fifo', undefined),
  nlink: fc.constantFrom(undefined, 1, 1, 1, 2),
  ino: fc.constantFrom(1, 2, 3),
  owner: fc.constantFrom(undefined, 'root', 'web', null),
  acl: fc.constantFrom(undefined, undefined, null, 'user::rw-,user:web:r--,group::r--,mask::r--,other::---'),
  origin: fc.constantFrom(undefined, { collector: 'fs', source: '/' }, { collector: 'tar', source: 't', offset: 9 }),
  spaced: fc.constantFrom(false, false, false, true),
})
type Entry = typeof entry extends fc.Arbitrary<infer T> ? T : never

const bytewise = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
const directoryKey = (path: string): string => (parentOf(path) === '/' ? '' : parentOf(path).replaceAll('/', '\0'))
/** The order of a walk: by directory, then by name. */
const inOrder = (a: Entry, b: Entry): number =>
  bytewise(directoryKey(a.path), directoryKey(b.path)) || bytewise(a.path, b.path)
/** An order that is not quite that of a walk: `/a-b/c` stands before `/a/c`. */
const byText = (a: Entry, b: Entry): number => bytewise(parentOf(a.path), parentOf(b.path)) || bytewise(a.path, b.path)

const lineOf = ({ path, type, nlink, ino, owner, acl, origin, spaced }: Entry, i: number): string => {
  const linkTarget = type === 'symlink' ? 'a' : undefined
  const record = { kind: 'inode', path, type, mode: '0644', uid: i % 3, gid: 0, owner, size: i, nlink, dev: 1, ino }
  return JSON.stringify({ ...record, linkTarget, acl, origin }, null, spaced ? ' ' : undefined).replaceAll('\n', '')
}
const SUMMARY = '{"kind":"summary","collector":"fs","wholeTree":true}'
const ACCOUNT = '{"kind":"account","path":"/etc/passwd","name":"web","uid":7,"gid":7,"home":"/","shell":"/bin/sh"}'

const scene = fc.record({
  entries: fc.array(entry, { maxLength: 40 }),
  order: fc.constantFrom('walk', 'walk', 'walk', 'swapped', 'text', 'as they come'),
  whole: fc.boolean(),
  keepFirst: fc.constantFrom(0, 0, 3),
  ended: fc.boolean(),
  size: fc.constantFrom(1 << 16, 1 << 16, 300, 1000),
})

test('rows that are not kept: all that a source tells is what it tells when it keeps them', async () => {
  let passed = 0
  const property = fc.asyncProperty(scene, async ({ entries, order, whole, keepFirst, ended, size }) => {
    const unique = order === 'as they come' ? entries : [...new Map(entries.map((each) => [each.path, each])).values()]
    if (order !== 'as they come') unique.sort(order === 'text' ? byText : inOrder)
    if (order === 'swapped') unique.push(...unique.splice(0, 1))
    const lines = [ACCOUNT, ...unique.map(lineOf), ...(whole ? [SUMMARY] : [])]
    const text = lines.join('\n') + (ended ? '\n' : '')
    const above = unique.flatMap(({ path }) => [path, parentOf(path), `${path === '/' ? '' : path}/none`])
    const asked = [...new Set(['/', '/none', ...above])]
    const excluded = (path: string): boolean => path === '/b/c' || path.startsWith('/b/c/')
    const kept = await told(text, asked, { keepFirst: undefined, excluded })
    assert.equal(await told(text, asked, { keepFirst, excluded, size }), kept)
    if (order === 'walk' && unique.some(({ type, spaced }) => type === 'file' && !spaced)) passed++
  })
  await fc.assert(property, { numRuns: CASES, seed: Number(process.env.PATHWRIT_SEED ?? 20_240_611) })
  assert.ok(passed > CASES / 4, `rows passed in only ${passed} cases`)
})

const file = (path: string): string => `{"kind":"inode","path":"${path}","type":"file","mode":"0644","uid":0,"gid":0}`

/** Long enough for several blocks and batches. */
const LONG = [
  ...Array.from({ length: 12_000 }, (_, i) =>
    file(`/d${String(i >> 11).padStart(3, '0')}/file-${10_000 + (i & 2047)}`),
  ),
  SUMMARY,
  '',
].join('\n')

test('many rows: blocks and batches end where they end', async () => {
  const asked = [
    '/d000',
    '/d003',
    '/d003/file-10000',
    '/d003/file-12047',
    '/d005/file-10001',
    '/d005/file-99999',
    '/d006',
  ]
  const all = LONG.match(/(?<="path":")[^"]*/g) as string[]
  const kept = await told(LONG, asked, { keepFirst: undefined })
  assert.equal(
    await told(LONG, asked, { keepFirst: 0, asFile: true }),
    await told(LONG, asked, { keepFirst: undefined, asFile: true }),
  )
  assert.equal(await told(LONG, asked, { keepFirst: 100 }), kept)
  // Lines that the first reading had in two pieces are whole in the second, and the other way round.
  assert.equal(await told(LONG, asked, { keepFirst: 0, size: 9_999 }), kept)
  const source = await openStream(withKept(0), { path: '-', stdin: pieces(utf8(LONG), 1 << 16) }, {})
  const { tree } = await source.survey(selectAll())
  for (const path of all) assert.is(tree.lookup(path)?.path, path)
  await source.close()
})

test('a compressed input cannot be read at any place: its rows are kept', async () => {
  const source = await openStream(withKept(0), { path: '-', stdin: pieces(gzipSync(utf8(LONG)), 1000) }, {})
  const { tree, listed } = await source.survey(selectAll())
  assert.is(listed, 12_000)
  assert.is(tree.lookup('/d001/file-10000')?.mode, 0o644)
  await source.close()
})

test('a file that changes between the readings is an error, not another answer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-passed-'))
  const path = join(folder, 'x.ndjson')
  writeFileSync(path, LONG)
  const source = await openStream(withKept(0), { path }, {})
  await source.survey(selectAll())
  writeFileSync(path, `${LONG.slice(0, 2000)}`)
  try {
    for await (const _ of source.batches(selectAll()));
    assert.unreachable()
  } catch (error) {
    assert.match((error as PathwritError).message, 'changed while it was read')
  }
  await source.close()
  rmSync(folder, { recursive: true })
})

test.run()
