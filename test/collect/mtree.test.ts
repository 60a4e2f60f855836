import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { mtree } from '../../src/collect/mtree/index.ts'
import { FACT, type PathwritError } from '../../src/model/index.ts'
import { pieces, rowsOf, selectAll, utf8 } from './stream-kit.ts'

const open = (text: string, size = 7) => mtree.open({ path: '-', stdin: pieces(utf8(text), size) }, {})

const NESTED = `#mtree
# a comment
/set type=file uid=0 gid=0 mode=0644
.               type=dir mode=0755
    etc         type=dir mode=0755
        pass\\040wd  uid=1 flags=schg,uchg \\
                    size=12
        \\#x\\M-C\\M-) mode=04755 link=ignored
    ..
    /unset uid
    lnk         type=link link=a\\sb
..
`

test('nested: /set, /unset, continuation, escapes, `..`', async () => {
  const source = await open(NESTED)
  const { tree, hasContent } = await source.survey(selectAll())
  const rows = await rowsOf(source)
  assert.equal(
    rows.map((row) => [row.path, row.type, row.mode, row.uid, row.linkTarget, row.attrs]),
    [
      ['/', 'directory', 0o755, 0, null, undefined],
      ['/etc', 'directory', 0o755, 0, null, undefined],
      ['/lnk', 'symlink', 0o644, undefined, 'a b', null],
      ['/etc/#x\xc3\xa9', 'file', 0o4755, 0, null, undefined],
      ['/etc/pass wd', 'file', 0o644, 1, null, 'i'],
    ],
  )
  assert.is(rows[4]?.size, 12)
  assert.is(rows[4]?.origin?.line, 6)
  assert.is(hasContent, false)
  assert.is(tree.lookup('/etc/none'), null)
  assert.is(tree.lookup('/none/below'), null)
  assert.is(tree.lookup('/etc/pass wd/x'), null)
  assert.equal(
    tree.children('/etc')?.map((inode) => inode.path),
    ['/etc/pass wd', '/etc/#x\xc3\xa9'],
  )
  assert.is(tree.children('/lnk'), null)
  assert.is(tree.read('/etc/pass wd', 10), undefined)
  assert.is(tree.read('/etc', 10), null)
})

test('flat: paths, names of owners, hard links by inode, implied directories', async () => {
  const source = await open(`#mtree
./a type=dir mode=755 uname=root gname=wheel time=12.999
./a/one type=file mode=644 nlink=2 inode=7 resdevice=native,254,0 sha256digest=${'Ab'.repeat(32)}
./a/two type=file mode=644 nlink=2 inode=7 resdevice=native,254,0
./a/half type=file mode=644 nlink=2 inode=8 resdevice=native,254,0
./x/y/z type=file
`)
  const { tree } = await source.survey(selectAll())
  const a = tree.lookup('/a')
  assert.equal([a?.owner, a?.group, a?.uid, a?.mtime], ['root', 'wheel', undefined, 12])
  const one = tree.lookup('/a/one')
  assert.ok(one)
  assert.is(one.sha256, 'ab'.repeat(32))
  assert.is(one.dev, 254 * 256)
  assert.equal(tree.names(one), ['/a/one', '/a/two'])
  const half = tree.lookup('/a/half')
  assert.ok(half)
  assert.is(tree.names(half), undefined)
  assert.equal(tree.lookup('/x/y'), { path: '/x/y', type: 'directory' })
  assert.is(tree.lookup('/x/y/other'), undefined, 'an implied directory was not listed')
  assert.is(tree.children('/x'), undefined)
  assert.equal(
    tree.children('/')?.map((inode) => inode.path),
    ['/a', '/x'],
  )
})

test('of several entries of a path the last is judged', async () => {
  const source = await open('./a type=dir mode=755\n./a/f type=file mode=777\n./a/f type=file mode=600\n')
  await source.survey(selectAll())
  const rows = await rowsOf(source)
  assert.equal(
    rows.map((row) => [row.path, row.mode]),
    [
      ['/a', 0o755],
      ['/a/f', 0o600],
    ],
  )
  assert.is(rows[1]?.origin?.line, 3)
})

test('names that lead outside are refused and said; `ignore` hides what is below', async () => {
  const source = await open('../../etc/x type=file\n./a type=dir ignore\n')
  const { tree } = await source.survey(selectAll())
  assert.match(source.incomplete[0]?.why ?? '', 'outside the root')
  assert.equal(
    source.notLookedAt.map((entry) => entry.path),
    ['/a'],
  )
  assert.is(tree.lookup('/a/x'), undefined)
  assert.is(tree.lookup('/b'), null)
})

const BAD: readonly (readonly [text: string, line: number, message: RegExp])[] = [
  ['#mtree\n./a type=thing\n', 2, /type=thing.*file, dir/],
  ['./a mode=9\n', 1, /octal/],
  ['./a type=file uid=-1\n', 1, /uid=-1/],
  ['./a\\9 type=file\n', 1, /escape/],
  ['./a =x\n', 1, /not a keyword/],
  ['./a mode\n', 1, /needs a value/],
  ['\n\n..\n', 3, /was not entered/],
  ['./a\\000b type=file\n', 1, /NUL/],
  ['./a sha256=12\n', 1, /64 hexadecimal/],
]
for (const [text, line, message] of BAD)
  test(`refused: ${JSON.stringify(text)}`, async () => {
    const source = await open(text)
    try {
      await source.survey(selectAll())
      assert.unreachable()
    } catch (error) {
      const { code, line: at, hint, message: said } = error as PathwritError
      assert.equal([code, at], ['input', line])
      assert.match(said, message)
      assert.ok(hint)
    }
  })

test('contents= brings bytes, classes and hashes from beside the listing, and never from elsewhere', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mtree-'))
  try {
    mkdirSync(join(folder, 'spec/files'), { recursive: true })
    writeFileSync(join(folder, 'secret'), 'no')
    writeFileSync(join(folder, 'spec/files/passwd'), 'root:x:0:0::/:/bin/sh\n')
    writeFileSync(join(folder, 'spec/files/run'), '#!/bin/sh\n')
    symlinkSync('../secret', join(folder, 'spec/out'))
    writeFileSync(
      join(folder, 'spec/root.mtree'),
      `/etc type=dir
/etc/passwd type=file contents=files/passwd
/etc/run type=file contents=files/run
/etc/up type=file contents=../secret
/etc/abs type=file contents=/etc/passwd
/etc/out type=file contents=out
/etc/gone type=file contents=gone
`,
    )
    const source = await mtree.open({ path: join(folder, 'spec/root.mtree') }, {})
    const { files, hasContent, tree } = await source.survey(
      selectAll((path) => (path.startsWith('/etc/') ? FACT.bytes | FACT.stat : FACT.stat)),
    )
    assert.is(hasContent, true)
    assert.equal(
      files.map((file) => file.path),
      ['/etc/passwd', '/etc/run'],
    )
    assert.is(Buffer.from(tree.read('/etc/passwd', 4) ?? []).toString(), 'root')
    assert.equal(
      source.incomplete.map((entry) => entry.path),
      ['/etc/abs', '/etc/gone', '/etc/out', '/etc/up'],
    )
    const rows = await rowsOf(
      source,
      selectAll((path) => (path === '/etc/run' ? FACT.contentClass | FACT.sha256 : 0)),
    )
    const hash = createHash('sha256').update('#!/bin/sh\n').digest('hex')
    assert.equal(
      rows.map((row) => [row.path, row.contentClass, row.sha256]),
      [['/etc/run', 'script', hash]],
    )
    await source.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('excluded trees are dropped and said', async () => {
  const source = await mtree.open(
    { path: '-', stdin: pieces(utf8('/var type=dir\n/var/x type=dir\n/var/x/y type=dir\n/var/x/y/z type=file\n'), 9) },
    { excluded: (path) => path === '/var/x' },
  )
  const { tree } = await source.survey(selectAll())
  assert.equal(
    (await rowsOf(source)).map((row) => row.path),
    ['/var', '/var/x'],
  )
  assert.equal(source.notLookedAt, [{ path: '/var/x', why: 'excluded' }])
  assert.is(tree.lookup('/var/x/y/z'), undefined)
})

test.run()
