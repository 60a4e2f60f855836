import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, lstatSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hostOf } from '../../src/collect/fs/host.ts'
import { loadLibc } from '../../src/collect/fs/libc.ts'
import { sourceOf } from '../../src/collect/fs/source.ts'
import { formatAcl } from '../../src/model/index.ts'
import { isRoot, openWith, put, rowsOf, selecting, withRoot } from './fs-fixture.ts'

const test = suite('collect/fs facts')

/** Whether a program runs here; says so when it does not, since then nothing is judged by it. */
const has = (program: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' })
    return true
  } catch {
    console.log(`  ${program} is not installed: not compared with it`)
    return false
  }
}

const libc = await loadLibc()
if (libc === undefined) console.log('  koffi does not load: extended attributes are not tried')

const setXattr = async (path: Buffer, name: string, value: Buffer): Promise<boolean> => {
  const { default: koffi } = await import('koffi')
  const set = koffi
    .load(null)
    .func('int lsetxattr(const void *path, const char *name, const void *value, size_t size, int flags)')
  return Number(set(Buffer.concat([path, Buffer.of(0)]), name, value, value.length, 0)) === 0
}

const aclBytes = (entries: readonly (readonly [tag: number, bits: number, id: number])[]): Buffer => {
  const bytes = Buffer.alloc(4 + entries.length * 8)
  bytes.writeUInt32LE(2)
  entries.forEach(([tag, bits, id], i) => {
    bytes.writeUInt16LE(tag, 4 + i * 8)
    bytes.writeUInt16LE(bits, 6 + i * 8)
    bytes.writeUInt32LE(id >>> 0, 8 + i * 8)
  })
  return bytes
}
const ENTRIES = [
  [0x01, 6, -1],
  [0x02, 7, 33],
  [0x02, 0, 4_000_000_000],
  [0x04, 4, -1],
  [0x08, 5, 44],
  [0x10, 7, -1],
  [0x20, 1, -1],
] as const

test('access and default ACLs, on byte names, as the kernel keeps them', () =>
  withRoot(async (root) => {
    if (libc === undefined) return
    put(root, { '/\xff\n': '', '/plain': '', '/d/': '' })
    symlinkSync('plain', `${root}/link`)
    const at = Buffer.from(`${root}/\xff\n`, 'latin1')
    if (!(await setXattr(at, 'system.posix_acl_access', aclBytes(ENTRIES))))
      return console.log('  the file system here keeps no ACLs: not tried')
    await setXattr(Buffer.from(`${root}/d`), 'system.posix_acl_default', aclBytes(ENTRIES))
    // The kernel read the same entries: it shows the mask as the mode's group bits.
    assert.is(lstatSync(at).mode & 0o777, 0o671)
    const source = await openWith(root)
    const { tree } = await source.survey(selecting(() => 0))
    const text = 'user::rw-,user:33:rwx,user:4000000000:---,group::r--,group:44:r-x,mask::rwx,other::--x'
    const byPath = new Map((await rowsOf(source)).map((row) => [row.path, row]))
    for (const inode of [tree.lookup('/\xff\n'), byPath.get('/\xff\n')]) {
      assert.is(inode?.acl ? formatAcl(inode.acl) : inode?.acl, text)
      assert.is(inode?.defaultAcl, null)
    }
    const directory = tree.lookup('/d')
    assert.is(directory?.defaultAcl ? formatAcl(directory.defaultAcl) : undefined, text)
    assert.is(directory?.acl, null)
    for (const path of ['/plain', '/link', '/']) assert.is(tree.lookup(path)?.acl, null, path)
    if (has('getfacl')) {
      // find hands the name over as bytes, which node's arguments cannot be
      const search = [root, '-type', 'f', '!', '-name', 'plain', '-exec', 'getfacl', '-cnpE', '{}', ';']
      const shown = execFileSync('find', search, { encoding: 'latin1' })
      assert.is(shown.trim().split('\n').join(','), text)
    }
  }))

test('file capabilities in the words of getcap', () =>
  withRoot(async (root) => {
    if (libc === undefined || !isRoot || !has('setcap')) return
    const texts = [
      'cap_net_raw=ep',
      'cap_net_raw=ep cap_chown=ei',
      'cap_net_raw=p cap_chown=i',
      'cap_net_raw,cap_chown=i',
      '=ep',
      '=ep cap_chown-p',
      '=p cap_chown-p',
      '=eip cap_chown-i',
      'cap_net_raw=ep cap_chown=eip cap_fowner=ei',
      'cap_checkpoint_restore,cap_sys_admin=eip',
      '=',
    ]
    texts.forEach((text, i) => {
      writeFileSync(`${root}/${i}`, '')
      execFileSync('setcap', [text, `${root}/${i}`])
    })
    writeFileSync(`${root}/none`, '')
    writeFileSync(`${root}/mapped`, '')
    execFileSync('setcap', ['-n', '1000', 'cap_kill=ep', `${root}/mapped`])
    const { tree } = await (await openWith(root)).survey(selecting(() => 0))
    texts.forEach((text, i) => {
      const path = `${root}/${i}`
      const shown = execFileSync('getcap', [path], { encoding: 'latin1' }).trim().slice(path.length).trim()
      assert.is(tree.lookup(`/${i}`)?.caps, shown, text)
    })
    assert.is(tree.lookup('/none')?.caps, null)
    assert.is(tree.lookup('/mapped')?.caps, 'cap_kill=ep [rootid=1000]')
  }))

test('inode attributes in the letters of lsattr', () =>
  withRoot(async (root) => {
    if (libc === undefined || !isRoot || !has('chattr')) return
    put(root, { '/immutable': '', '/append': '', '/plain': '', '/d/': '' })
    try {
      execFileSync('chattr', ['+i', `${root}/immutable`], { stdio: 'ignore' })
    } catch {
      return console.log('  the file system here keeps no attributes: not tried')
    }
    try {
      execFileSync('chattr', ['+ad', `${root}/append`])
      const { tree } = await (await openWith(root)).survey(selecting(() => 0))
      for (const path of ['/immutable', '/append', '/plain', '/d']) {
        const shown = execFileSync('lsattr', ['-d', root + path], { encoding: 'latin1' }).split(' ')[0] ?? ''
        assert.is(tree.lookup(path)?.attrs ?? '', shown.replaceAll('-', ''), path)
      }
      assert.ok(tree.lookup('/immutable')?.attrs?.includes('i'))
    } finally {
      execFileSync('chattr', ['-ia', `${root}/immutable`, `${root}/append`])
    }
  }))

test('SELinux labels without their NUL; absent is null', () =>
  withRoot(async (root) => {
    if (libc === undefined || !isRoot) return
    put(root, { '/labelled': '', '/plain': '' })
    const label = 'system_u:object_r:etc_t:s0'
    if (!(await setXattr(Buffer.from(`${root}/labelled`), 'security.selinux', Buffer.from(`${label}\0`))))
      return console.log('  labels cannot be set here: not tried')
    const { tree } = await (await openWith(root)).survey(selecting(() => 0))
    assert.is(tree.lookup('/labelled')?.selinux, label)
    assert.is(tree.lookup('/plain')?.selinux, null)
  }))

test('without libc these are not observed, and said so', () =>
  withRoot(async (root) => {
    put(root, { '/x': '' })
    const source = sourceOf(hostOf(root), root, {}, undefined)
    for (const field of ['acl', 'defaultAcl', 'caps', 'selinux', 'attrs'])
      assert.ok(source.cannotCarry.includes(field), field)
    const row = (await rowsOf(source)).at(-1)
    assert.equal([row?.acl, row?.defaultAcl, row?.caps, row?.selinux, row?.attrs], Array(5).fill(undefined))
    assert.is(row?.contentClass, 'empty')
  }))

test('a fact is fetched when it is read, once, and not at all otherwise', () =>
  withRoot(async (root) => {
    put(root, { '/a': 'text', '/b': 'text' })
    const opened: string[] = []
    const source = await openWith(root, {}, (host) => ({
      open: (path) => {
        opened.push(path)
        return host.open(path)
      },
    }))
    const { tree } = await source.survey(selecting(() => 0))
    const rows = await rowsOf(source)
    assert.equal(opened, [])
    const b = rows.find((row) => row.path === '/b')
    assert.equal([b?.contentClass, b?.contentClass], ['text', 'text'])
    assert.equal(opened, ['/b'])
    const a = tree.lookup('/a')
    assert.equal([a?.sha256, a?.sha256].length, 2)
    assert.equal(opened, ['/b', '/a'])
  }))

test('hashes as sha256 does, in bounded memory, and not for ever', () =>
  withRoot(async (root) => {
    const bytes = randomBytes(1_000_003)
    put(root, { '/r': bytes, '/e': '' })
    writeFileSync(`${root}/huge`, '')
    truncateSync(`${root}/huge`, 5 * 2 ** 30)
    const source = await openWith(root)
    const { tree } = await source.survey(selecting(() => 0))
    assert.is(tree.lookup('/r')?.sha256, createHash('sha256').update(bytes).digest('hex'))
    assert.is(tree.lookup('/e')?.sha256, createHash('sha256').digest('hex'))
    assert.is(tree.lookup('/huge')?.sha256, undefined)
    assert.equal(source.incomplete, [{ path: '/huge', why: 'longer than 4294967296 bytes: not hashed' }])
    assert.is(tree.lookup('/')?.sha256, null)
  }))

test('a file that may not be read has its content not observed', () =>
  withRoot(async (root) => {
    put(root, { '/secret': 'x' })
    chmodSync(root, 0o755)
    chmodSync(`${root}/secret`, 0)
    if (isRoot) process.seteuid?.(65534)
    try {
      const { tree } = await (await openWith(root)).survey(selecting(() => 0))
      const inode = tree.lookup('/secret')
      assert.equal([inode?.size, inode?.contentClass, inode?.sha256], [1, undefined, undefined])
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  }))

test('no descriptor is left open', () =>
  withRoot(async (root) => {
    put(root, { '/a/b': 'x' })
    const before = readdirSync('/proc/self/fd').length
    const source = await openWith(root)
    for (const row of await rowsOf(source)) void [row.contentClass, row.sha256, row.attrs, row.acl]
    await source.close()
    assert.is(readdirSync('/proc/self/fd').length, before)
  }))

test.run()
