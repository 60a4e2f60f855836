import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { programPath } from '../engines/index.ts'
import type { Collector } from './contract.ts'

const apt = (name: string, version: string, of = name) => ({
  name,
  version: [version],
  install: `apt-get install ${of}`,
})
/** Type, mode, owners, size, time, links, device, inode, link target, path. `%Ts` would be twice as slow as `%T@`. */
const FORMAT = '%y\\t%m\\t%U\\t%G\\t%s\\t%T@\\t%n\\t%D\\t%i\\t%l\\t%p\\0'
const NUL = { ends: '\0' } as const

const FIND = apt('find', '--version', 'findutils')
export const find: Collector = {
  name: 'find -printf',
  about: 'GNU find, the fields that a record has',
  learns: 'stat',
  program: FIND,
  counting: NUL,
  command: (root) => [programPath(FIND), root, '-xdev', '-printf', FORMAT],
}

const BFS = apt('bfs', '--version')
export const bfs: Collector = {
  name: 'bfs -printf',
  about: 'bfs, the same',
  learns: 'stat',
  program: BFS,
  counting: NUL,
  command: (root) => [programPath(BFS), root, '-xdev', '-printf', FORMAT],
}

const FD = apt('fdfind', '--version', 'fd-find')
const fd = (name: string, learns: 'names' | 'stat', ...args: string[]): Collector => ({
  name,
  about:
    learns === 'names'
      ? 'fd, names alone, all cores'
      : 'fd with a test of owner, so that it stats; prints names, all cores',
  learns,
  program: FD,
  counting: NUL,
  command: (root) => [programPath(FD), '--unrestricted', '--one-file-system', '--print0', ...args, '.', root],
})
export const fdNames = fd('fd', 'names')
export const fdStat = fd('fd+stat', 'stat', '--owner', '!4294967294')

const MTREE = { name: 'mtree', version: ['-C', '-f', '/dev/null'], install: 'apt-get install mtree-netbsd' }
export const mtree: Collector = {
  name: 'mtree -c',
  about: 'NetBSD mtree, a specification without digests',
  learns: 'stat',
  program: MTREE,
  counting: 'none',
  command: (root) => [programPath(MTREE), '-c', '-x', '-k', 'type,mode,uid,gid,size,time,nlink,link', '-p', root],
}

const AIDE = apt('aide', '--version')
export const aide: Collector = {
  name: 'aide --init',
  about: 'AIDE, permissions, owners, sizes, times and links; no digests',
  learns: 'stat',
  program: AIDE,
  counting: 'none',
  command: (root, scratch) => {
    const file = join(scratch, 'aide.conf')
    writeFileSync(
      file,
      `database_out=file:${join(scratch, 'aide.db')}\ngzip_dbout=no\nreport_url=file:/dev/null\n${root} p+u+g+s+m+n+i+l+ftype\n`,
    )
    return [programPath(AIDE), '--init', '--config', file]
  },
}
