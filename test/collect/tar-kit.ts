import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { type BytePath, bytesOf, type Inode } from '../../src/model/index.ts'

/** Whether a program is installed; says so when it is not, for then its answers judge nothing. */
export const installed = (program: string, debianPackage: string): boolean => {
  if (spawnSync('sh', ['-c', `command -v ${program}`]).status === 0) return true
  console.log(`  the judge ${program} is missing (Debian package ${debianPackage}): its tests were left out`)
  return false
}
export const isRoot = process.getuid?.() === 0

const tryRun = (program: string, args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0

/** A tree with everything an archive has to carry. */
export const makeTree = (root: string): void => {
  mkdirSync(join(root, 'etc/empty'), { recursive: true })
  mkdirSync(join(root, 'var/lib'), { recursive: true })
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/:/bin/sh\n')
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nvideo:x:44:\n')
  writeFileSync(join(root, 'etc/run.sh'), '#!/bin/sh\n')
  chmodSync(join(root, 'etc/run.sh'), 0o4755)
  chmodSync(join(root, 'var/lib'), 0o1777)
  linkSync(join(root, 'etc/passwd'), join(root, 'var/lib/passwd-link'))
  symlinkSync('../etc/passwd', join(root, 'var/link'))
  symlinkSync('x'.repeat(150), join(root, 'var/long-link'))
  writeFileSync(join(root, 'var', 'n'.repeat(200)), 'long')
  const deep = join(root, 'd'.repeat(60), 'e'.repeat(60), 'f'.repeat(60))
  mkdirSync(deep, { recursive: true })
  writeFileSync(join(deep, 'g'.repeat(120)), '')
  writeFileSync(Buffer.concat([Buffer.from(join(root, 'var/')), Buffer.from('nl\n\xff\\ #', 'latin1')]), 'odd')
  writeFileSync(join(root, 'var/sparse'), '')
  truncateSync(join(root, 'var/sparse'), 3 << 20)
  const fd = openSync(join(root, 'var/sparse'), 'r+')
  for (const at of [1 << 16, 1 << 18, 1 << 19, 1 << 20, 3 << 19, 7 << 18, 9 << 18]) writeSync(fd, `data at ${at}`, at)
  closeSync(fd)
  execFileSync('mkfifo', [join(root, 'var/fifo')])
  utimesSync(join(root, 'etc/group'), 0, -5)
  if (isRoot) {
    execFileSync('chown', ['33:33', join(root, 'etc/group')])
    execFileSync('chown', ['-h', '3000000:4000000', join(root, 'var/link')])
    tryRun('setcap', ['cap_net_bind_service=ep', join(root, 'etc/run.sh')])
    tryRun('setfacl', ['-m', 'u:33:rw-', join(root, 'etc/group')])
    tryRun('setfacl', ['-d', '-m', 'g:44:rwx', join(root, 'etc/empty')])
  }
}

export type Expected = Pick<Inode, 'type' | 'mode' | 'uid' | 'gid' | 'size' | 'mtime' | 'linkTarget'> & {
  nlink: number | undefined
  sha256: string | null
}

/** What lstat says of every path below a root, names and targets as bytes. */
export const lstatTree = (root: string): Map<BytePath, Expected> => {
  const found = new Map<BytePath, Expected>()
  const visit = (folder: Buffer, path: BytePath): void => {
    const stat = lstatSync(folder)
    const type = stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : stat.isFIFO() ? 'fifo' : 'file'
    found.set(path === '' ? '/' : path, {
      type,
      mode: stat.mode & 0o7777,
      uid: stat.uid,
      gid: stat.gid,
      size: type === 'file' ? stat.size : undefined,
      mtime: Math.floor(stat.mtimeMs / 1000),
      nlink: type === 'directory' ? undefined : stat.nlink,
      linkTarget: type === 'symlink' ? readlinkSync(folder, 'latin1') : null,
      sha256: type === 'file' ? createHash('sha256').update(readFileSync(folder)).digest('hex') : null,
    })
    if (type !== 'directory') return
    for (const name of readdirSync(folder, 'latin1'))
      visit(Buffer.concat([folder, Buffer.from(`/${name}`, 'latin1')]), `${path}/${name}`)
  }
  visit(Buffer.from(bytesOf(root), 'latin1'), '')
  return found
}
