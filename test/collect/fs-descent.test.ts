import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  constants,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { handleHost } from '../../src/collect/fs/handle-host.ts'
import { type Host, hostOf } from '../../src/collect/fs/host.ts'
import { loadLibc } from '../../src/collect/fs/libc.ts'
import { sourceOf } from '../../src/collect/fs/source.ts'
import type { BatchRow, BytePath, CollectOptions, Incomplete, Selection } from '../../src/model/index.ts'
import { everything, isRoot, plainWalk, put, rowsOf, selecting, withRoot } from './fs-fixture.ts'

/** One suite for both ways down a tree: by paths through node, and by directory handles through libc. */
const test = suite('collect/fs descent')
const cases = Number(process.env.PATHWRIT_CASES ?? 25)
const libc = await loadLibc()
const calls = libc?.calls
if (calls === undefined) console.log('  koffi does not load: only the walk by paths is tried')

const HOSTS: readonly (readonly [name: string, of: (root: string) => Host])[] = [
  ['by paths', hostOf],
  ...(calls === undefined ? [] : [['by handles', (root: string) => handleHost(hostOf(root), calls)] as const]),
]

interface Told {
  readonly rows: readonly unknown[]
  readonly incomplete: readonly Incomplete[]
  readonly notLookedAt: readonly Incomplete[]
}
const told = (row: BatchRow): unknown => [
  row.path,
  row.type,
  row.mode,
  row.uid,
  row.gid,
  row.size,
  row.mtime,
  row.nlink,
  row.dev,
  row.ino,
  row.linkTarget,
]
const walked = async (host: Host, options: CollectOptions, selection: Selection, dear: boolean): Promise<Told> => {
  const source = sourceOf(host, '/', options, libc)
  try {
    const rows = (await rowsOf(source, selection)).map((row) =>
      dear ? [told(row), row.contentClass, row.sha256, row.acl, row.attrs] : told(row),
    )
    return { rows, incomplete: source.incomplete, notLookedAt: source.notLookedAt }
  } finally {
    await source.close()
  }
}

interface Case {
  readonly options?: CollectOptions
  readonly selection?: () => Selection
  /** Read content, ACLs and attributes too. */
  readonly dear?: boolean
  /** Puts the tree back as it was before a walk changed it. */
  readonly before?: () => void
}
/** Walks by every host and wants the same from each; gives what the first one told. */
const same = async (root: string, { options = {}, selection = () => everything, dear = false, before }: Case = {}) => {
  let first: Told | undefined
  for (const [name, of] of HOSTS) {
    before?.()
    const one = await walked(of(root), options, selection(), dear)
    if (first === undefined) first = one
    else {
      assert.equal(one.incomplete, first.incomplete, name)
      assert.equal(one.notLookedAt, first.notLookedAt, name)
      assert.is(one.rows.length, first.rows.length, name)
      for (const [i, row] of one.rows.entries()) assert.equal(row, first.rows[i], name)
    }
  }
  return first as Told
}
const openHandles = (): number => readdirSync('/proc/self/fd').length

test('both ways are tried where koffi loads', () => {
  assert.is(HOSTS.length, calls === undefined ? 1 : 2)
  assert.ok(process.env.PATHWRIT_NEEDS_KOFFI === undefined || calls !== undefined)
})

test('names of any bytes, every type, links and loops', () =>
  withRoot(async (root) => {
    put(root, { '/a/b/file': 'x', '/e\n/f': '', '/empty/': '', '/bytes/': '' })
    for (let byte = 1; byte < 256; byte++)
      if (byte !== 47 && byte !== 46) writeFileSync(Buffer.concat([Buffer.from(`${root}/bytes/`), Buffer.of(byte)]), '')
    for (const name of ['..a', '...', '.hidden', 'x'.repeat(255), '\xff'.repeat(255), '-rf', '\xc3\xa9'])
      writeFileSync(Buffer.from(`${root}/${name}`, 'latin1'), '')
    mkdirSync(Buffer.from(`${root}/\xff\xfe`, 'latin1'))
    writeFileSync(Buffer.from(`${root}/\xff\xfe/\x80`, 'latin1'), 'below bytes')
    symlinkSync('..', `${root}/a/b/up`)
    symlinkSync('two', `${root}/a/one`)
    symlinkSync('one', `${root}/a/two`)
    symlinkSync('y'.repeat(4095), `${root}/long-link`)
    symlinkSync(Buffer.from('\xff\n', 'latin1'), `${root}/link-to-bytes`)
    linkSync(`${root}/a/b/file`, `${root}/hard`)
    execFileSync('mkfifo', [`${root}/fifo`])
    if (isRoot) execFileSync('mknod', [`${root}/null`, 'c', '1', '3'])
    chmodSync(`${root}/a`, 0o7751)
    const { rows, incomplete } = await same(root, { dear: true })
    assert.equal(
      rows.map((row) => (row as [[BytePath]])[0][0]),
      plainWalk(root).map(({ path }) => path),
    )
    assert.equal(incomplete, [])
  }))

test('random trees', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.array(fc.constantFrom('a', 'b', '\xff', '\n', 'a.b', 'aa', '-'), { minLength: 1, maxLength: 6 }),
          fc.integer({ min: 0, max: 0o7777 }),
        ),
        { maxLength: 40 },
      ),
      (entries) =>
        withRoot(async (root) => {
          for (const [segments, mode] of entries) {
            const at = Buffer.from(`${root}/${segments.join('/')}`, 'latin1')
            try {
              mkdirSync(at.subarray(0, at.lastIndexOf('/')), { recursive: true })
              writeFileSync(at, 'x'.repeat(mode % 99), { flag: 'wx', mode })
            } catch {
              // A name that is taken already: the tree has one entry less.
            }
          }
          await same(root)
        }),
    ),
    { numRuns: cases },
  ))

test('a comb 1,000 deep: more levels than are kept open, with something to come back for at each', () =>
  withRoot(async (root) => {
    const home = process.cwd()
    process.chdir(root)
    try {
      for (let i = 0; i < 1000; i++) {
        // After the way down by its bytes: entered when the walk is back up here, through `..`.
        mkdirSync('z')
        writeFileSync('z/late', '')
        mkdirSync('deep')
        process.chdir('deep')
      }
    } finally {
      process.chdir(home)
    }
    const before = openHandles()
    const { rows, incomplete } = await same(root)
    assert.is(rows.length, 3001)
    assert.equal(incomplete, [])
    assert.is(openHandles(), before)
  }))

/** 200,000 when there is time. */
const FLAT = process.env.PATHWRIT_CASES === undefined ? 40_000 : 200_000

test('a directory of very many names', () =>
  withRoot(async (root) => {
    mkdirSync(`${root}/flat`)
    for (let i = 0; i < FLAT; i++) {
      // Links: one file may have 65,000 names on ext4, and a name costs less than a file.
      if (i % 50_000 === 0) writeFileSync(`${root}/${i}`, '')
      linkSync(`${root}/${i - (i % 50_000)}`, `${root}/flat/${i}-${'n'.repeat(i % 40)}`)
    }
    const { rows } = await same(root)
    assert.is(rows.length, FLAT + 2 + Math.ceil(FLAT / 50_000))
  }))

test('directories that may not be read or searched', () =>
  withRoot(async (root) => {
    put(root, { '/open/x': '', '/shut/x': '', '/unsearchable/x': '', '/unlistable/x': '', '/unsearchable/d/y': '' })
    chmodSync(root, 0o755)
    chmodSync(`${root}/shut`, 0)
    chmodSync(`${root}/unsearchable`, 0o444)
    chmodSync(`${root}/unlistable`, 0o111)
    if (isRoot) process.seteuid?.(65534)
    try {
      const { incomplete } = await same(root, { dear: true })
      const why = 'permission denied'
      assert.equal(incomplete, [
        { path: '/shut', why },
        { path: '/unlistable', why },
        { path: '/unsearchable/d', why },
        { path: '/unsearchable/x', why },
      ])
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  }))

test('entries that vanish between the listing and the look', () =>
  withRoot(async (root) => {
    // A selection is asked about a name while its directory is listed: the moment in which to take it away.
    const removing = () =>
      selecting((path) => {
        if (path.startsWith('/d/gone')) rmSync(root + path, { recursive: true, force: true })
        return 1
      })
    const before = () => put(root, { '/d/gone-file': '', '/d/gone-directory/x': '', '/d/kept': '' })
    const { incomplete, rows } = await same(root, { selection: removing, before })
    const why = 'vanished during the scan'
    assert.equal(incomplete, [
      { path: '/d/gone-directory', why },
      { path: '/d/gone-file', why },
    ])
    assert.is(rows.length, 3)
  }))

test('excluded trees, and other mounts', () =>
  withRoot(async (root) => {
    put(root, { '/var/lib/docker/secret': '', '/mnt/': '', '/real/x': '', '/bound/': '' })
    const excluded = (path: string) => path === '/var/lib/docker'
    assert.equal((await same(root, { options: { excluded } })).notLookedAt, [
      { path: '/var/lib/docker', why: 'excluded' },
    ])
    if (!isRoot) return console.log('  not root: mounts are not tried')
    try {
      execFileSync('mount', ['-t', 'tmpfs', 'none', `${root}/mnt`], { stdio: 'ignore' })
    } catch {
      return console.log('  mount is not allowed here: mounts are not tried')
    }
    try {
      execFileSync('mount', ['--bind', `${root}/real`, `${root}/bound`])
      put(root, { '/mnt/inside': 'x' })
      for (const crossMounts of [false, true]) {
        const { notLookedAt, rows } = await same(root, { options: { crossMounts }, dear: true })
        assert.is(notLookedAt.length, crossMounts ? 0 : 2)
        assert.is(rows.length, crossMounts ? 11 : 9)
      }
    } finally {
      execFileSync('umount', ['-q', `${root}/bound`, `${root}/mnt`])
    }
  }))

test('by handles, a directory swapped for a link or another directory shows nothing of what stands there', () =>
  withRoot(async (root) => {
    if (calls === undefined) return
    const swaps: readonly (readonly [how: (path: string) => void, why: string])[] = [
      [(path) => symlinkSync('/etc', path), 'replaced during the scan'],
      [(path) => renameSync(`${root}/other`, path), 'replaced during the scan'],
      [() => {}, 'vanished during the scan'],
    ]
    for (const [how, why] of swaps) {
      execFileSync('rm', ['-rf', `${root}/a`, `${root}/b`, `${root}/other`, `${root}/moved`])
      put(root, { '/a/x': '', '/b/y': '', '/other/secret': '' })
      let swapped = false
      const host = handleHost(hostOf(root), calls)
      const selection = selecting((path) => {
        // The walk is in /a: /b was seen to be a directory and waits.
        if (path === '/a/x' && !swapped) {
          swapped = true
          renameSync(`${root}/b`, `${root}/moved`)
          how(`${root}/b`)
        }
        return 1
      })
      const { rows, incomplete } = await walked(host, {}, selection, false)
      const paths = rows.map((row) => (row as [BytePath])[0])
      assert.equal(paths.slice(0, 4), ['/', '/a', '/b', '/other'])
      assert.not.ok(paths.some((path) => path.startsWith('/b/')))
      assert.equal(incomplete[0], { path: '/b', why })
    }
  }))

test('by handles, what moves away deep down is found again from the root, and nothing else is taken for it', () =>
  withRoot(async (root) => {
    if (calls === undefined) return
    const deep = `${root}${'/d'.repeat(60)}`
    mkdirSync(deep, { recursive: true })
    let at = root
    for (let i = 0; i < 60; i++) {
      mkdirSync(`${at}/late`)
      writeFileSync(`${at}/late/x`, '')
      at += '/d'
    }
    mkdirSync(`${root}/elsewhere`)
    writeFileSync(`${deep}/bottom`, '')
    let moved = false
    const selection = selecting((path) => {
      if (path.endsWith('/bottom') && !moved) {
        moved = true
        // The lowest twenty levels now have another parent: `..` of the highest of them is not the way back.
        renameSync(`${root}${'/d'.repeat(20)}`, `${root}/elsewhere/d`)
      }
      return 1
    })
    const { rows, incomplete } = await walked(handleHost(hostOf(root), calls), {}, selection, false)
    const found = rows.map((row) => (row as [BytePath])[0])
    for (let i = 0; i < 20; i++) assert.ok(found.includes(`${'/d'.repeat(i)}/late/x`), `${i}`)
    // What was moved is either still held, and seen, or said to be gone.
    for (let i = 20; i < 60; i++) {
      const late = `${'/d'.repeat(i)}/late`
      assert.ok(
        found.includes(`${late}/x`) || incomplete.some(({ path }) => path === late || late.startsWith(`${path}/`)),
        late,
      )
    }
  }))

test('what is opened lies beneath the root, through no link', () =>
  withRoot(async (root) => {
    put(root, { '/in/d/file': 'inside', '/out/d/file': 'outside' })
    symlinkSync('../out/d', `${root}/in/link`)
    symlinkSync('/etc', `${root}/in/abs`)
    symlinkSync('d/file', `${root}/in/to-file`)
    for (const [name, of] of HOSTS) {
      const host = of(`${root}/in`)
      for (const path of ['/link/file', '/abs/passwd', '/to-file', '/../out/d/file'])
        assert.type(host.open(path), 'string', `${name} ${path}`)
      const fd = host.open('/d/file')
      assert.type(fd, 'number', name)
      const seen = host.fstat(fd as number)
      assert.is(typeof seen === 'string' ? seen : seen.ino, lstatSync(`${root}/in/d/file`).ino)
      host.close()
    }
  }))

test('descriptors are not inherited', () =>
  withRoot(async (root) => {
    if (calls === undefined) return
    const fd = calls.opendir(openSync(root, constants.O_RDONLY), '.') as number
    const flags = execFileSync('cat', [`/proc/${process.pid}/fdinfo/${fd}`], { encoding: 'utf8' })
    assert.ok((Number.parseInt(/flags:\s*(\d+)/.exec(flags)?.[1] ?? '0', 8) & 0o2000000) !== 0)
    calls.close(fd)
  }))

test.run()
