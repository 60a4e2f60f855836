import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mtreeDecoder } from '../../src/parse/index.ts'
import { unvis } from '../../src/parse/vis.ts'
import { installed, lstatTree, makeTree } from '../collect/tar-kit.ts'
import { feed, fuzz, listing } from './fuzz-kit.ts'

const test = suite('mtree')
const folder = mkdtempSync(join(tmpdir(), 'mtree-'))
const root = join(folder, 'root')
mkdirSync(root)
makeTree(root)
const expected = lstatTree(root)
test.after(() => rmSync(folder, { recursive: true }))

const shell = (command: string): Buffer =>
  execFileSync('sh', ['-c', command], { maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] })

const agrees = (listed: Buffer, hashed: boolean): void => {
  const { sink, inodes, said } = listing()
  feed(mtreeDecoder('spec', sink), listed, [1000, 1001])
  assert.equal(said, [{ hasContent: false, wholeTree: true }])
  assert.equal(inodes.map(({ path }) => path).sort(), [...expected.keys()].sort())
  for (const { path, row } of inodes) {
    const wanted = expected.get(path)
    assert.equal([row.type, row.mode, row.mtime], [wanted?.type, wanted?.mode, wanted?.mtime], path)
    if (row.uid !== undefined) assert.equal([row.uid, row.gid], [wanted?.uid, wanted?.gid], path)
    if (wanted?.type === 'file') assert.is(row.size, wanted.size, path)
    if (row.nlink !== undefined && wanted?.type === 'file') assert.is(row.nlink, wanted.nlink, path)
    assert.is(row.extra?.linkTarget ?? null, wanted?.linkTarget, path)
    if (hashed) assert.is(row.extra?.sha256 ?? null, wanted?.sha256, path)
  }
}

if (installed('mtree', 'mtree-netbsd')) {
  test('nested, as mtree -c prints it', () =>
    agrees(shell(`mtree -c -p ${root} -k type,uid,gid,mode,nlink,link,size,time,sha256`), true))
  test('flat, as mtree -C prints it', () =>
    agrees(shell(`mtree -c -p ${root} -K uid,gid | mtree -C -K uid,gid`), false))
}
if (installed('bsdtar', 'libarchive-tools'))
  test('as bsdtar prints it', () =>
    agrees(shell(`bsdtar --format=mtree --options=mtree:all --no-acls -cf - -C ${root} .`), true))

test('every byte through vis(3), as each kind of writer escapes it', () => {
  for (let byte = 1; byte < 256; byte++) {
    const char = String.fromCharCode(byte)
    assert.is(unvis(`a\\${byte.toString(8).padStart(3, '0')}1`), `a${char}1`)
    assert.is(unvis(`\\x${byte.toString(16).padStart(2, '0')}`), char)
  }
  assert.is(unvis('\\M-C\\M^@\\M^?\\^?\\^A\\s\\n\\t\\#\\\\\\$'), '\xc3\x80\xff\x7f\x01 \n\t#\\')
  for (const bad of ['\\', '\\9', '\\400', '\\M', '\\Mx', '\\M-', '\\xg0', '\\x1', '\\^', '\\q'])
    assert.is(unvis(bad), undefined, bad)
})

const SEED = `#mtree
/set type=file uid=0 mode=0644 flags=none
.   type=dir
  a type=dir mode=0755 \\
      nlink=2
    f\\sx uid=3 size=9 time=12.5 sha256=${'0'.repeat(64)}
  ..
  /unset uid all
./b/c type=link link=a\\040b
..
`
test('damaged listings: PathwritError or nothing, whatever the chunk borders', () =>
  fuzz(mtreeDecoder, [Buffer.from(SEED)], ['\\', '\n', '..\n', '../', ' type=dir', '\\000', '/set ', '=', '\\M^', '#']))

test('a name whose continuation never ends is incomplete; one that is too long is an error', () => {
  const { sink, said } = listing()
  feed(mtreeDecoder('f', sink), Buffer.from('a type=file \\\n  mode=0644 \\\n'), [])
  assert.match(JSON.stringify(said), /middle of line 1.*"wholeTree":false/)
  const decoder = mtreeDecoder('f', sink)
  const line = Buffer.from(`${'x'.repeat(60_000)}\\\n`)
  assert.throws(() => {
    for (let i = 0; i < 40; i++) decoder.push(line)
  }, /longer than/)
})

test.run()
