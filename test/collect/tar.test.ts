import { execFileSync } from 'node:child_process'
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decompressedHead } from '../../src/collect/decode/index.ts'
import { tar } from '../../src/collect/tar/index.ts'
import { FACT, type Inode, type PathwritError, type Source, type Tree } from '../../src/model/index.ts'
import { CASES } from '../parse/fuzz-kit.ts'
import { layerOf, sha256 } from './image-kit.ts'
import { pieces, rowsOf, selectAll } from './stream-kit.ts'
import { installed, isRoot, lstatTree, makeTree } from './tar-kit.ts'

const test = suite('tar')
const folder = mkdtempSync(join(tmpdir(), 'tar-'))
const root = join(folder, 'root')
mkdirSync(root)
makeTree(root)
const expected = lstatTree(root)
test.after(() => rmSync(folder, { recursive: true }))

const archive = (name: string, program: string, args: readonly string[]): string => {
  const file = join(folder, `${name}.tar`)
  execFileSync(program, [...args, '-cf', file, '-C', root, '.'], { stdio: 'ignore' })
  return file
}
const all = selectAll(() => FACT.stat | FACT.sha256)
const survey = selectAll((path) => (/passwd|group/.test(path) ? FACT.bytes : 0))

const shown = (row: Inode) => {
  const { type, mode, uid, gid, mtime, nlink, linkTarget, sha256 } = row
  return { type, mode, uid, gid, mtime, nlink, linkTarget, sha256, size: type === 'file' ? row.size : undefined }
}
const agrees = async (source: Source): Promise<Tree> => {
  const { tree, files, hasContent } = await source.survey(survey)
  assert.is(hasContent, true)
  assert.equal(
    files.map(({ path }) => path),
    ['/etc/group', '/etc/passwd', '/var/lib/passwd-link'],
  )
  assert.equal(Buffer.from(tree.read('/var/lib/passwd-link', 99) ?? []), readFileSync(join(root, 'etc/passwd')))
  const rows = await rowsOf(source, all)
  assert.equal(source.incomplete, [])
  assert.equal(rows.map((row) => row.path).sort(), [...expected.keys()].sort())
  for (const row of rows) assert.equal(shown(row), expected.get(row.path), row.path)
  for (const path of expected.keys()) assert.is(tree.lookup(path)?.mode, expected.get(path)?.mode)
  assert.is(tree.lookup('/etc/none'), null)
  const passwd = tree.lookup('/etc/passwd')
  assert.equal(passwd && tree.names(passwd)?.toSorted(), ['/etc/passwd', '/var/lib/passwd-link'])
  await source.close()
  return tree
}

const FORMATS: readonly (readonly [name: string, program: string, args: readonly string[]])[] = [
  ['gnu', 'tar', ['--format=gnu']],
  ['gnu-sparse', 'tar', ['--format=gnu', '-S']],
  ['pax', 'tar', ['--format=pax']],
  ['pax-sparse-0.0', 'tar', ['--format=pax', '-S', '--sparse-version=0.0']],
  ['pax-sparse-0.1', 'tar', ['--format=pax', '-S', '--sparse-version=0.1']],
  ['pax-sparse-1.0', 'tar', ['--format=pax', '-S', '--sparse-version=1.0']],
  ['bsd-pax', 'bsdtar', ['--format=pax']],
  // In this format it keeps no ACL, and then writes a mode that is not the file's.
  ['bsd-gnu', 'bsdtar', ['--format=gnutar', '--no-acls']],
]
const judges = new Map([
  ['tar', installed('tar', 'tar')],
  ['bsdtar', installed('bsdtar', 'libarchive-tools')],
])
for (const [name, program, args] of FORMATS.filter(([, program]) => judges.get(program)))
  test(`what ${name} archives is what lstat says`, async () => {
    await agrees(await tar.open({ path: archive(name, program, args) }, {}))
  })

test('gzipped, from standard input, in small pieces: spooled for the second reading', async () => {
  const zipped = gzipSync(readFileSync(archive('piped', 'tar', ['--format=pax', '-S'])))
  const head = await decompressedHead(zipped.subarray(0, 512))
  assert.ok(tar.accepts({ path: '-', isDirectory: false, head }))
  await agrees(await tar.open({ path: '-', stdin: pieces(zipped, 1000) }, {}))
})

test('from a pipe that is read once', async () => {
  const file = archive('stream', 'tar', ['--format=gnu'])
  await agrees(await tar.open({ path: '-', stdin: createReadStream(file, { highWaterMark: 700 }) }, {}))
})

if (isRoot)
  for (const [name, program, args] of [
    ['gnu-tar', 'tar', ['--format=pax', '--acls', '--xattrs', '--xattrs-include=*']],
    ['bsdtar', 'bsdtar', ['--format=pax', '--acls', '--xattrs']],
  ] as const) {
    if (!judges.get(program) || !installed('setfacl', 'acl') || !installed('setcap', 'libcap2-bin')) continue
    test(`ACLs and capabilities as ${name} writes them`, async () => {
      const source = await tar.open({ path: archive(`facts-${program}`, program, args) }, {})
      const { tree } = await source.survey(survey)
      assert.is(tree.lookup('/etc/run.sh')?.caps, 'cap_net_bind_service=ep')
      assert.is(tree.lookup('/etc/passwd')?.caps, null)
      assert.is(tree.lookup('/etc/passwd')?.acl, null)
      assert.equal(tree.lookup('/etc/group')?.acl?.users, [[33, 6]])
      assert.equal(tree.lookup('/etc/empty')?.defaultAcl?.groups, [[44, 7]])
      assert.equal(source.incomplete, [])
      await source.close()
    })
  }

test('an archive cut off is judged as far as it goes, and says where it ended', async () => {
  const whole = readFileSync(archive('cut', 'tar', ['--format=gnu']))
  for (const bytes of [whole.subarray(0, 1700), whole.subarray(0, 512 * 9), gzipSync(whole).subarray(0, 2000)]) {
    const source = await tar.open({ path: '-', stdin: pieces(bytes, 512) }, {})
    const { tree } = await source.survey(survey)
    const rows = await rowsOf(source, all)
    assert.ok(rows.length > 0)
    assert.match(source.incomplete.map(({ why }) => why).join(), /ends early/)
    assert.is(tree.lookup('/none'), undefined)
    await source.close()
  }
})

test('damage: an error that names the byte; what is no tar at all is said to be none', async () => {
  const bytes = Buffer.from(
    readFileSync(
      archive('bad', 'tar', [
        '--format=ustar',
        '--exclude=ddd*',
        '--exclude=nnn*',
        '--exclude=long-link',
        '--exclude=link',
      ]),
    ),
  )
  bytes.writeUInt8(0x41, 520)
  for (const [data, message] of [
    [bytes, /wrong checksum at byte 512/],
    [Buffer.alloc(2000, 'text '), /not a tar archive/],
    [Buffer.alloc(100, 'x'), /not a tar archive/],
  ] as const) {
    const source = await tar.open({ path: '-', stdin: pieces(data, 300) }, {})
    await source.survey(survey).then(
      () => assert.unreachable(),
      (error: PathwritError) => {
        assert.is(error.code, 'input')
        assert.match(error.message, message)
        assert.ok(error.hint)
      },
    )
    await source.close()
  }
})

test('damaged archives, plain and gzipped, through the whole source: PathwritError or an answer', async () => {
  const plain = readFileSync(archive('fuzz', 'tar', ['--format=pax', '--exclude=sparse']))
  const seeds = [plain, gzipSync(plain)]
  const damage = fc.array(fc.tuple(fc.nat(plain.length), fc.nat(255)), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 1),
      damage,
      fc.integer({ min: 600, max: plain.length }),
      async (which, bytes, end) => {
        const damaged = Buffer.from(seeds[which] as Buffer).subarray(0, end)
        for (const [at, value] of bytes) damaged[at % damaged.length] = value
        const source = await tar.open({ path: '-', stdin: pieces(damaged, 4000) }, {})
        try {
          const { tree } = await source.survey(survey)
          for (const { path } of await rowsOf(source, all)) {
            const inode = tree.lookup(path)
            assert.ok(inode)
            tree.names(inode)
            tree.children(path)
            tree.read(path, 10)
          }
        } catch (error) {
          if ((error as Error).name !== 'PathwritError') throw error
        } finally {
          await source.close()
        }
      },
    ),
    { numRuns: Math.min(CASES, 2000), seed: 4 },
  )
})

test('a bomb of nothing but zeros goes by in bounded memory', async () => {
  const file = join(folder, 'bomb')
  writeFileSync(file, '')
  execFileSync('truncate', ['-s', '256M', file])
  const zipped = join(folder, 'bomb.tar.gz')
  execFileSync('sh', ['-c', `tar --format=gnu -cf - -C ${folder} bomb | gzip -1 > ${zipped}`])
  const before = process.memoryUsage().rss
  const source = await tar.open({ path: zipped }, {})
  const { tree } = await source.survey(selectAll(() => FACT.bytes))
  assert.is(tree.lookup('/bomb')?.size, 1 << 28)
  assert.match(source.incomplete[0]?.why ?? '', /too many to read/)
  assert.ok(process.memoryUsage().rss - before < 200 << 20)
  await source.close()
})

/** An archive of one file of so many bytes between two small ones. */
const withLarge = (size: number): Buffer =>
  layerOf({ name: 'first', data: '1' }, { name: 'large', data: 'x'.repeat(size) }, { name: 'last', data: 'last' })
test('bytes that nobody wants are passed by, and what stands behind them is found', async () => {
  const path = join(folder, 'large.tar')
  writeFileSync(path, withLarge(3_000_001))
  for (const bytes of [readFileSync(path), gzipSync(readFileSync(path))]) {
    writeFileSync(path, bytes)
    const source = await tar.open({ path }, {})
    const { files } = await source.survey(selectAll((name) => (name === '/last' ? FACT.bytes : FACT.stat)))
    assert.equal(
      files.map((file) => [file.path, Buffer.from(file.bytes).toString()]),
      [['/last', 'last']],
    )
    // A second reading, of what is compressed from what was kept of the first.
    const rows = await rowsOf(
      source,
      selectAll((name) => (name === '/large' ? FACT.sha256 : FACT.stat)),
    )
    assert.is(rows.find((row) => row.path === '/large')?.sha256, sha256(Buffer.alloc(3_000_001, 'x')))
    assert.equal(source.incomplete, [])
    await source.close()
  }
})
test('an archive that is cut off within what is passed by is incomplete', async () => {
  const path = join(folder, 'cut.tar')
  for (const bytes of [withLarge(3_000_001).subarray(0, 2_000_000), withLarge(3_000_001).subarray(0, 262_144)]) {
    writeFileSync(path, bytes)
    const source = await tar.open({ path }, {})
    const { listed } = await source.survey(selectAll(() => FACT.stat))
    assert.is(listed, 2)
    assert.match(source.incomplete[0]?.why ?? '', /ends early, at byte/)
    await source.close()
  }
})

test.run()
