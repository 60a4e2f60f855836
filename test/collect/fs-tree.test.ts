import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Host } from '../../src/collect/fs/host.ts'
import { type CollectOptions, FACT, type Inode, LIMITS, type Tree } from '../../src/model/index.ts'
import { isRoot, openWith, put, selecting, withRoot } from './fs-fixture.ts'

const test = suite('collect/fs tree')

const nothing = selecting(
  () => 0,
  () => true,
)
const treeAt = async (
  root: string,
  options: CollectOptions = {},
  forge?: (host: Host) => Partial<Host>,
): Promise<Tree> => (await (await openWith(root, options, forge)).survey(nothing)).tree

test('looks up what is there, and says null for what is not', () =>
  withRoot(async (root) => {
    put(root, { '/etc/x/\xff\n': 'abc', '/etc/file': '' })
    const tree = await treeAt(root)
    assert.is(tree.lookup('/')?.type, 'directory')
    assert.is(tree.lookup('/etc/x/\xff\n')?.size, 3)
    assert.is(tree.lookup('/etc/x/\xff\n')?.path, '/etc/x/\xff\n')
    for (const path of ['/etc/none', '/none/below', '/etc/file/below', `/${'n'.repeat(256)}`, '/etc/x/\u00fe'])
      assert.is(tree.lookup(path), null, path)
  }))

test('never leaves the root, whatever the path', () =>
  withRoot(async (root) => {
    put(root, { '/inside/etc/passwd': 'root' })
    const tree = await treeAt(`${root}/inside`)
    for (const path of ['/..', '/../secret', '/etc/../../x', '/etc/.', '//etc', '/etc/', '', 'etc', '/etc/passwd\0x'])
      assert.is(tree.lookup(path), undefined, JSON.stringify(path))
  }))

test('does not follow links, in the last segment or before', () =>
  withRoot(async (root) => {
    put(root, { '/real/file': 'x' })
    symlinkSync('real', `${root}/link`)
    symlinkSync('/etc', `${root}/outside`)
    symlinkSync('real/file', `${root}/to-file`)
    const tree = await treeAt(root)
    assert.is(tree.lookup('/link')?.type, 'symlink')
    assert.is(tree.lookup('/link')?.linkTarget, 'real')
    assert.is(tree.lookup('/real')?.linkTarget, null)
    assert.is(tree.lookup('/link/file'), null)
    assert.is(tree.lookup('/outside/passwd'), null)
    assert.is(tree.children('/outside'), null)
    assert.is(tree.read('/to-file', 10), null)
    assert.is(tree.read('/outside/passwd', 10), null)
    assert.is(tree.lookup('/to-file')?.contentClass, null)
  }))

test('answers do not change during a scan', () =>
  withRoot(async (root) => {
    put(root, { '/a/b': '' })
    const tree = await treeAt(root)
    const before = tree.lookup('/a/b')
    rmSync(`${root}/a`, { recursive: true })
    assert.is(tree.lookup('/a/b'), before)
    assert.is(tree.lookup('/a')?.type, 'directory')
  }))

test('forgets files rather than grow without end', () =>
  withRoot(async (root) => {
    let looked = 0
    const tree = await treeAt(root, {}, (host) => ({
      lstat: (path) => {
        looked++
        return host.lstat(path)
      },
    }))
    for (let i = 0; i < 70_000; i++) tree.lookup(`/${i}`)
    const first = looked
    tree.lookup('/69999')
    assert.is(looked, first)
    tree.lookup('/0')
    assert.is(looked, first + 1)
  }))

test('lists children by their bytes', () =>
  withRoot(async (root) => {
    put(root, { '/d/b': '', '/d/\xff': '', '/d/a/x': '', '/file': '', '/e/': '' })
    const tree = await treeAt(root, { excluded: (path) => path === '/d/a' })
    assert.equal(
      tree.children('/d')?.map((child) => [child.path, child.type]),
      [
        ['/d/a', undefined],
        ['/d/b', 'file'],
        ['/d/\xff', 'file'],
      ],
    )
    assert.equal(tree.children('/e'), [])
    assert.is(tree.children('/file'), null)
    assert.is(tree.children('/none'), null)
    assert.is(tree.children('/d/a'), undefined)
    const holding = ['/', '/d', '/e', '/file', '/none', '/d/a'].map((path) => tree.holdsAny?.(path))
    assert.equal(holding, [true, true, false, undefined, undefined, undefined])
  }))

test('what may not be looked at is not observed, and said', () =>
  withRoot(async (root) => {
    put(root, { '/shut/x': '' })
    chmodSync(root, 0o755)
    chmodSync(`${root}/shut`, 0)
    if (isRoot) process.seteuid?.(65534)
    try {
      const source = await openWith(root)
      const { tree } = await source.survey(nothing)
      assert.is(tree.lookup('/shut/x'), undefined)
      assert.is(tree.children('/shut'), undefined)
      assert.equal(source.incomplete, [
        { path: '/shut/x', why: 'permission denied' },
        { path: '/shut', why: 'permission denied' },
      ])
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  }))

test('knows every name of a hard-linked inode, or says that it does not', () =>
  withRoot(async (root) => {
    put(root, { '/in/a/one': 'x', '/in/b/': '', '/in/single': '', '/in/c/half': '', '/out': '', '/in/hid/': '' })
    linkSync(`${root}/in/a/one`, `${root}/in/b/two`)
    linkSync(`${root}/in/a/one`, Buffer.from(`${root}/in/b/\xff`, 'latin1'))
    linkSync(`${root}/in/c/half`, `${root}/elsewhere`)
    symlinkSync('x', `${root}/in/link`)
    linkSync(`${root}/in/link`, `${root}/in/link2`)
    put(root, { '/in/b/excl': '' })
    linkSync(`${root}/in/b/excl`, `${root}/in/hid/excl`)
    let looked = 0
    const tree = await treeAt(`${root}/in`, { excluded: (path) => path === '/hid' }, (host) => ({
      lstat: (path) => {
        looked++
        return host.lstat(path)
      },
    }))
    const namesOf = (path: string) => tree.names(tree.lookup(path) as Inode)
    assert.equal(namesOf('/single'), ['/single'])
    assert.equal(namesOf('/a'), ['/a'])
    const before = looked
    assert.equal([...(namesOf('/a/one') ?? [])].sort(), ['/a/one', '/b/two', '/b/\xff'])
    assert.ok(looked > before)
    const counted = looked
    assert.equal([...(namesOf('/b/two') ?? [])].sort(), ['/a/one', '/b/two', '/b/\xff'])
    assert.equal([...(namesOf('/link') ?? [])].sort(), ['/link', '/link2'])
    assert.is(namesOf('/c/half'), undefined)
    assert.is(namesOf('/b/excl'), undefined)
    // One census serves all: afterwards only the paths asked about are looked up.
    assert.ok(looked - counted <= 6, `${looked - counted}`)
  }))

test('reads files and nothing else: a fifo would never answer', () =>
  withRoot(async (root) => {
    put(root, { '/f': 'content', '/d/': '' })
    execFileSync('mkfifo', [`${root}/fifo`])
    const opened: string[] = []
    const forge = (host: Host): Partial<Host> => ({
      open: (path) => {
        opened.push(path)
        return host.open(path)
      },
    })
    const source = await openWith(root, {}, forge)
    const survey = await source.survey(selecting(() => FACT.bytes | FACT.contentClass | FACT.sha256))
    const { tree } = survey
    assert.equal(
      survey.files.map((file) => [file.path, Buffer.from(file.bytes).toString()]),
      [['/f', 'content']],
    )
    assert.is(survey.hasContent, true)
    assert.is(Buffer.from(tree.read('/f', 4) ?? []).toString(), 'cont')
    assert.is(tree.read('/f', 0)?.length, 0)
    for (const path of ['/fifo', '/d', '/none']) assert.is(tree.read(path, 9), null, path)
    const fifo = tree.lookup('/fifo')
    assert.equal([fifo?.type, fifo?.contentClass, fifo?.sha256, fifo?.attrs], ['fifo', null, null, null])
    assert.ok(
      opened.every((path) => path === '/f'),
      opened.join(),
    )
  }))

test('a file or a directory swapped for a link before it is opened leads nowhere', () =>
  withRoot(async (root) => {
    put(root, {
      '/in/d/f': 'mine',
      '/in/g': 'mine',
      '/out/f': 'secret',
      '/in/h': 'mine',
      '/in/i': 'mine',
      '/out/other': 'x',
    })
    const swap = (host: Host): Partial<Host> => ({
      open: (path) => {
        if (path === '/d/f') {
          renameSync(`${root}/in/d`, `${root}/was`)
          linkSync(`${root}/was/f`, `${root}/out/same`)
          rmSync(`${root}/out/f`)
          renameSync(`${root}/out/same`, `${root}/out/f`)
          // Even the very same inode is refused when it is reached through a link.
          symlinkSync('../out', `${root}/in/d`)
        }
        if (path === '/g') {
          rmSync(`${root}/in/g`)
          symlinkSync('../out/f', `${root}/in/g`)
        }
        if (path === '/i') renameSync(`${root}/out/other`, `${root}/in/i`)
        if (path === '/h') {
          rmSync(`${root}/in/h`)
          execFileSync('mkfifo', [`${root}/in/h`])
        }
        return host.open(path)
      },
    })
    const tree = await treeAt(`${root}/in`, {}, swap)
    for (const path of ['/d/f', '/g', '/h', '/i']) assert.is(tree.read(path, 99), undefined, path)
  }))

test('a file too long to be surveyed is left out and said', () =>
  withRoot(async (root) => {
    writeFileSync(`${root}/long`, Buffer.alloc(LIMITS.surveyedFile + 1))
    writeFileSync(`${root}/short`, Buffer.alloc(LIMITS.surveyedFile))
    const source = await openWith(root)
    const { files } = await source.survey(selecting(() => FACT.bytes))
    assert.equal(
      files.map((file) => file.path),
      ['/short'],
    )
    assert.equal(source.incomplete, [{ path: '/long', why: 'longer than 4194304 bytes: its content is not read' }])
  }))

test('kernel settings and mounts are those of the running system, for its own root alone', async () => {
  const live = await openWith('/')
  const { tree } = await live.survey(nothing)
  const setting = Number(readFileSync('/proc/sys/fs/protected_symlinks', 'latin1'))
  assert.is(tree.sysctl('fs.protected_symlinks'), setting)
  assert.is(tree.sysctl('fs.protected_../../kernel/pid_max'), undefined)
  assert.is(tree.sysctl('kernel.pid_max'), undefined)
  assert.is(tree.lookup('/')?.mount?.point, '/')
  const findmnt = execFileSync('findmnt', ['-n', '-o', 'FSTYPE', '--mountpoint', '/proc'], {
    encoding: 'latin1',
  }).trim()
  assert.is(tree.lookup('/proc')?.mount?.type, findmnt)
  assert.is(tree.lookup('/proc/1'), undefined)
  assert.not.ok(live.cannotCarry.includes('mount'))
  await withRoot(async (root) => {
    mkdirSync(`${root}/etc`)
    const unpacked = await openWith(root)
    const survey = await unpacked.survey(nothing)
    assert.is(survey.tree.sysctl('fs.protected_symlinks'), undefined)
    assert.is(survey.tree.lookup('/etc')?.mount, undefined)
    assert.ok(unpacked.cannotCarry.includes('mount'))
  })
})

test.run()
