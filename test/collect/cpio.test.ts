import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cpio } from '../../src/collect/index.ts'
import { FACT, PathwritError, type Source } from '../../src/model/index.ts'
import { CASES } from '../parse/fuzz-kit.ts'
import { pieces, rowsOf, selectAll } from './stream-kit.ts'
import { installed, isRoot, lstatTree, makeTree } from './tar-kit.ts'

const test = suite('cpio')
const folder = mkdtempSync(join(tmpdir(), 'cpio-'))
const root = join(folder, 'root')
mkdirSync(root)
makeTree(root)
// No form has room for what is before 1970.
utimesSync(join(root, 'etc/group'), 5, 5)
const expected = lstatTree(root)
test.after(() => rmSync(folder, { recursive: true }))

const source = (bytes: Uint8Array, size = 1 << 16): Promise<Source> =>
  cpio.open({ path: '-', stdin: pieces(bytes, size) }, {})

/** Owners that the octal form has no room for are cut off by whoever writes it. */
const agrees = async (from: Source, wide: boolean): Promise<void> => {
  const { files } = await from.survey(
    selectAll((path) => (/^\/(?:etc\/passwd|var\/lib\/passwd-link)$/.test(path) ? FACT.bytes : FACT.stat)),
  )
  assert.equal(
    files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]),
    ['/etc/passwd', '/var/lib/passwd-link'].map((path) => [path, readFileSync(join(root, path)).toString()]),
  )
  const rows = await rowsOf(
    from,
    selectAll(() => FACT.stat | FACT.sha256),
  )
  assert.equal(from.incomplete, [])
  assert.equal(rows.map(({ path }) => path).sort(), [...expected.keys()].sort())
  for (const { path, type, mode, uid, gid, size, mtime, nlink, linkTarget, sha256 } of rows) {
    const of = expected.get(path)
    const owner = (id: number | undefined) => (wide ? id : id !== undefined && id % 0o1000000)
    assert.equal(
      { type, mode, uid: owner(uid), gid: owner(gid), size, mtime, nlink, linkTarget, sha256 },
      { ...of, uid: owner(of?.uid), gid: owner(of?.gid) },
      path,
    )
  }
  await from.close()
}

const hasCpio = installed('cpio', 'cpio')
const hasBsdtar = installed('bsdtar', 'libarchive-tools')
const byCpio = (form: string): Buffer =>
  execFileSync('sh', ['-c', `find . -print0 | cpio --quiet -0 -o -H ${form} 2>/dev/null || true`], {
    cwd: root,
    maxBuffer: 1 << 26,
  })
const byBsdtar = (form: string): Buffer =>
  execFileSync('bsdtar', ['-cf', '-', '--no-acls', `--format=${form}`, '.'], { cwd: root, maxBuffer: 1 << 26 })
for (const [name, there, make, wide] of [
  ['cpio -H newc', hasCpio, () => byCpio('newc'), true],
  ['cpio -H crc', hasCpio, () => byCpio('crc'), true],
  ['cpio -H odc', hasCpio && !isRoot, () => byCpio('odc'), false],
  ['bsdtar newc', hasBsdtar, () => byBsdtar('newc'), true],
  ['bsdtar odc', hasBsdtar && !isRoot, () => byBsdtar('odc'), false],
] as const)
  if (there)
    test(`what ${name} archives is what lstat says`, async () => {
      const bytes = make()
      assert.ok(cpio.accepts({ path: '-', isDirectory: false, head: bytes.subarray(0, 512) }))
      await agrees(await source(bytes, 997), wide)
      writeFileSync(join(folder, 'a.cpio'), bytes)
      await agrees(await cpio.open({ path: join(folder, 'a.cpio') }, {}), wide)
      await agrees(await source(gzipSync(bytes)), wide)
    })

interface Member {
  readonly name: string
  readonly mode?: number
  readonly data?: string
  readonly ino?: number
  readonly nlink?: number
  readonly size?: string
}
const hex = (value: number): string => value.toString(16).padStart(8, '0')
const four = (size: number): Buffer => Buffer.alloc((4 - (size % 4)) % 4)
const newc = ({ name, mode = 0o100644, data = '', ino = 0, nlink = 1, size }: Member): Buffer => {
  const fields = [ino, mode, 1, 2, nlink, 3].map(hex).join('')
  const head = `070701${fields}${size ?? hex(data.length)}${[0, 0, 0, 0, name.length + 1, 0].map(hex).join('')}${name}\0`
  const start = Buffer.from(head, 'latin1')
  return Buffer.concat([start, four(start.length), Buffer.from(data, 'latin1'), four(data.length)])
}
const odc = (name: string, data: string, ino: number): Buffer => {
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
  const fields = [0, ino, 0o100600, 1, 2, 2, 0].map((value) => octal(value, 6)).join('')
  return Buffer.from(
    `070707${fields}${octal(3, 11)}${octal(name.length + 1, 6)}${octal(data.length, 11)}${name}\0${data}`,
  )
}
const END = newc({ name: 'TRAILER!!!', mode: 0 })

const look = async (...parts: readonly Buffer[]) => {
  const from = await source(Buffer.concat(parts), 61)
  const { files } = await from.survey(selectAll(() => FACT.bytes))
  const rows = await rowsOf(from)
  await from.close()
  const bytes = new Map(files.map((file) => [file.path, Buffer.from(file.bytes).toString()]))
  return { rows, bytes, incomplete: from.incomplete }
}

test('names of one file: the bytes stand with the last', async () => {
  const link = { ino: 7, nlink: 3 }
  const { rows, bytes } = await look(
    newc({ name: 'a', ...link }),
    newc({ name: 'b', ...link }),
    newc({ name: 'c', data: 'x', ...link }),
    END,
  )
  assert.equal(
    rows.map(({ path, nlink, size }) => [path, nlink, size]),
    [
      ['/a', 3, 1],
      ['/b', 3, 1],
      ['/c', 3, 1],
    ],
  )
  assert.equal(bytes.get('/a'), 'x')
})
test('names of one empty file; bytes with every name', async () => {
  const link = { ino: 7, nlink: 2 }
  const empty = await look(newc({ name: 'a', ...link }), newc({ name: 'b', ...link }), END)
  assert.equal(
    empty.rows.map(({ path, nlink, size }) => [path, nlink, size]),
    [
      ['/a', 2, 0],
      ['/b', 2, 0],
    ],
  )
  const each = await look(odc('a', 'x', 9), odc('b', 'x', 9), odc('TRAILER!!!', '', 0))
  assert.equal(
    each.rows.map(({ path, nlink, size }) => [path, nlink, size]),
    [
      ['/a', 2, 1],
      ['/b', 2, 1],
    ],
  )
})
test('archives one after another, as an initramfs has them; inode numbers begin anew', async () => {
  const link = { ino: 7, nlink: 2 }
  const { rows, incomplete } = await look(
    newc({ name: 'a', data: '1', ...link }),
    END,
    Buffer.alloc(512),
    newc({ name: 'b', data: '2', ...link }),
    END,
    Buffer.alloc(99),
  )
  assert.equal(
    rows.map(({ path, nlink }) => [path, nlink]),
    [
      ['/a', 1],
      ['/b', 1],
    ],
  )
  assert.equal(incomplete, [])
})
test('what has no place or follows the end is told', async () => {
  const { rows, incomplete } = await look(
    newc({ name: '../x', data: 'x' }),
    newc({ name: 'y', mode: 0o170000 }),
    newc({ name: 'z' }),
    END,
    Buffer.from('more'),
  )
  assert.equal(
    rows.map(({ path }) => path),
    ['/z'],
  )
  assert.is(incomplete.length, 3)
})
test('an archive cut off anywhere is judged as far as it goes', async () => {
  const whole = Buffer.concat([
    newc({ name: 'a', data: 'some bytes' }),
    newc({ name: 'l', mode: 0o120777, data: 'to' }),
    END,
  ])
  for (let length = 112; length < whole.length - 1; length++) {
    const { incomplete } = await look(whole.subarray(0, length))
    assert.match(incomplete.at(-1)?.why ?? '', /ends early, at byte/, String(length))
  }
})
test('numbers that are none, names and links of any length', async () => {
  for (const part of [
    newc({ name: 'a', size: 'ffffffzz' }),
    newc({ name: 'x'.repeat(70_000) }),
    newc({ name: 'l', mode: 0o120777, size: 'ffffffff' }),
    Buffer.from('07070'),
    Buffer.from('070707 nothing of the kind'.repeat(9)),
  ])
    await look(part, END).then(
      () => assert.unreachable(),
      (error: unknown) => assert.instance(error, PathwritError),
    )
})
test('damaged archives: PathwritError or an answer', async () => {
  const whole = Buffer.concat([
    newc({ name: 'a', data: 'some bytes', ino: 3, nlink: 2 }),
    newc({ name: 'l', mode: 0o120777, data: 'to' }),
    END,
  ])
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      async (edits) => {
        const bytes = Buffer.from(whole)
        for (const [at, byte] of edits) bytes[at] = byte
        await look(bytes).catch((error: unknown) => assert.instance(error, PathwritError))
      },
    ),
    { numRuns: CASES },
  )
})

test.run()
