import { formatMode, type Inode, type Subject } from '../../src/model/index.ts'
import type { Shares } from './kernel-judge.ts'

/** `read 41 % of 20000 · write …`: how often each power was granted where it was tried. */
export const sharesText = (shares: Shares): string =>
  [...shares].map(([power, { tried, yes }]) => `${power} ${Math.round((100 * yes) / tried)} % of ${tried}`).join(' · ')

const inodeText = (inode: Inode): string => {
  const { path, type, mode = 0, uid = 0, gid = 0, linkTarget, acl, attrs, mount, nlink, ino } = inode
  const more = JSON.stringify({
    ...(acl ? { acl } : {}),
    ...(attrs ? { attrs } : {}),
    ...(mount ? { mount } : {}),
    ...((nlink ?? 1) > 1 && type !== 'directory' ? { nlink, ino } : {}),
  })
  const tail = more === '{}' ? '' : `, ${more}`
  if (type === 'symlink') return `link('${path}', '${linkTarget}', ${uid}${tail})`
  return `${type}('${path}', 0o${formatMode(mode).slice(1) === '000' && mode < 0o1000 ? '000' : mode.toString(8)}, ${uid}, ${gid}${tail})`
}

/** A row for the tables of powers.test.ts. */
export const rowText = (inodes: readonly Inode[], path: string, subject: Subject, sysctl: object): string =>
  [
    '{',
    `  inodes: [`,
    ...inodes.map((inode) => `    ${inodeText(inode)},`),
    '  ],',
    `  path: '${path}',`,
    `  subject: ${JSON.stringify(subject)},`,
    `  sysctl: ${JSON.stringify(sysctl)},`,
    '}',
  ].join('\n')
