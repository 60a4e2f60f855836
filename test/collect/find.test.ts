import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { find } from '../../src/collect/find/index.ts'
import { pieces, rowsOf, selectAll } from './stream-kit.ts'
import { type Expected, installed, isRoot, lstatTree, makeTree } from './tar-kit.ts'

const test = suite('find')
const folder = mkdtempSync(join(tmpdir(), 'find-'))
const root = join(folder, 'root')
mkdirSync(root)
makeTree(root)
test.after(() => rmSync(folder, { recursive: true }))

/** The script that the documentation gives to users, as it stands there. */
const SCRIPT = /<<'EOF'\n(.*?)\nEOF\n/s.exec(readFileSync('docs/use/inputs.md', 'utf8'))?.[1]
const run = (): Buffer => {
  const { stdout, status } = spawnSync('sh', ['-s', root], { input: SCRIPT })
  assert.is(status, 0)
  return stdout
}

if (spawnSync('find', ['--version']).status !== 0)
  console.log('  the judge find is missing (Debian package findutils): its tests were left out')
else {
  test('what the documented command prints is what lstat says', async () => {
    const bytes = run()
    assert.ok(find.accepts({ path: '-', isDirectory: false, head: bytes.subarray(0, 512) }))
    const source = await find.open({ path: '-', stdin: pieces(bytes, 777) }, {})
    const { tree, hasContent, names } = await source.survey(selectAll())
    assert.is(hasContent, false)
    if (isRoot) assert.is(names?.users.get(0), 'root')
    const rows = await rowsOf(source)
    assert.equal(source.incomplete, [])
    const expected = lstatTree(root)
    assert.equal(rows.map((row) => row.path).sort(), [...expected.keys()].sort())
    for (const row of rows) {
      const { sha256: _, nlink, size, ...facts } = expected.get(row.path) as Expected
      const { type, mode, uid, gid, mtime, linkTarget } = row
      assert.equal({ type, mode, uid, gid, mtime, linkTarget }, facts)
      if (nlink !== undefined) assert.is(row.nlink, nlink)
      if (size !== undefined) assert.is(row.size, size)
    }
    const passwd = tree.lookup('/etc/passwd')
    assert.equal(passwd && tree.names(passwd)?.toSorted(), ['/etc/passwd', '/var/lib/passwd-link'])
    assert.is(tree.lookup('/etc/none'), null)
    if (isRoot) assert.is(tree.lookup('/var/link')?.owner, null)
  })

  if (isRoot && installed('getfacl', 'acl') && installed('getcap', 'libcap2-bin'))
    test('ACLs and capabilities come along, and where there are none that is known', async () => {
      const source = await find.open({ path: '-', stdin: pieces(run(), 4096) }, {})
      const { tree } = await source.survey(selectAll())
      assert.is(tree.lookup('/etc/run.sh')?.caps, 'cap_net_bind_service=ep')
      assert.is(tree.lookup('/etc/passwd')?.caps, null)
      assert.equal(tree.lookup('/etc/group')?.acl?.users, [[33, 6]])
      assert.is(tree.lookup('/etc/passwd')?.acl, null)
      assert.is(tree.lookup('/etc/empty')?.acl, null)
      assert.equal(tree.lookup('/etc/empty')?.defaultAcl?.groups, [[44, 7]])
      assert.is(tree.lookup('/var/nl\n\xff\\ #')?.caps, undefined)
      assert.is(tree.lookup('/var/nl\n\xff\\ #')?.acl, null)
    })
}

test.run()
