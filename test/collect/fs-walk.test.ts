import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fs } from '../../src/collect/fs/index.ts'
import { FACT, type PathwritError, type Progress } from '../../src/model/index.ts'
import { everything, isRoot, openWith, plainWalk, put, rowsOf, selecting, withRoot } from './fs-fixture.ts'

const test = suite('collect/fs walk')
const cases = Number(process.env.PATHWRIT_CASES ?? 25)

const agrees = async (root: string): Promise<void> => {
  const source = await openWith(root)
  const rows = await rowsOf(source)
  const expected = plainWalk(root)
  assert.equal(
    rows.map((row) => row.path),
    expected.map((entry) => entry.path),
  )
  rows.forEach((row, i) => {
    const { stats, path } = expected[i] as (typeof expected)[number]
    assert.equal(
      [row.mode, row.uid, row.gid, row.size, row.nlink, row.dev, row.ino, row.mtime],
      [
        stats.mode & 0o7777,
        stats.uid,
        stats.gid,
        stats.size,
        stats.nlink,
        stats.dev,
        stats.ino,
        Math.floor(stats.mtimeMs / 1000),
      ],
      path,
    )
    assert.is(row.type === 'directory', stats.isDirectory(), path)
    assert.is(row.type === 'file', stats.isFile(), path)
    const target = stats.isSymbolicLink() ? readlinkSync(Buffer.from(root + path, 'latin1'), 'latin1') : null
    assert.is(row.linkTarget, target, path)
  })
  assert.equal(source.incomplete, [])
}

test('sees what lstat sees, under names of every kind', () =>
  withRoot(async (root) => {
    put(root, {
      '/etc/a\nb': 'newline',
      '/etc/\xff\xfe\x80': 'not UTF-8',
      '/etc/\xc3\xa9': 'UTF-8',
      [`/etc/${'x'.repeat(255)}`]: 'longest',
      '/etc/ -rf\x1b[31m': 'control',
      '/\xe9/\xff/deep': 'below bytes',
      '/empty/': '',
    })
    symlinkSync('../nowhere\n', `${root}/etc/dangling`)
    symlinkSync(Buffer.from('\xff', 'latin1'), `${root}/etc/to-bytes`)
    linkSync(`${root}/etc/dangling`, `${root}/hard`)
    execFileSync('mkfifo', [`${root}/etc/fifo`])
    chmodSync(`${root}/etc`, 0o3751)
    await agrees(root)
  }))

test('sees what lstat sees, on random trees', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.array(fc.constantFrom('a', 'b', '\xff', '\n', 'a.b', 'aa', '-'), { minLength: 1, maxLength: 5 }),
          fc.constantFrom('file', 'link'),
          fc.integer({ min: 0, max: 0o7777 }),
        ),
        { maxLength: 25 },
      ),
      (entries) =>
        withRoot(async (root) => {
          for (const [segments, kind, mode] of entries) {
            const at = Buffer.from(`${root}/${segments.join('/')}`, 'latin1')
            try {
              mkdirSync(at.subarray(0, at.lastIndexOf('/')), { recursive: true })
              if (kind === 'link') symlinkSync(`../${mode}`, at)
              else {
                writeFileSync(at, 'x'.repeat(mode % 99), { flag: 'wx' })
                chmodSync(at, mode)
              }
            } catch {
              // A name that is taken already: the tree has one entry less.
            }
          }
          await agrees(root)
        }),
    ),
    { numRuns: cases },
  ))

test('follows no link, loops included', () =>
  withRoot(async (root) => {
    put(root, { '/a/b/file': '' })
    symlinkSync('..', `${root}/a/b/up`)
    symlinkSync('/', `${root}/a/slash`)
    symlinkSync('two', `${root}/a/one`)
    symlinkSync('one', `${root}/a/two`)
    await agrees(root)
  }))

test('goes as deep as directories do: 2,000 levels, far beyond what the kernel takes as one path', () =>
  withRoot(async (root) => {
    const home = process.cwd()
    process.chdir(root)
    for (let i = 0; i < 2000; i++) {
      mkdirSync('ab')
      process.chdir('ab')
    }
    writeFileSync('bottom', 'found')
    process.chdir(home)
    const source = await openWith(root)
    const rows = await rowsOf(source)
    assert.equal(source.incomplete, [])
    assert.is(rows.length, 2002)
    const bottom = rows.at(-1)
    assert.is(bottom?.path, `${'/ab'.repeat(2000)}/bottom`)
    assert.is(bottom?.size, 5)
    assert.is(bottom?.contentClass, 'text')
    assert.is(bottom?.acl, null)
    const { tree } = await source.survey(
      selecting(
        () => 0,
        () => true,
      ),
    )
    assert.is(tree.lookup(`${'/ab'.repeat(2000)}/bottom`)?.size, 5)
    await source.close()
  }))

test('lstats only what is selected and the directories on the way to it', () =>
  withRoot(async (root) => {
    put(root, {
      '/etc/nginx/nginx.conf': '',
      '/etc/passwd': '',
      '/usr/bin/x': '',
      '/usr/share/doc/y': '',
      '/var/z': '',
    })
    const looked: string[] = []
    const listed: string[] = []
    const source = await openWith(root, {}, (host) => ({
      lstat: (path) => {
        looked.push(path)
        return host.lstat(path)
      },
      list: (path, wanted) => {
        listed.push(path)
        return host.list(path, wanted)
      },
    }))
    const wanted = selecting(
      (path) => (path.startsWith('/etc/nginx/') ? FACT.stat : 0),
      (directory) => !['/', '/etc'].includes(directory) && !directory.startsWith('/etc/nginx'),
    )
    const rows = await rowsOf(source, wanted)
    assert.equal(
      rows.map((row) => row.path),
      ['/etc/nginx/nginx.conf'],
    )
    // Each directory that is entered is looked at once before and once after.
    assert.equal(looked, ['/', '/etc', '/', '/etc/nginx', '/etc', '/etc/nginx/nginx.conf', '/etc/nginx'])
    assert.equal(listed, ['/', '/etc', '/etc/nginx'])
  }))

test('a flat directory comes in bounded batches, in order', () =>
  withRoot(async (root) => {
    for (let i = 0; i < 9000; i++) writeFileSync(`${root}/${(i * 7919) % 9000}`, '')
    const source = await openWith(root)
    const names: string[] = []
    let batches = 0
    for await (const batch of source.batches(everything)) {
      batches++
      assert.ok(batch.length <= 8192, `${batch.length}`)
      for (let row = 0; row < batch.length; row++) names.push(batch.name(row))
    }
    assert.ok(batches > 1)
    assert.equal(names, ['', ...Array.from({ length: 9000 }, (_, i) => `${i}`).sort()])
  }))

test('says what it may not read and what vanished or was replaced meanwhile', () =>
  withRoot(async (root) => {
    put(root, { '/gone/x': '', '/kept/x': '', '/late': '', '/swapped/x': '' })
    const source = await openWith(root, {}, (host) => ({
      list: (path, wanted) => {
        const listed = host.list(path, wanted)
        if (path === '/') rmSync(`${root}/late`)
        if (path === '/kept') rmSync(`${root}/gone`, { recursive: true })
        if (path === '/swapped') {
          renameSync(`${root}/swapped`, `${root}/moved`)
          symlinkSync('/etc', `${root}/swapped`)
        }
        return path === '/gone' ? 'EACCES' : listed
      },
    }))
    await rowsOf(source)
    assert.equal(source.incomplete, [
      { path: '/late', why: 'vanished during the scan' },
      { path: '/gone', why: 'permission denied' },
      { path: '/swapped/x', why: 'vanished during the scan' },
      { path: '/swapped', why: 'replaced during the scan' },
    ])
  }))

test('an unreadable directory is incomplete, the rest is there', () =>
  withRoot(async (root) => {
    put(root, { '/open/x': '', '/shut/x': '', '/unsearchable/x': '' })
    chmodSync(root, 0o755)
    chmodSync(`${root}/shut`, 0)
    chmodSync(`${root}/unsearchable`, 0o444)
    if (isRoot) process.seteuid?.(65534)
    try {
      const source = await openWith(root)
      const rows = await rowsOf(source)
      assert.equal(
        rows.map((row) => row.path),
        ['/', '/open', '/shut', '/unsearchable', '/open/x'],
      )
      const why = 'permission denied'
      assert.equal(source.incomplete, [
        { path: '/shut', why },
        { path: '/unsearchable/x', why },
      ])
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  }))

test('excluded trees and other mounts are left out and listed', () =>
  withRoot(async (root) => {
    put(root, { '/var/lib/docker/secret': '', '/mnt/': '', '/bound/': '', '/real/x': '' })
    const excluded = (path: string) => path === '/var/lib/docker'
    if (!isRoot) return console.log('  not root: mounts are not tried')
    try {
      execFileSync('mount', ['-t', 'tmpfs', 'none', `${root}/mnt`], { stdio: 'ignore' })
    } catch {
      return console.log('  mount is not allowed here: mounts are not tried')
    }
    try {
      execFileSync('mount', ['--bind', `${root}/real`, `${root}/bound`])
      put(root, { '/mnt/inside': '' })
      const source = await openWith(root, { excluded })
      const paths = (await rowsOf(source)).map((row) => row.path)
      assert.equal(paths, ['/', '/bound', '/mnt', '/real', '/var', '/real/x', '/var/lib'])
      assert.equal(source.notLookedAt, [
        { path: '/bound', why: 'another file system' },
        { path: '/mnt', why: 'another file system' },
        { path: '/var/lib/docker', why: 'excluded' },
      ])
      const { tree } = await source.survey(
        selecting(
          () => 0,
          () => true,
        ),
      )
      assert.is(tree.lookup('/mnt')?.type, 'directory')
      assert.is(tree.lookup('/mnt/inside'), undefined)
      assert.is(tree.lookup('/mnt/absent'), undefined)
      assert.is(tree.children('/mnt'), undefined)
      assert.is(tree.lookup('/var/lib/docker'), undefined)
      assert.is(tree.lookup('/var/lib/docker/secret'), undefined)

      const crossing = await openWith(root, { crossMounts: true })
      const all = (await rowsOf(crossing)).map((row) => row.path)
      assert.ok(all.includes('/mnt/inside') && all.includes('/bound/x'), all.join())
      assert.equal(crossing.notLookedAt, [])

      execFileSync('mount', ['-t', 'proc', 'none', `${root}/mnt`])
      try {
        const pseudo = await openWith(root, { crossMounts: true })
        await rowsOf(pseudo)
        assert.equal(pseudo.notLookedAt, [{ path: '/mnt', why: 'pseudo file system (proc)' }])
      } finally {
        execFileSync('umount', [`${root}/mnt`])
      }
    } finally {
      execFileSync('umount', ['-q', `${root}/bound`, `${root}/mnt`])
    }
  }))

test('an aborted signal interrupts; progress is reported', () =>
  withRoot(async (root) => {
    for (let i = 0; i < 300; i++) put(root, { [`/${i}/a`]: '', [`/${i}/b`]: '' })
    const controller = new AbortController()
    const reports: Progress[] = []
    const options = { signal: controller.signal, onProgress: (progress: Progress) => reports.push(progress) }
    let looked = 0
    const source = await openWith(root, options, (host) => ({
      lstat: (path) => {
        const until = performance.now() + 0.5
        while (performance.now() < until);
        looked++
        return host.lstat(path)
      },
    }))
    // A timer gets its turn only because the walk yields to the event loop.
    setTimeout(() => controller.abort(), 120)
    let code: string | undefined
    try {
      await rowsOf(source)
    } catch (error) {
      code = (error as PathwritError).code
    }
    assert.is(code, 'interrupted')
    assert.ok(looked < 900, `${looked}`)
    assert.ok(reports.length >= 1 && reports.every((report) => report.stage === 'judge' && report.records > 0))
  }))

test('opens a directory, a link to one, and says why it cannot open anything else', () =>
  withRoot(async (root) => {
    put(root, { '/real/x': 'y' })
    symlinkSync('real', `${root}/link`)
    assert.ok(fs.accepts({ path: root, isDirectory: true, head: new Uint8Array() }))
    assert.not.ok(fs.accepts({ path: root, isDirectory: false, head: new Uint8Array() }))
    const rows = await rowsOf(await fs.open({ path: `${root}/link` }, {}))
    assert.equal(
      rows.map((row) => [row.path, row.contentClass]),
      [
        ['/', null],
        ['/x', 'text'],
      ],
    )
    for (const [path, code] of [
      ['/absent', 'io'],
      ['/real/x', 'input'],
    ] as const) {
      try {
        await fs.open({ path: root + path }, {})
        assert.unreachable()
      } catch (error) {
        assert.is((error as PathwritError).code, code)
        assert.ok((error as PathwritError).hint)
      }
    }
  }))

test.run()
