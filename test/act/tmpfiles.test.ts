import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sysusers, tmpfiles } from '../../src/act/tmpfiles/index.ts'
import { effects } from '../../src/effect/index.ts'
import { type Inode, memoryTree } from '../../src/model/index.ts'
import { accountsOf } from '../../src/service/index.ts'
import { found, inWords, type SmallRoot } from './view.ts'

const CONF = '/etc/tmpfiles.d/a.conf'
const acts = (text: string, root: SmallRoot = {}) =>
  found([tmpfiles], { ...root, files: { ...root.files, [CONF]: text } }).acts.filter(({ verb }) => verb !== 'source')
const words = (text: string, root?: SmallRoot): string[] =>
  acts(text, root).map((act) =>
    inWords(act)
      .replace(/^root | at boot /g, ' ')
      .replace(`${CONF}:`, '')
      .trim(),
  )

test('each type of line', () => {
  const root = { files: { '/r/1.x': '', '/r/.h.x': '' }, directories: ['/q1', '/z/d'] }
  assert.equal(words('d /d 0750 svc adm 10d\n', root), ['create directory 750 svc:adm /d 1', 'remove -R /d at daily 1'])
  assert.equal(words('D! /D\n', root), ['remove -R /D 1', 'create directory /D 1'])
  assert.equal(words('f /f - svc\n', root), ['create file svc: /f 1'])
  assert.equal(words('f+ /r/1.x 600\n', root), ['create file 600 /r/1.x 1', 'chmod 600 /r/1.x 1', 'append /r/1.x 1'])
  assert.equal(words('w /r/1.x - - - - text\n', root), ['append /r/1.x 1'])
  assert.equal(words('L+ /l - - - - ../x\n', root), ['remove -R /l 1', 'create symlink /l 1'])
  assert.equal(words('p /p 0620\n', root), ['create fifo 620 /p 1'])
  assert.equal(words('e /q* 0700 svc\n', root), [
    'chown svc: /q* 1',
    'chmod 700 /q* 1',
    'chown svc: /q1 1',
    'chmod 700 /q1 1',
  ])
  assert.equal(words('r! /r/*.x\n', root), ['remove /r/*.x 1', 'remove /r/1.x 1'])
  assert.equal(words('R /r\n', root), ['remove -R /r 1'])
  assert.equal(words('Z /z ~0750 svc svc\n', root), ['chown -R svc:svc /z 1', 'chmod -R 750 /z 1'])
  assert.equal(words('z /z/d 02755\nm /z 700\n', root), ['chmod 700 /z 2', 'chmod 2755 /z/d 1'])
  assert.equal(words('x /tmp/y\nX /tmp/z\nh /r - - - - +C\n', root), [])
  assert.equal(words('a+ /z - - - - u:svc:rwx\n', root), ['chmod /z 1'])
  assert.equal(words('C /c - svc - - /src\n', root), ['create -R svc: /c 1'])
})

test('a link is followed by w alone', () => {
  assert.ok(acts('w /x - - - - t\n').every(({ follows }) => follows))
  assert.not.ok(acts('d /x\nz /x 700\nr /x\nL /y\n').some(({ follows }) => follows))
})

test('a directory comes before what is in it, the first of two lines counts, of two files of a name the stronger', () => {
  const root = { files: { '/usr/lib/tmpfiles.d/a.conf': 'd /never\n', '/usr/lib/tmpfiles.d/b.conf': 'd /a/b\nd /q\n' } }
  const { acts: told } = found([tmpfiles], { files: { ...root.files, [CONF]: 'd /a/b/c\nd /a\nd /q 0700\n' } })
  assert.equal(
    told.filter(({ verb }) => verb === 'create').map(({ path, mode }) => [path, mode]),
    [
      ['/a', null],
      ['/a/b', null],
      ['/a/b/c', null],
      ['/q', 0o700],
    ],
  )
})

test('specifiers: what hangs on the machine has no path; what is no line is a doubt', () => {
  assert.equal(acts('d %t/a\n')[0]?.path, '/run/a')
  assert.match(acts('d /x/%m\n')[0]?.unresolved ?? '', /machine/)
  const { doubts } = found([tmpfiles], { files: { [CONF]: '# c\n\nd relative\n? /x\nd\n' } })
  assert.equal(
    doubts.map((doubt) => doubt.split(': ')[0]),
    [`${CONF}:3`, `${CONF}:4`, `${CONF}:5`],
  )
})

test('files of sysusers.d are settings of root', () => {
  assert.equal(found([sysusers], { files: { '/etc/sysusers.d/a.conf': 'u x\n' } }).acts.map(inWords), [
    'root source /etc/sysusers.d/a.conf at boot /etc/sysusers.d/a.conf',
  ])
})

const judge = (() => {
  if (process.getuid?.() !== 0) return false
  try {
    execFileSync('systemd-tmpfiles', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** Every type of line at a root's file or directory in a service's directory, and below a root's directory there. */
const WAYS = ['d', 'D', 'f', 'f+', 'p', 'L+', 'z', 'Z', 'e', 'r', 'R', 'w', 'C', 'v', 'q'].flatMap((type) => {
  const file = 'fzrwp'.includes(type[0] as string)
  const end = type.startsWith('L') ? ' - - - - /etc' : /[wC]/.test(type) ? ' - - - - /etc/source' : ' 0700 4322 4322'
  return [
    `/v/svc/${file ? 'file' : 'tree'}`,
    `/v/svc/tree/${file ? 'file' : 'in'}`,
    ...(/[zew]/.test(type) ? [] : ['/v/svc/tree/new']),
  ].map((path) => [path, `${type} ${path}${type.startsWith('f') ? `${end} - text` : end}`] as const)
})

test('what a service could have put in the way is refused where systemd-tmpfiles refuses it', () => {
  const uids = { '/v/svc': 4321 }
  const files = { '/v/svc/file': 'x', '/v/svc/tree/file': 'x' }
  const directories = ['/v/svc', '/v/svc/tree', '/v/svc/tree/in', '/v/svc/tree/in/deep']
  const ours = (line: string): boolean =>
    acts(`${line}\n`, { files, directories, uids }).some(({ verb }) => verb !== 'remove' || !/^[D]/.test(line))
  assert.not.ok(ours('z /v/svc/file 0600 4322'))
  assert.ok(ours('d /v/svc/tree 0700 4322'))
  const twice = 'd /v/new 0755 4321\nd /v/new/root 0755\nd /v/new/root/in 0755\n'
  assert.equal(
    acts(twice).map(({ path }) => path),
    ['/v/new', '/v/new/root'],
  )
  if (!judge) return console.log('skipped: needs root and systemd-tmpfiles')
  for (const [path, line] of WAYS) {
    const root = mkdtempSync(join(tmpdir(), 'pathwrit-tmpfiles-'))
    try {
      mkdirSync(join(root, 'etc/tmpfiles.d'), { recursive: true })
      writeFileSync(join(root, CONF), `${line}\n`)
      writeFileSync(join(root, 'etc/source'), 'x')
      for (const directory of directories) mkdirSync(join(root, directory), { recursive: true })
      for (const file of Object.keys(files)) writeFileSync(join(root, file), 'x')
      chownSync(join(root, '/v/svc'), 4321, 4321)
      const { stderr } = spawnSync(
        'systemd-tmpfiles',
        [`--root=${root}`, '--remove', '--create', '--boot', '--prefix=/v'],
        { encoding: 'utf8' },
      )
      assert.is(ours(line), !stderr.includes('unsafe path transition'), `${line} at ${path}: ${stderr}`)
    } finally {
      rmSync(root, { recursive: true })
    }
  }
})

/** A directory as inodes of a root. */
const inodesBelow = (root: string, at = ''): Inode[] =>
  readdirSync(join(root, at), { withFileTypes: true }).flatMap((entry) => {
    const path = `${at}/${entry.name}`
    const { mode, uid, gid } = statSync(join(root, path), { throwIfNoEntry: false }) ?? { mode: 0, uid: 0, gid: 0 }
    const type = entry.isDirectory()
      ? 'directory'
      : entry.isSymbolicLink()
        ? 'symlink'
        : entry.isFIFO()
          ? 'fifo'
          : 'file'
    const inode: Inode = { path, type, mode: mode & 0o7777, uid, gid, linkTarget: null }
    return [inode, ...(type === 'directory' ? inodesBelow(root, path) : [])]
  })

test('systemd-tmpfiles leaves the tree that the effects of our acts are', () => {
  if (!judge) return console.log('skipped: needs root and systemd-tmpfiles')
  const root = mkdtempSync(join(tmpdir(), 'pathwrit-tmpfiles-'))
  const text = [
    'd /v/new 0750 svc adm',
    'd /v/deep/er/est 0700 svc svc',
    'd /v/there 2770 svc svc',
    'D /v/there/sub 0711',
    'f /v/new/file 0640 svc adm - words',
    'f /v/there/old 0600 svc svc',
    'p /v/fifo 0620 root adm',
    'L /v/link - - - - new/file',
    'z /v/there/g* 0604 svc adm',
    'Z /v/tree - svc svc',
    'e /v/dirs* 0701 svc -',
    'r /v/gone?',
    'R /v/gonetree',
    'w /v/there/old - - - - more',
    'd /v/there 0755 root root',
    'd /v/modes 0711',
  ].join('\n')
  const modes = { '/v/there': 0o755, '/v/tree': 0o755, '/v/dirs1': 0o755, '/v/gonetree': 0o755, '/v/modes': 0o755 }
  const files = ['/v/there/old', '/v/there/g1', '/v/tree/a', '/v/tree/b/c', '/v/gone1', '/v/gonetree/a/b', '/v/stays']
  try {
    mkdirSync(join(root, 'etc/tmpfiles.d'), { recursive: true })
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\nsvc:x:4321:4321::/:/bin/false\n')
    writeFileSync(join(root, 'etc/group'), 'root:x:0:\nadm:x:4:\nsvc:x:4321:\n')
    writeFileSync(join(root, CONF), `${text}\n`)
    for (const path of Object.keys(modes)) mkdirSync(join(root, path), { recursive: true })
    for (const path of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), 'x', { mode: 0o644 })
    }
    symlinkSync('/etc/passwd', join(root, 'v/tree/link'))
    chownSync(join(root, 'v/stays'), 4321, 4)
    // It acts on nothing of root's below a directory of another account: that is refused as an unsafe path.
    chownSync(join(root, 'v/there/g1'), 4321, 4321)
    chownSync(join(root, 'v/there/old'), 4321, 4321)
    const before = memoryTree(inodesBelow(root), { ancestors: 'root', whole: true })
    const { acts: told } = found([tmpfiles], {
      files: Object.fromEntries([[CONF, `${text}\n`], ...files.map((path) => [path, 'x'])]),
      directories: Object.keys(modes),
      links: { '/v/tree/link': '/etc/passwd' },
    })
    const account = (name: string, id: number) =>
      [
        {
          kind: 'account',
          path: '/etc/passwd',
          name,
          uid: id,
          gid: id,
          home: '/',
          shell: '',
          origin: { collector: '', source: '' },
        },
        { kind: 'group', path: '/etc/group', name, gid: id, members: [], origin: { collector: '', source: '' } },
      ] as const
    const accounts = accountsOf([...account('root', 0), ...account('svc', 4321), ...account('adm', 4)], true)
    const { tree } = effects(before, told, accounts)
    execFileSync('systemd-tmpfiles', [`--root=${root}`, '--remove', '--create', '--boot', '--prefix=/v'], {
      stdio: 'pipe',
    })
    const there = inodesBelow(root).filter(({ path }) => path.startsWith('/v/'))
    const shown = ({ path, type, mode, uid, gid }: Inode) =>
      `${path} ${type} ${type === 'symlink' ? '' : (mode ?? 0).toString(8)} ${type === 'symlink' ? '' : `${uid}:${gid}`}`
    const ours = (at: string): string[] =>
      (tree.children(at) ?? []).flatMap((inode) => [
        shown(inode),
        ...(inode.type === 'directory' ? ours(inode.path) : []),
      ])
    assert.equal(ours('/v').sort(), there.map(shown).sort())
  } finally {
    rmSync(root, { recursive: true })
  }
})

test.run()
